import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '../../../../core/sql/sql.ts';
import { normaliseCsv } from '../../../../workers/engine/csv/careful/normalise-csv.ts';
import { fastReadSql } from '../../../../workers/engine/csv/fast-read-sql.ts';
import { spoolReadSql } from '../../../../workers/engine/sources/spool/spool-sql.ts';
import { CsvSandbox } from './csv-sandbox.ts';

let sandbox: CsvSandbox;
beforeAll(async () => {
  sandbox = await CsvSandbox.create();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

/** Inspects, surveys, and reads both ways; returns the rows, which must be the same. */
async function readBothWays(content: string, config: object = {}, name = 'in.csv'): Promise<(string | null)[][]> {
  await sandbox.write(content, name);
  const shape = await sandbox.inspect({ delimiter: ',', header: true, ...config }, [name]);
  expect(shape.irregularity).toBe(null);
  const survey = await sandbox.survey(shape);
  expect(survey.irregularity).toBe(null);
  const fast = await sandbox.readFast(shape);
  const careful = await sandbox.readCarefully(shape);
  expect(fast.length).toBe(survey.records);
  expect(fast).toEqual(careful.rows.map(([, , , ...values]) => values));
  return fast;
}

describe('The fast reader', () => {
  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('reads values as they are: %s', async (_, lineEnd) => {
    const lines = ['"a ""x"", y",b', '007, s ', '"x, ""y""",""', 'ü😀\u200F,1e5', ','];
    expect(await readBothWays(lines.join(lineEnd))).toEqual([
      ['007', ' s '],
      ['x, "y"', null],
      ['ü😀\u200F', '1e5'],
      [null, null],
    ]);
  });

  test('reads one column, single quotes, no quotes, backslashes as they come', async () => {
    expect(await readBothWays('a\n1\n""\n" "\n')).toEqual([['1'], [null], [' ']]);
    expect(await readBothWays("a,b\n'x,y',it\n'it''s',2\n", { quote: "'" })).toEqual([
      ['x,y', 'it'],
      ["it's", '2'],
    ]);
    expect(await readBothWays('a,b\n5",x"y\n', { quote: '' })).toEqual([['5"', 'x"y']]);
    expect(await readBothWays('a,b\nC:\\dir,"\\n"\n')).toEqual([['C:\\dir', '\\n']]);
  });

  test('reads files with no row, and with lines before the header', async () => {
    expect(await readBothWays('a,b\n')).toEqual([]);
    expect(await readBothWays('a,b')).toEqual([]);
    expect(await readBothWays('Export, of\nMay\na,b\n1,2\n', { skipRows: 2 })).toEqual([['1', '2']]);
    expect(await readBothWays('May\r\na,b\r\n1,2\r\n', { skipRows: 1 })).toEqual([['1', '2']]);
    expect(await readBothWays('\uFEFFa,b\n1,2\n')).toEqual([['1', '2']]);
    expect(await readBothWays('1,2\n3,4\n', { header: false })).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  test('survives hostile column and file names', async () => {
    const header = '__proto__,select,"a""b",it\'s,😀,?,$1';
    expect(await readBothWays(`${header}\n1,2,3,4,5,6,7\n`, {}, "we[i]rd*'?.csv")).toEqual([
      ['1', '2', '3', '4', '5', '6', '7'],
    ]);
  });

  test('reads several files in order', async () => {
    await sandbox.write('a,b\n1,2\n', 'one.csv');
    await sandbox.write('a,b\n3,4\n', 'two.csv');
    const shape = await sandbox.inspect({ delimiter: ',', header: true }, ['one.csv', 'two.csv']);
    expect(shape.regular).toBe(true);
    expect(await sandbox.readFast(shape)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  test('loses nothing where threads share a file of many buffers', async () => {
    const lines = 500_000;
    const line = (index: number): string => `${index},"x, ""${index}""",${'y'.repeat(index % 90)},\r\n`;
    await sandbox.write(`a,b,c,d\r\n${Array.from({ length: lines }, (_, index) => line(index)).join('')}`);
    const shape = await sandbox.inspect({ delimiter: ',', header: true });
    expect(await sandbox.survey(shape)).toMatchObject({ regular: true, records: lines });
    const normalised = await normaliseCsv(shape, { spoolFolder: sandbox.folder, onRejects: async () => undefined });
    const fast = sql`(SELECT a, b, c, d FROM ${fastReadSql(shape)})`;
    const careful = sql`(SELECT a, b, c, d FROM ${spoolReadSql(normalised)})`;
    const counts = sql`(SELECT (SELECT count(*) FROM ${fast}), (SELECT count(*) FROM ${careful}))`;
    expect(await sandbox.select(counts)).toEqual([[`${lines}`, `${lines}`]]);
    expect(await sandbox.select(sql`(FROM ${fast} EXCEPT ALL FROM ${careful})`)).toEqual([]);
  }, 60_000);

  test('reads lines as long as the survey lets pass', async () => {
    const cell = 'x'.repeat(1_048_000);
    const rows = await readBothWays(`a,b\n${`"${cell}",1\n`.repeat(40)}2,${cell}\n`);
    expect(rows.map((row) => row.map((value) => value?.length))).toEqual([
      ...Array(40).fill([1_048_000, 1]),
      [1, 1_048_000],
    ]);
  });
});
