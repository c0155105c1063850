import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeRecord, storedText } from '../../../../workers/loader/stage/record.ts';
import { sealStage } from '../../../../workers/loader/stage/seal-stage.ts';
import { StageFile } from '../../../../workers/loader/stage/stage-file.ts';
import { TableBuilder } from '../../../../workers/loader/stage/table-builder.ts';
import { readDatabase } from '../../../support/read-database.ts';
import { scopedFolder } from '../../../support/scoped-folder.ts';

const gibibyte = 2 ** 30;

test.each([4096, 32_768])(
  'a file of more than a gibibyte, in pages of %i bytes, is a sound database',
  async (pageSize) => {
    await using folder = await scopedFolder();
    using file = new StageFile(join(folder.path, 'stage.db'), pageSize);
    while (file.allocate() < gibibyte / pageSize - 10);
    const texts = Array.from({ length: 40 }, (_, index) => String(index).repeat(pageSize / 2));
    const builder = new TableBuilder(file);
    texts.forEach((text, index) => {
      builder.add(index + 1, encodeRecord([storedText(Buffer.from(text))]));
    });
    sealStage(file, [{ name: 't', root: builder.finish(), statement: 'CREATE TABLE t (c0 TEXT)' }]);
    const [problems] = readDatabase(file.path, 'PRAGMA integrity_check(1000000)').flat();
    expect(
      String(problems)
        .split('\n')
        .filter((line) => !/^Page \d+: never used$/.test(line)),
    ).toEqual(['*** in database main ***']);
    expect(readDatabase(file.path, 'SELECT c0 FROM t ORDER BY rowid').flat()).toEqual(texts);
  },
);
