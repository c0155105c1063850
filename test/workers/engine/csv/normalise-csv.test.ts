import { appendFile, readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { normaliseCsv } from '../../../../workers/engine/csv/careful/normalise-csv.ts';
import { recordLimitChars } from '../../../../workers/engine/csv/csv-shape.ts';
import { rawLimitChars } from '../../../../workers/reading/raw-limit.ts';
import { type CarefulReading, CsvSandbox } from './csv-sandbox.ts';

let sandbox: CsvSandbox;
beforeAll(async () => {
  sandbox = await CsvSandbox.create();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

async function read(content: string | Buffer, config: object = {}): Promise<CarefulReading> {
  await sandbox.write(content);
  return await sandbox.readCarefully(await sandbox.inspect({ delimiter: ',', header: true, ...config }));
}

describe('The careful reader', () => {
  test('keeps every value as it is, with the place of its record', async () => {
    const { rows, rejects } = await read('id,note\n007," x ""y"", z "\n1e5,"two\r\nlines"\n-0,\x1f\x1e\x1b\n,"\0"\n');
    expect(rows).toEqual([
      [0, 1, 2, '007', ' x "y", z '],
      [0, 2, 3, '1e5', 'two\r\nlines'],
      [0, 3, 5, '-0', '\x1f\x1e\x1b'],
      [0, 4, 6, null, '\0'],
    ]);
    expect(rejects).toEqual([]);
  });

  test('tells apart null and the empty string where the null values say so', async () => {
    const { rows } = await read('a,b\nNA,\n"NA",""\n', { nullValues: ['NA'] });
    expect(rows).toEqual([
      [0, 1, 2, null, ''],
      [0, 2, 3, null, ''],
    ]);
  });

  test('rejects ragged records with their raw text, the column and the place', async () => {
    const { rows, rejects, normalised } = await read('a,b,c\n1,2\n\n1,2,3\n1,"x\ny",3,4\n');
    expect(rows).toEqual([[0, 2, 4, '1', '2', '3']]);
    expect(rejects).toEqual([
      {
        fileIndex: 0,
        row: 1,
        line: 2,
        code: 'csv.missing_columns',
        column: 'c',
        raw: '1,2',
        message: 'The line has 2 fields where 3 are expected; `c` is the first that is missing.',
      },
      {
        fileIndex: 0,
        row: 3,
        line: 5,
        code: 'csv.too_many_columns',
        value: '4',
        raw: '1,"x\ny",3,4',
        message: 'The line has 4 fields where 3 are expected. Is a delimiter in a value not quoted?',
      },
    ]);
    expect(normalised.perFile).toMatchObject([{ records: 3, loaded: 1, rejected: 2, blankLines: 1, comments: 0 }]);
    expect(normalised.warnings).toEqual([`${sandbox.path('in.csv')}: 1 blank line left out.`]);
  });

  test('takes a blank line for a record where there is one column', async () => {
    const { rows } = await read('a\nx\n\ny\n');
    expect(rows).toEqual([
      [0, 1, 2, 'x'],
      [0, 2, 3, null],
      [0, 3, 4, 'y'],
    ]);
  });

  test('rejects a record with bytes that are not of the encoding, and no other', async () => {
    const { rows, rejects } = await read(Buffer.from('a,b\n\xc3\xbc,1\n\xfc,2\n\xef\xbf\xbd,3\n', 'latin1'));
    expect(rows).toEqual([
      [0, 1, 2, 'ü', '1'],
      [0, 3, 4, '\uFFFD', '3'],
    ]);
    expect(rejects).toMatchObject([{ row: 2, line: 3, code: 'csv.encoding', raw: '\uFFFD,2' }]);
  });

  test('rejects a line over the limit and keeps its beginning', async () => {
    const { rows, rejects } = await read(
      `a,b\n1,${'x'.repeat(recordLimitChars * 2)}\n2,${'y'.repeat(recordLimitChars - 2)}\n`,
    );
    expect(rows.map(([, row, line, a, b]) => [row, line, a, b?.length])).toEqual([[2, 3, '2', recordLimitChars - 2]]);
    expect(rejects.map(({ row, code, raw }) => [row, code, raw.length])).toEqual([
      [1, 'csv.line_too_long', rawLimitChars],
    ]);
  });

  test('reads what gzip has packed as what was packed, in one part or several', async () => {
    const text = `a,b\n${Array.from({ length: 40_000 }, (_, index) => `${index},ü\n`).join('')}1,2,3\n`;
    const packed = gzipSync(text);
    const parts = Buffer.concat([gzipSync(text.slice(0, 200_000)), gzipSync(text.slice(200_000))]);
    const expected = await read(text);
    for (const content of [packed, parts]) {
      const { shape, rows, rejects } = await read(content);
      expect(shape).toMatchObject({ regular: false, irregularity: 'it is packed by gzip' });
      expect(rows).toEqual(expected.rows);
      expect(rejects).toEqual(expected.rejects);
    }
    expect(expected.rejects).toMatchObject([{ row: 40_001, line: 40_002, code: 'csv.too_many_columns' }]);
    await expect(read(packed.subarray(0, packed.length - 20))).rejects.toMatchObject({
      code: 'source.format',
      message: expect.stringMatching(/in\.csv begins like a file packed by gzip, but cannot be unpacked to its end/),
    });
  });

  test('reads across chunks what it reads in one', async () => {
    const record = (index: number): string => `${index},"ü ${index}\n😀",x\n`;
    const text = `a,b,c\n${Array.from({ length: 100_000 }, (_, index) => record(index)).join('')}`;
    for (const encoding of ['utf8', 'utf16le'] as const) {
      const { rows, normalised } = await read(Buffer.from(text, encoding), {
        encoding: encoding === 'utf8' ? 'utf-8' : 'utf-16le',
      });
      expect(normalised.perFile).toMatchObject([{ records: 100_000, loaded: 100_000, rejected: 0 }]);
      expect(
        rows.every(
          ([, row, line, a, b, c], index) =>
            row === index + 1 && line === index * 2 + 2 && a === `${index}` && b === `ü ${index}\n😀` && c === 'x',
        ),
      ).toBe(true);
    }
  });

  test('leaves no file behind when it fails or is cancelled', async () => {
    await sandbox.write('a,b\n1,2\n3\n');
    const shape = await sandbox.inspect({ delimiter: ',', header: true });
    const spoolFolder = sandbox.folder;
    const onRejects = async () => undefined;
    const failing = normaliseCsv(shape, {
      spoolFolder,
      onRejects: () => Promise.reject(new Error('The store is gone.')),
    });
    await expect(failing).rejects.toThrow('The store is gone.');
    const stopped = normaliseCsv(shape, { spoolFolder, onRejects, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    await appendFile(sandbox.path('in.csv'), '5,6\n');
    await expect(normaliseCsv(shape, { spoolFolder, onRejects })).rejects.toMatchObject({
      code: 'source.changed',
    });
    expect((await readdir(sandbox.folder)).filter((name) => name.endsWith('.spool'))).toEqual([]);
  });

  test('tells how far it is, and waits for the rejects to be taken before it reads on', async () => {
    await sandbox.write(`a,b\n${'1\n'.repeat(600_000)}`);
    const read: number[] = [];
    const onRead = ({ rejected }: { rejected: number }) => read.push(rejected);
    let taking = 0;
    let most = 0;
    let taken = 0;
    const shape = await sandbox.inspect({ delimiter: ',', header: true });
    const onRejects = async (batch: readonly unknown[]) => {
      most = Math.max(most, ++taking);
      await new Promise((resolve) => setImmediate(resolve));
      taken += batch.length;
      taking--;
    };
    const { perFile } = await normaliseCsv(shape, { spoolFolder: sandbox.folder, onRejects, onRead });
    expect(read.length).toBeGreaterThan(1);
    expect(read).toEqual(read.toSorted((one, other) => one - other));
    expect(read.at(-1)).toBe(600_000);
    expect(most).toBe(1);
    expect(taken).toBe(600_000);
    expect(perFile).toMatchObject([{ records: 600_000, rejected: 600_000 }]);
  });
});
