import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { WeirError } from '../../../core/errors.ts';
import { readWorkbook } from '../../../workers/excel/read-workbook.ts';
import { queryRows, runHere } from '../../support/run-pipeline.ts';
import { countsOf, warningsIn } from '../../support/run-results.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeXlsx, type XlsxSheet } from '../../support/xlsx-file.ts';

/** Reads a workbook by a run of its own, into a Parquet file that is looked at. */
async function read(sheets: readonly XlsxSheet[] | string, config: object = {}) {
  const folder = temporaryFolder();
  const path = join(folder, 'a.xlsx');
  if (typeof sheets === 'string') writeFileSync(path, sheets);
  else writeXlsx(path, sheets);
  const { events } = await runHere(folder, {
    nodes: [
      { id: 'sheet', type: 'input.excel', config: { path: 'a.xlsx', ...config } },
      { id: 'out', type: 'output.parquet', config: { path: 'out.parquet' } },
    ],
    edges: [{ from: 'sheet', to: 'out' }],
  });
  const from = `read_parquet('${join(folder, 'out.parquet')}')`;
  const described = await queryRows(`DESCRIBE SELECT * FROM ${from}`);
  return {
    columns: described.map(([name, type]) => `${name} ${type}`),
    rows: await queryRows(`SELECT COLUMNS(*)::VARCHAR FROM ${from}`),
    warnings: warningsIn(events),
    counts: countsOf(events)['sheet'],
  };
}

