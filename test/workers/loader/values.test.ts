import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { columnsOf, loadHere, type Mode, rowsIn, runIn, type Source } from './loading.ts';

async function load(source: Source, prepare = '') {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  if (prepare !== '') runIn(path, prepare);
  const { rejects } = await loadHere(path, folder, { load: { mode: 'append' } }, source);
  const rows = rowsIn(path);
  if (prepare === '') expect(await rowsBeside(folder, source)).toEqual(rows);
  return { rows, rejects, path };
}

/** What the same load leaves in a database that was there before: its rows go another way. */
async function rowsBeside(folder: string, source: Source) {
  const path = join(folder, 'old.db');
  runIn(path, 'CREATE TABLE other (x)');
  await loadHere(path, folder, { load: { mode: 'append' } }, source);
  return rowsIn(path);
}

const texts = [
  '007',
  '1e5',
  '',
  null,
  '12345678901234567890',
  'a\0b',
  '\0',
  '😀 é ß',
  '‏שלום',
  'tab\tline\r\n',
  '"\'',
  'x'.repeat(100_000),
  '𝒳'.repeat(20_000),
];

it('keeps every text as it is, and tells empty from null', async () => {
  const source = { columns: columnsOf({ a: 'text', b: 'text' }), rows: texts.map((text) => [text, `>${text}`]) };
  const { rows, path } = await load(source);
  expect(rows).toEqual(texts.map((text) => [text, `>${text}`]));
  expect(rowsIn(path, 'SELECT DISTINCT typeof(a) FROM t ORDER BY 1')).toEqual([['null'], ['text']]);
});

it('keeps every digit of integers', async () => {
  const powers = [7n, 8n, 15n, 16n, 23n, 24n, 31n, 32n, 47n, 48n, 53n, 62n].flatMap((bits) => [
    2n ** bits - 1n,
    2n ** bits,
    -(2n ** bits),
    -(2n ** bits) - 1n,
  ]);
  const values = [0n, 1n, -1n, 9_007_199_254_740_993n, 2n ** 63n - 1n, -(2n ** 63n), ...powers, null];
  const { rows } = await load({ columns: columnsOf({ n: 'integer' }), rows: values.map((value) => [value]) });
  expect(rows).toEqual(values.map((value) => [value]));
});

it('rejects integers that a column of another type would round, and no other text', async () => {
  const { rows, rejects } = await load(
    {
      columns: columnsOf({ id: 'integer', whole: 'integer', text: 'text', real: 'text', strict: 'text' }),
      rows: [
        [1, '9007199254740992', '9223372036854775807', '9007199254740992', '12345678901234567890'],
        [2, '-9223372036854775808', ' +00000000000000000005 ', '0.30000000000000004', '007'],
        [3, '9007199254740993', null, null, null],
        [4, '9223372036854775807', null, null, null],
        [5, null, '9223372036854775808', null, null],
        [6, null, null, '-9007199254740993', null],
        [7, null, '12345678901234567890 pieces', '0.12345678901234567890', null],
        [8, null, '2024-01-31-00000000000000', '1e22', null],
      ],
    },
    'CREATE TABLE t (id INTEGER, whole DOUBLE, text STRING, real REAL, strict VARCHAR)',
  );
  expect(rejects.map(({ ordinal, code, column, value }) => [ordinal, code, column, value])).toEqual([
    [3, 'sink.type', 'whole', '9007199254740993'],
    [4, 'sink.type', 'whole', '9223372036854775807'],
    [5, 'sink.type', 'text', '9223372036854775808'],
    [6, 'sink.type', 'real', '-9007199254740993'],
  ]);
  expect(rows).toEqual([
    [1n, 2 ** 53, 2n ** 63n - 1n, 2 ** 53, '12345678901234567890'],
    [2n, -(2 ** 63), 5n, 0.30000000000000004, '007'],
    [7n, null, '12345678901234567890 pieces', 0.12345678901234568, null],
    [8n, null, '2024-01-31-00000000000000', 1e22, null],
  ]);
});

it('keeps doubles, infinity among them, and rejects what is not a number', async () => {
  const values = [0.1, -0, 1, -1.5e300, 5e-324, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null];
  const columns = columnsOf({ x: 'number', label: 'text' });
  const rows = [...values, Number.NaN, 2].map((value) => [value, 'row']);
  const result = await load({ columns, rows });
  expect(result.rows).toEqual([...values, 2].map((value) => [value, 'row']));
  expect(rowsIn(result.path, 'SELECT DISTINCT typeof(x) FROM t WHERE x IS NOT NULL')).toEqual([['real']]);
  expect(result.rejects).toMatchObject([
    { ordinal: 9, code: 'sink.type', column: 'x', value: 'NaN', record: '{"x":"NaN","label":"row"}' },
  ]);
});

