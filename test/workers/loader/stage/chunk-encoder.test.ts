import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ChunkEncoder } from '../../../../workers/loader/stage/chunk-encoder.ts';
import { StageFile } from '../../../../workers/loader/stage/stage-file.ts';
import { TableBuilder } from '../../../../workers/loader/stage/table-builder.ts';
import { scopedFolder } from '../../../support/scoped-folder.ts';

test.each([1e9, 2 ** 30])('a row of %i bytes, which SQLite could not read, is refused', async (bytes) => {
  await using folder = await scopedFolder();
  using file = new StageFile(join(folder.path, 'stage.db'));
  const [rows, setAside, culprits] = [new TableBuilder(file), new TableBuilder(file), new TableBuilder(file)];
  const half = Int32Array.of(1, bytes / 2);
  const fields = [half, half].map((lengths) => ({ kind: 'text' as const, lengths }));
  // Zeros take no memory until they are written.
  const chunk = { rowCount: 2, texts: new Uint8Array(bytes + 2), fields };
  expect(() => new ChunkEncoder(['text', 'text']).encode(chunk, 1, { rows, setAside, culprits })).toThrow(
    'a row takes more than the 1,000,000,000 bytes that SQLite can hold',
  );
});