const fails = (sheets: readonly XlsxSheet[] | string, config: object = {}) =>
  read(sheets, config).then(
    () => undefined,
    ({ code, node, message }: WeirError) => ({ code, node, message: message.replace(/\S*weir-\w+\//g, '') }),
  );

const utc = (...parts: [number, number, number, number?, number?, number?]) => new Date(Date.UTC(...parts));

test('cells have the types that they have in the workbook, and every digit', async () => {
  const rows = [
    ['id', 'price', 'day', 'at', 'time', 'ok', 'text', 'mixed', 'later'],
    [1, 0.1, utc(2024, 0, 31), utc(2024, 0, 31), utc(1899, 11, 30, 6, 30, 5), true, '007', 1, null],
    [{ number: '9007199254740993' }, 2, utc(2024, 1, 29), utc(2024, 1, 1, 12, 30, 1), null, false, ' pad ', 'x', null],
    [
      null,
      { number: '1E-3' },
      null,
      utc(1999, 11, 31, 23, 59, 59),
      null,
      null,
      'a & <b>\n"c"',
      null,
      { error: '#N/A' },
    ],
  ];
  const { columns, rows: loaded, counts, warnings } = await read([{ name: 'Data', rows }]);
  expect(columns).toEqual([
    'id BIGINT',
    'price DOUBLE',
    'day DATE',
    'at TIMESTAMP',
    'time TIME',
    'ok BOOLEAN',
    'text VARCHAR',
    'mixed VARCHAR',
    'later VARCHAR',
  ]);
  expect(loaded).toEqual([
    ['1', '0.1', '2024-01-31', '2024-01-31 00:00:00', '06:30:05', 'true', '007', '1', null],
    ['9007199254740993', '2.0', '2024-02-29', '2024-02-01 12:30:01', null, 'false', ' pad ', 'x', null],
    [null, '0.001', null, '1999-12-31 23:59:59', null, null, 'a & <b>\n"c"', null, null],
  ]);
  expect(counts).toEqual([3, 3, 0]);
  expect(warnings).toEqual(['1 Excel error is read as no value: #N/A in I4.']);
});

test('cells that are read as empty though they are not are counted within the range', async () => {
  const sums = { formula: 'A1/B1', value: null };
  const lost: XlsxSheet = {
    name: 'Q&A "1"',
    rows: [
      ['n', 'half', 'out'],
      [1, { error: '#DIV/0!' }, { error: '#REF!' }],
      [2, { error: '#N/A' }],
      [{ formula: '""', value: '' }, sums],
      ['t="e"', 3],
    ],
  };
  const { rows, warnings } = await read([report, lost], { sheet: lost.name, range: 'A1:B' });
  expect(rows).toEqual([
    ['1', null],
    ['2', null],
    ['t="e"', '3'],
  ]);
  expect(warnings).toEqual([
    '2 Excel errors are read as no value: such as #DIV/0! in B2.',
    '1 formula has no value yet: B4. Save the workbook in Excel to compute them.',
  ]);
});

test('a number that is no day, in the format of one, is read as no value, and told', async () => {
  const rows = [['day'], [utc(2024, 0, 31)], [utc(10_099, 0, 1)], [utc(1899, 11, 29)], [utc(9999, 11, 31)]];
  const { rows: loaded, columns, warnings } = await read([{ name: 'Data', rows }]);
  expect(columns).toEqual(['day DATE']);
  expect(loaded).toEqual([['2024-01-31'], ['9999-12-31']]);
  expect(warnings).toEqual([
    '2 numbers are formatted as dates or times but are none, and are read as no value: such as A3.',
  ]);
});

test('days before the 29 February that 1900 did not have are those that Excel shows, and so are times of a day and more', async () => {
  const [first, last] = [utc(1899, 11, 31), utc(1900, 1, 27)];
  const numbered = [...[first, last, utc(1900, 2, 1)].map((day) => [day, null]), [null, utc(1899, 11, 31, 12)]];
  const { rows: loaded } = await read([{ name: 'Data', rows: [['day', 'worked'], ...numbered] }]);
  expect(loaded).toEqual([
    ['1900-01-01', null],
    ['1900-02-28', null],
    ['1900-03-01', null],
    [null, '1900-01-01 12:00:00'],
  ]);
});

test('hours that are counted beyond a day are those that Excel shows, as a time where they are one', async () => {
  const took = (...hours: number[]) => hours.map((elapsedHours) => ({ elapsedHours }));
  const rows = [['short', 'long'], took(6.5, 30 + 5 / 60), took(0, 1.5), took(24 - 1 / 3600, 1000), took(-1, 24)];
  for (const isFrom1904 of [false, true]) {
    const { columns, rows: loaded, warnings } = await read([{ name: 'Data', rows, isFrom1904 }]);
    expect(columns).toEqual(['short TIME', 'long VARCHAR']);
    expect(loaded).toEqual([
      ['06:30:00', '30:05:00'],
      ['00:00:00', '01:30:00'],
      ['23:59:59', '1000:00:00'],
      [null, '24:00:00'],
    ]);
    expect(warnings).toEqual(['1 number is formatted as a date or time but is none, and is read as no value: A5.']);
  }
});

test('the milliseconds of a moment are those that were written', async () => {
  const clocks = ['23:59:59.999', '12:00:00.001', '00:00:00.123'];
  const rows = [['at'], ...clocks.map((clock) => [new Date(`2024-02-29T${clock}Z`)])];
  const { rows: loaded } = await read([{ name: 'Data', rows }]);
  expect(loaded).toEqual(clocks.map((clock) => [`2024-02-29 ${clock}`]));
});

test('a workbook may count its days from 1904 on', async () => {
  const cells = [
    [utc(1899, 11, 30, 6, 30), utc(1899, 11, 31)],
    [utc(1899, 11, 30), utc(2024, 0, 31)],
    [null, utc(1899, 11, 29)],
  ];
  const {
    columns,
    rows: loaded,
    warnings,
  } = await read([{ name: 'Data', isFrom1904: true, rows: [['time', 'day'], ...cells] }]);
  expect(columns).toEqual(['time TIME', 'day DATE']);
  expect(loaded).toEqual([
    ['06:30:00', '1904-01-02'],
    ['00:00:00', '2028-02-01'],
  ]);
  expect(warnings).toEqual(['1 number is formatted as a date or time but is none, and is read as no value: B4.']);
});

test('a number among texts is the one that Excel shows', async () => {
  const numbers = ['1.1000000000000001', '-2.50', '1E-3', '12345678901234567890', '1E+30'].map((number) => [
    { number },
  ]);
  const { rows } = await read([{ name: 'Data', rows: [['price'], ['n/a'], ...numbers] }]);
  expect(rows.flat()).toEqual(['n/a', '1.1', '-2.5', '0.001', '12345678901234567000', '1E+30']);
});

test('a column that is empty at first stands in its place', async () => {
  const rows = [['a', null, 'c'], [1, null, 3], [2, null, 4], [null, 'x', null, null, true], [5]];
  const { columns, rows: loaded } = await read([{ name: 'Data', rows }]);
  expect(columns).toEqual(['a BIGINT', 'column_2 VARCHAR', 'c BIGINT', 'column_4 BOOLEAN']);
  expect(loaded).toEqual([
    ['1', null, '3', null],
    ['2', null, '4', null],
    [null, 'x', null, 'true'],
    ['5', null, null, null],
  ]);
});

test('a look reads no more rows than are enough', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a.xlsx');
  writeXlsx(path, [{ name: 'Data', rows: [['n'], [1], [2], [{ error: '#N/A' }], ['x']] }]);
  const readMost = async (rows: number) => {
    const request = { path, hasHeader: true, spoolFolder: folder, most: { rows, chars: 1000 } };
    const { columns, rows: count, isPart } = await readWorkbook(request, () => undefined);
    return [columns[0]?.type, count, isPart];
  };
  expect(await readMost(2)).toEqual(['BIGINT', 2, true]);
  expect(await readMost(3)).toEqual(['VARCHAR', 3, false]);
});

test('a sheet that is another one than was packed is damage, behind what is read of it too; a look asks for no more than it sees', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a.xlsx');
  writeXlsx(path, [{ name: 'Data', rows: [['n'], [1], [2], [3]] }]);
  const bytes = readFileSync(path);
  const crcAt = bytes.lastIndexOf('xl/worksheets/sheet1.xml') - 30;
  bytes.writeUInt8(bytes.readUInt8(crcAt) ^ 1, crcAt);
  writeFileSync(path, bytes);
  const request = { path, hasHeader: true, spoolFolder: folder, range: 'A1:A2' };
  await expect(readWorkbook(request, () => undefined)).rejects.toMatchObject({ code: 'source.format' });
  const { rows } = await readWorkbook({ ...request, most: { rows: 100, chars: 1000 } }, () => undefined);
  expect(rows).toBe(1);
});

const report: XlsxSheet = {
  name: 'Report',
  rows: [
    ['Sales of the year'],
    [],
    [null, 'id', 'city', 'id', null, null, 'far'],
    [null, 1, 'Oslo', 2, null, null, 'x'],
    [],
    [null, 3, 'Rome', null, 4, null, 'y'],
    [null, 5],
  ],
  merged: 'C6:C7',
};

test.each([
  [
    { range: 'B3:F' },
    ['id BIGINT', 'city VARCHAR', 'id_2 BIGINT', 'column_4 BIGINT'],
    [
      ['1', 'Oslo', '2', null],
      ['3', 'Rome', null, '4'],
      ['5', null, null, null],
    ],
  ],
  [{ range: 'B3:C4' }, ['id BIGINT', 'city VARCHAR'], [['1', 'Oslo']]],
  [{ range: 'c:c', header: false }, ['C VARCHAR'], [['city'], ['Oslo'], ['Rome']]],
  [
    { range: '4:6', header: false },
    ['B BIGINT', 'C VARCHAR', 'D BIGINT', 'E BIGINT', 'G VARCHAR'],
    [
      ['1', 'Oslo', '2', null, 'x'],
      ['3', 'Rome', null, '4', 'y'],
    ],
  ],
])('a part of a sheet is read: %o', async (config, columns, rows) => {
  expect(await read([{ name: 'First', rows: [['a']] }, report], { sheet: 'Report', ...config })).toMatchObject({
    columns,
    rows,
  });
});

test('the first sheet is read where none is named, and one with nothing but names has columns', async () => {
  const { columns, rows } = await read([{ name: 'A', rows: [['x', 'y']] }, report]);
  expect([columns, rows]).toEqual([['x VARCHAR', 'y VARCHAR'], []]);
});

test.each([
  [
    [report],
    { sheet: 'report' },
    'source.not_found',
    'a.xlsx has no sheet "report". Did you mean "Report"? There are: "Report".',
  ],
  [
    [report],
    { range: 'X9:Z' },
    'source.empty',
    'There is nothing in the range X9:Z of a.xlsx. Choose another sheet or range.',
  ],
  [
    [report],
    { range: 'foo' },
    'source.empty',
    'There is nothing in the range foo of a.xlsx: "foo" means the cells from the column FOO on. A range is written as B2:F or A1:C100.',
  ],
  [[report], { range: 'A1:ZZZ9' }, 'pipeline.invalid', 'range must be a range of cells, such as B2:F or A1:C100.'],
  [
    'id;name\n',
    {},
    'source.format',
    'a.xlsx is not an Excel workbook (.xlsx), or it is damaged or locked by a password. Save it again as .xlsx.',
  ],
  [[report], { range: 'B3-F' }, 'pipeline.invalid', 'range must be a range of cells, such as B2:F or A1:C100.'],
])('what cannot be read is told: %#', async (sheets, config, code, message) => {
  expect(await fails(sheets, config)).toEqual({ code, node: 'sheet', message });
});