it('stores decimals as numbers where that keeps their digits, and rejects them where it does not', async () => {
  const columns = columnsOf({ a: 'text', d: 'decimal(18,3)', b: 'text' });
  const rows = [
    ['x', '12.500', 'y'],
    ['x', '-0.001', 'y'],
    ['x', '0', 'y'],
    ['x', null, 'y'],
    ['x', '123456789012.345', 'y'],
    ['x', '999999999999999', 'y'],
    ['x', '123456789012345.678', 'y'],
  ];
  const result = await load({ columns, rows });
  expect(result.rows).toEqual([
    ['x', 12.5, 'y'],
    ['x', -0.001, 'y'],
    ['x', 0n, 'y'],
    ['x', null, 'y'],
    ['x', 123456789012.345, 'y'],
    ['x', 999999999999999n, 'y'],
  ]);
  expect(result.rejects).toMatchObject([{ ordinal: 7, code: 'sink.type', column: 'd', value: '123456789012345.678' }]);
});

it('takes no wider decimals for text, and keeps every digit in a column that is text already', async () => {
  const wide = await load({
    columns: columnsOf({ d: 'decimal(38,10)' }),
    rows: [['9.5000000000'], ['1234567890123456789012345678.0123456789']],
  });
  expect(wide.rows).toEqual([[9.5]]);
  expect(wide.rejects).toMatchObject([{ ordinal: 2, code: 'sink.type', column: 'd' }]);
  const own = await load(
    { columns: columnsOf({ d: 'decimal(18,3)' }), rows: [['123456789012345.678']] },
    'CREATE TABLE t (d TEXT)',
  );
  expect(own.rows).toEqual([['123456789012345.678']]);
});

it('writes moments with microseconds only where there are some', async () => {
  const columns = columnsOf({ d: 'date', t: 'time', ts: 'timestamp', b: 'boolean', j: 'json' });
  const rows = [
    ['2024-02-29', '23:59:59', '2024-02-29 23:59:59', true, '{"a": [1, "é"]}'],
    ['0001-01-01', '00:00:00.5', '1969-12-31 23:59:59.999999', false, 'null'],
    [null, null, null, null, null],
    ['9999-12-31', '12:00:00.000001', '9999-12-31 00:00:00.100000', true, '[]'],
  ];
  expect((await load({ columns, rows })).rows).toEqual([
    ['2024-02-29', '23:59:59', '2024-02-29 23:59:59', 1n, '{"a": [1, "é"]}'],
    ['0001-01-01', '00:00:00.500000', '1969-12-31 23:59:59.999999', 0n, 'null'],
    [null, null, null, null, null],
    ['9999-12-31', '12:00:00.000001', '9999-12-31 00:00:00.100000', 1n, '[]'],
  ]);
});

it('quotes hostile names of tables and columns', async () => {
  const names = ['select', 'a"b', 'line\nbreak', '😀', '__proto__', "it's", 'c0', 'rowid', '[x]', 'a;b--'];
  for (const mode of [
    { mode: 'replace' },
    { mode: 'upsert', keys: ['a"b', '__proto__'] },
    { mode: 'delete_write', partitionBy: ['line\nbreak'] },
  ] satisfies Mode[]) {
    const folder = temporaryFolder();
    const path = join(folder, 'shop.db');
    const columns = names.map((name) => ({ name, type: 'text' }));
    const source = { columns, rows: [names] };
    for (let run = 0; run < 2; run++) await loadHere(path, folder, { table: 'drop "table"\n😀', load: mode }, source);
    expect(rowsIn(path, 'SELECT * FROM "drop ""table""\n😀"')).toEqual([names]);
  }
});

it('loads tables as wide as SQLite takes them', async () => {
  const columns = Array.from({ length: 2000 }, (_, at) => ({
    name: `col${at}`,
    type: at % 2 === 0 ? 'integer' : 'text',
  }));
  const { rows } = await load({ columns, rows: [columns.map((_, at) => (at % 2 === 0 ? at : `v${at}`))] });
  expect(rows).toEqual([columns.map((_, at) => (at % 2 === 0 ? BigInt(at) : `v${at}`))]);
});
