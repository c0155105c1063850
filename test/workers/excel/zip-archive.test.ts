import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { DamagedWorkbook } from '../../../workers/excel/damaged-workbook.ts';
import { ZipArchive } from '../../../workers/excel/zip-archive.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Numbers of 2, 4 or 8 bytes, one behind the other. */
function fields(...numbers: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Buffer {
  return Buffer.concat(
    numbers.map(([bytes, value]) => {
      const field = Buffer.alloc(8);
      field.writeBigUInt64LE(BigInt(value));
      return field.subarray(0, bytes);
    }),
  );
}

const wide = 0xff_ff_ff_ff;
const name = Buffer.from('a.xml');
const entry = (packed: Buffer, extra: Buffer) =>
  fields([2, 0], [2, 8], [4, 0], [4, 0], [4, packed.length], [4, 9], [2, name.length], [2, extra.length]);

/** An archive of one entry, as those beyond 4 GB are written. */
function wideArchive(text: string): Buffer {
  const packed = deflateRawSync(text);
  const local = Buffer.concat([
    fields([4, 0x04_03_4b_50], [2, 45]),
    entry(packed, Buffer.alloc(4)),
    name,
    Buffer.alloc(4),
  ]);
  const extra = fields([2, 9], [2, 0], [2, 1], [2, 24], [8, text.length], [8, packed.length], [8, 0]);
  const head = fields(
    [4, 0x02_01_4b_50],
    [2, 45],
    [2, 45],
    [2, 0],
    [2, 8],
    [4, 0],
    [4, crc32(text)],
    [4, wide],
    [4, wide],
  );
  const lengths = fields([2, name.length], [2, extra.length], [2, 0], [2, 0], [2, 0], [4, 0], [4, wide]);
  const directory = Buffer.concat([head, lengths, name, extra]);
  const start = local.length + packed.length;
  const wideEnd = fields(
    [4, 0x06_06_4b_50],
    [8, 44],
    [2, 45],
    [2, 45],
    [4, 0],
    [4, 0],
    [8, 1],
    [8, 1],
    [8, directory.length],
    [8, start],
  );
  const locator = fields([4, 0x07_06_4b_50], [4, 0], [8, start + directory.length], [4, 1]);
  const end = fields([4, 0x06_05_4b_50], [2, 0], [2, 0], [2, 1], [2, 1], [4, wide], [4, wide], [2, 0]);
  return Buffer.concat([local, packed, directory, wideEnd, locator, end]);
}

test('an entry of an archive that counts beyond 4 GB is unpacked, and one that is cut is damage', async () => {
  const path = join(temporaryFolder(), 'a.zip');
  const bytes = wideArchive('<a>ü</a>');
  writeFileSync(path, bytes);
  await using archive = await ZipArchive.open(path);
  expect([archive.has('a.xml'), archive.has('b.xml')]).toEqual([true, false]);
  expect(await archive.text('a.xml')).toBe('<a>ü</a>');
  await expect(archive.text('b.xml')).rejects.toThrow(DamagedWorkbook);
  writeFileSync(path, bytes.fill(0xff, 45, 50));
  await expect(archive.text('a.xml')).rejects.toThrow(DamagedWorkbook);
  writeFileSync(path, bytes.subarray(0, -1));
  await expect(ZipArchive.open(path)).rejects.toThrow(DamagedWorkbook);
});
