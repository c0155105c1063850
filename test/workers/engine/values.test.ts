import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { queryRows, runHere } from '../../support/run-pipeline.ts';
import { tableRows, warningsIn } from '../../support/run-results.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const chain = (...nodes: { id: string; type: string; config: object }[]) => ({
  nodes,
  edges: nodes.slice(1).map(({ id }, index) => ({ from: nodes[index]?.id, to: id })),
});
const load = { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } };

/**
 * Parquet files of one column "v" as pyarrow writes them: decimal(76,1) with 12345678901234567890.5, and decimal(39,2)
 * with 1.50.
 */
const decimalOf76Digits =
  'UEFSMRUAFUwVTCwVAhUAFQYVBhwAAAACAAAAAgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAaxTp+BLzZsORUEGSw1ABgGc2NoZW1hFQIAFQ4VQBUCGAF2JQoVAhWYASxcFQIVmAEAAAAWAhkcGRwmABwVDhklBgAZGAF2FQAWAhZyFnImCEkcFQAVABUCADwpBhkmAAIAAAAWchYCJggWcgAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGRwcAAAAjAAAAFBBUjE=';
const decimalOf39Digits =
  'UEFSMRUEFSIVIkwVAhUAEgAAAAAAAAAAAAAAAAAAAAAAAJYVABUSFRIsFQIVEBUGFQYcAAAAAgAAAAIBAQIAFQQZLDUAGAZzY2hlbWEVAgAVDhUiFQIYAXYlChUEFU4sXBUEFU4AAAAWAhkcGRwmABwVDhk1AAYQGRgBdhUAFgIWdhZ2JkYmCCksFQQVABUCABUAFRAVAgA8KQYZJgACAAAAFnYWAiYIFnYAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRkcHAAAAJQAAABQQVIx';

/**
 * One row of 2024-01-02 03:04:05 and a fraction: "z" in UTC and "v" with .123456789, "w" with .123456, all in
 * nanoseconds.
 */
const nanoseconds =
  'UEFSMRUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEV/1w3t2imFxUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEV/1w3t2imFxUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEA/Fw3t2imFxUEGUw1ABgGc2NoZW1hFQYAFQQlAhgBemyMERw8AAAAAAAVBCUCGAF2bIwSHDwAAAAAABUEJQIYAXdsjBIcPAAAAAAAFgIZHBk8JgAcFQQZJQYAGRgBehUAFgIWQhZCJghJHBUAFQAVAgA8KQYZJgACAAAAJgAcFQQZJQYAGRgBdhUAFgIWQhZCJkpJHBUAFQAVAgA8KQYZJgACAAAAJgAcFQQZJQYAGRgBdxUAFgIWQhZCJowBSRwVABUAFQIAPCkGGSYAAgAAABbGARYCJggWxgEAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRk8HAAAHAAAHAAAAAIBAABQQVIx';

/** One row as INT96: the moment of "v", and that of "w" in a file that says that Spark wrote it. */
const ofImpala =
  'UEFSMRUAFSQVJCwVAhUAFQYVBhwAAAACAAAAAgEV/6ikCwoAAJiKJQAVBBksNQAYBnNjaGVtYRUCABUGJQIYAXYAFgIZHBkcJgAcFQYZJQYAGRgBdhUAFgIWShZKJghJHBUAFQAVAgA8KQYZJgACAAAAFkoWAiYIFkoAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRkcHAAAAHoAAABQQVIx';
const ofSpark =
  'UEFSMRUAFSQVJCwVAhUAFQYVBhwAAAACAAAAAgEA/KikCwoAAJiKJQAVBBksNQAYBnNjaGVtYRUCABUGJQIYAXYAFgIZHBkcJgAcFQYZJQYAGRgBdhUAFgIWShZKJghJHBUAFQAVAgA8KQYZJgACAAAAFkoWAiYIFkoAGRwYGG9yZy5hcGFjaGUuc3BhcmsudmVyc2lvbhgFMy41LjkAGCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRkcHAAAAJ4AAABQQVIx';

test('text arrives as it was written', async () => {
  const texts = [
    '007',
    '1e5',
    '12345678901234567890',
    '+49 30',
    '1.10',
    ' padded ',
    'TRUE',
    '=1+1',
    '👩‍👩‍👧',
    'אבג\u200f',
    'é',
    'e\u0301',
    "o'clock",
    '\\N',
    'NULL',
    '-',
  ];
  const folder = temporaryFolder({ 'in.csv': `value\n${texts.join('\n')}\n` });
  await runHere(folder, chain({ id: 'read', type: 'input.csv', config: { path: 'in.csv' } }, load));
  expect(tableRows(join(folder, 'out.db'), 'SELECT value, typeof(value) FROM t').map(([value]) => value)).toEqual(
    texts,
  );
});

test('a byte order mark that a name or a value starts with stays', async () => {
  const folder = temporaryFolder({ 'in.csv': 'id,\ufeffkind\n1,\ufeffx\n' });
  const spread = { on: '\ufeffkind', value: 'id', fn: 'first', groupBy: ['\ufeffkind'] };
  const read = { id: 'read', type: 'input.csv', config: { path: 'in.csv' } };
  await runHere(folder, chain(read, { id: 'spread', type: 'pivot', config: spread }, load));
  expect(tableRows(join(folder, 'out.db'), 'SELECT "\ufeffkind", "\ufeffx" FROM t')).toEqual([['\ufeffx', '1']]);
});

test('empty and missing are told apart where the pipeline says so', async () => {
  const folder = temporaryFolder({ 'in.csv': 'a,b\n"",x\n,y\nNA,z\n' });
  const rows = async (config: object) => {
    await runHere(folder, chain({ id: 'read', type: 'input.csv', config: { path: 'in.csv', ...config } }, load));
    return tableRows(join(folder, 'out.db'), 'SELECT a FROM t').map(([a]) => a);
  };
  expect(await rows({})).toEqual([null, null, 'NA']);
  expect(await rows({ nullValues: ['NA'] })).toEqual(['', '', null]);
});

test('a decimal of more digits than the engine reads from Parquet is refused where it would be misread, and else warned of', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'in.parquet'), Buffer.from(decimalOf39Digits, 'base64'));
  const reading = chain({ id: 'read', type: 'input.parquet', config: { path: 'in.parquet' } }, load);
  await expect(runHere(folder, reading)).rejects.toMatchObject({
    code: 'source.format',
    node: 'read',
    message: expect.stringMatching(
      /^"v" in .*in\.parquet is a decimal of 39 digits, and no more than 38 can be read\./,
    ),
  });
  writeFileSync(join(folder, 'in.parquet'), Buffer.from(decimalOf76Digits, 'base64'));
  const { events } = await runHere(folder, reading);
  expect(tableRows(join(folder, 'out.db'), 'SELECT v FROM t')).toEqual([[12345678901234570000]]);
  expect(warningsIn(events)).toEqual([
    expect.stringMatching(/^"v" in .*in\.parquet is a decimal of 76 digits and is read as a number, which keeps 15/),
  ]);
});

test('moments of Parquet with nanoseconds are loaded to the microsecond, which is warned of where it cuts', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'in.parquet'), Buffer.from(nanoseconds, 'base64'));
  const reading = chain({ id: 'read', type: 'input.parquet', config: { path: 'in.parquet' } }, load);
  const { events } = await runHere(folder, reading);
  const cut = '2024-01-02 03:04:05.123456';
  expect(tableRows(join(folder, 'out.db'), 'SELECT z, v, w FROM t')).toEqual([[cut, cut, cut]]);
  expect(warningsIn(events)).toEqual([
    '"v" has timestamps with nanoseconds, but SQLite and calculations only keep microseconds. Cast it to text to keep all digits.',
    '"z" is stored to the nanosecond and read to the microsecond. Write it as text if you need all digits.',
  ]);
  const texts = { id: 'texts', type: 'cast', config: { columns: { v: { type: 'text' } } } };
  await runHere(folder, chain(...reading.nodes.toSpliced(1, 0, texts)));
  expect(tableRows(join(folder, 'out.db'), 'SELECT v FROM t')).toEqual([[`${cut}789`]]);
});

test('moments of Parquet as INT96, which may hold nanoseconds, are warned of unless Spark wrote them, which has none', async () => {
  const folder = temporaryFolder();
  const warningsOn = async (file: string) => {
    writeFileSync(join(folder, 'in.parquet'), Buffer.from(file, 'base64'));
    const reading = { id: 'read', type: 'input.parquet', config: { path: 'in.parquet' } };
    const { events } = await runHere(folder, chain(reading, load));
    expect(tableRows(join(folder, 'out.db'), 'SELECT v FROM t')).toEqual([['2024-01-02 03:04:05.123456']]);
    return warningsIn(events);
  };
  expect(await warningsOn(ofImpala)).toEqual([
    '"v" is stored to the nanosecond and read to the microsecond. Write it as text if you need all digits.',
  ]);
  expect(await warningsOn(ofSpark)).toEqual([]);
});

test('whole numbers of one Parquet file are refused where another makes them doubles that would round them', async () => {
  const folder = temporaryFolder();
  const reading = chain({ id: 'read', type: 'input.parquet', config: { path: '*.parquet' } }, load);
  await queryRows(`COPY (SELECT 0.5::DOUBLE AS id) TO '${folder}/b.parquet'`);
  await queryRows(`COPY (SELECT 9007199254740992::BIGINT AS ID) TO '${folder}/a.parquet'`);
  await runHere(folder, reading);
  expect(tableRows(join(folder, 'out.db'), 'SELECT id FROM t')).toEqual([[9007199254740992], [0.5]]);
  await queryRows(`COPY (SELECT 9007199254740993::BIGINT AS ID) TO '${folder}/a.parquet'`);
  await expect(runHere(folder, reading)).rejects.toMatchObject({
    code: 'source.format',
    node: 'read',
    message: expect.stringMatching(/^"ID" holds whole numbers in .*a\.parquet that a number cannot hold/),
  });
});

test('lists, structs and maps are JSON in tables and text files, and keep their parts where a table refuses the row', async () => {
  const folder = temporaryFolder();
  const nested = (word: string) =>
    `SELECT 1 AS id, ['${word}', NULL] AS l, {'n': 1.5::DECIMAL(4,1), 'w': 'a"'} AS s, MAP {'k': 2} AS m`;
  await queryRows(`COPY (${nested('a')} UNION ALL ${nested('b')}) TO '${folder}/in.parquet'`);
  const database = new Database(join(folder, 'out.db'));
  database.exec('CREATE TABLE t (id INTEGER UNIQUE, l TEXT, s TEXT, m TEXT)');
  database.close();
  await runHere(folder, {
    nodes: [
      { id: 'read', type: 'input.parquet', config: { path: 'in.parquet' } },
      { ...load, config: { ...load.config, mode: 'append' } },
      { id: 'all', type: 'output.csv', config: { path: 'all.csv', delimiter: ';', quote: "'" } },
      { id: 'refused', type: 'output.json', config: { path: 'refused.json' } },
    ],
    edges: [
      { from: 'read', to: 'load' },
      { from: 'read', to: 'all' },
      { from: 'load.rejected', to: 'refused' },
    ],
  });
  const texts = ['["a",null]', '{"n":1.5,"w":"a\\""}', '{"k":2}'];
  expect(tableRows(join(folder, 'out.db'), 'SELECT * FROM t')).toEqual([[1n, ...texts]]);
  expect(readFileSync(join(folder, 'all.csv'), 'utf8').split('\n')[1]).toBe(`1;${texts.join(';')}`);
  expect(JSON.parse(readFileSync(join(folder, 'refused.json'), 'utf8'))).toMatchObject({
    l: ['b', null],
    s: { n: 1.5, w: 'a"' },
    m: { k: 2 },
  });
});

const numbers: [type: string, text: string, stored: unknown, declared: string][] = [
  ['integer', '9223372036854775807', 9_223_372_036_854_775_807n, 'integer'],
  ['integer', '-9223372036854775808', -9_223_372_036_854_775_808n, 'integer'],
  ['integer', '9007199254740993', 9_007_199_254_740_993n, 'integer'],
  ['number', '1e5', 100_000, 'real'],
  ['number', '-0.1', -0.1, 'real'],
  ['decimal(18,2)', '1234567.89', 1_234_567.89, 'real'],
  ['decimal(38,2)', '9.50', 9.5, 'real'],
  ['decimal(38,0)', '-9223372036854775808', -9_223_372_036_854_775_808n, 'integer'],
  ['boolean', 'true', 1n, 'integer'],
  ['date', '0001-01-01', '0001-01-01', 'text'],
  ['time', '23:59:59.000001', '23:59:59.000001', 'text'],
  ['timestamp', '2024-02-29 12:00:00.123456', '2024-02-29 12:00:00.123456', 'text'],
  ['timestamp', '2024-02-29 12:00:00', '2024-02-29 12:00:00', 'text'],
  ['text', '٣', '٣', 'text'],
];

test('typed values keep every digit on their way into SQLite', async () => {
  const names = numbers.map((_, index) => `c${index}`);
  const folder = temporaryFolder({ 'in.csv': `${names}\n${numbers.map(([, text]) => text)}\n` });
  const types = Object.fromEntries(numbers.map(([type], index) => [`c${index}`, { type }]));
  await runHere(
    folder,
    chain(
      { id: 'read', type: 'input.csv', config: { path: 'in.csv' } },
      { id: 'typed', type: 'cast', config: { columns: types } },
      load,
    ),
  );
  const path = join(folder, 'out.db');
  expect(tableRows(path, `SELECT ${names} FROM t`)).toEqual([numbers.map(([, , stored]) => stored)]);
  expect(tableRows(path, `SELECT ${names.map((name) => `typeof(${name})`)} FROM t`)).toEqual([
    numbers.map(([, , , declared]) => declared),
  ]);
});

test('types that are found out cost no number a digit', async () => {
  const folder = temporaryFolder({
    'in.csv': 'whole,long,mixed,number\n9007199254740993,12345678901234567890,1.5,1e20\n1,7,9007199254740993,0.25\n',
  });
  await runHere(folder, chain({ id: 'read', type: 'input.csv', config: { path: 'in.csv', types: 'infer' } }, load));
  expect(tableRows(join(folder, 'out.db'), 'SELECT * FROM t')).toEqual([
    [9_007_199_254_740_993n, '12345678901234567890', '1.5', 1e20],
    [1n, '7', '9007199254740993', 0.25],
  ]);
});

test('what is reckoned with integers and decimals is a number in SQLite, and a hash stays text', async () => {
  const folder = temporaryFolder({ 'in.csv': 'k,n,d\na,9,9.50\nb,10,10.00\na,2,0.25\n' });
  const measures = [
    { name: 'n', expr: 'sum(n)' },
    { name: 'half', expr: 'sum(n * 0.5)' },
    { name: 'd', expr: 'sum(d)' },
    { name: 'mark', expr: 'max(hash(1))' },
  ];
  await runHere(
    folder,
    chain(
      { id: 'read', type: 'input.csv', config: { path: 'in.csv', columns: { n: 'integer', d: 'decimal(10,2)' } } },
      { id: 'sums', type: 'aggregate', config: { groupBy: ['k'], measures } },
      load,
    ),
  );
  const path = join(folder, 'out.db');
  expect(tableRows(path, 'SELECT k, n, half, d, typeof(mark) FROM t WHERE d > 9.6 ORDER BY d')).toEqual([
    ['a', 11n, 5.5, 9.75, 'text'],
    ['b', 10n, 5n, 10n, 'text'],
  ]);
  expect(tableRows(path, "SELECT type FROM pragma_table_info('t')")).toEqual([
    ['TEXT'],
    ['NUMERIC'],
    ['NUMERIC'],
    ['NUMERIC'],
    ['TEXT'],
  ]);
});

test('what a type cannot hold is rejected, never bent', async () => {
  const misfits = [
    ['integer', '9223372036854775808'],
    ['integer', '1.5'],
    ['integer', '1e400'],
    ['number', 'NaN'],
    ['date', '2023-02-29'],
    ['time', '24:00:01'],
    ['decimal(5,2)', '1.234'],
    ['boolean', 'maybe'],
  ];
  const names = misfits.map((_, index) => `c${index}`);
  const rows = misfits.map((_, row) => misfits.map(([, text], column) => (row === column ? text : '')).join(','));
  const folder = temporaryFolder({ 'in.csv': `${names}\n${rows.join('\n')}\n${','.repeat(misfits.length - 1)}\n` });
  const columns = Object.fromEntries(misfits.map(([type], index) => [`c${index}`, { type }]));
  const { rejects } = await runHere(
    folder,
    chain(
      { id: 'read', type: 'input.csv', config: { path: 'in.csv' } },
      { id: 'typed', type: 'cast', config: { columns } },
      load,
    ),
  );
  expect(rejects.map(({ column, value, sourceRow }) => [column, value, sourceRow])).toEqual(
    misfits.map(([, text], index) => [`c${index}`, text, index + 1]),
  );
  expect(tableRows(join(folder, 'out.db'), 'SELECT count(*) FROM t')).toEqual([[1n]]);
});

test('columns may have any name', async () => {
  const names = [
    '__proto__',
    'select',
    'a"b',
    "it's",
    'new\nline',
    '👩‍👩‍👧',
    'constructor',
    'ROWID ',
    'a;b',
    '$x',
    '%s',
    'a.b',
    'x'.repeat(200),
  ];
  const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
  const folder = temporaryFolder({ 'in.csv': `${header}\n${names.map((_, index) => index)}\n` });
  await runHere(
    folder,
    chain(
      { id: 'read', type: 'input.csv', config: { path: 'in.csv' } },
      { id: 'typed', type: 'cast', config: { columns: { 'a"b': { type: 'integer' } } } },
      load,
    ),
  );
  const path = join(folder, 'out.db');
  expect(tableRows(path, "SELECT name FROM pragma_table_info('t')").map(([name]) => name)).toEqual(names);
  expect(tableRows(path, 'SELECT "a""b", "__proto__", "new\nline" FROM t')).toEqual([[2n, '0', '4']]);
});

test('duplicate and empty names in a header are made unique, and that is said', async () => {
  const folder = temporaryFolder({ 'in.csv': 'name,Name,,name\n1,2,3,4\n' });
  const { events } = await runHere(folder, chain({ id: 'read', type: 'input.csv', config: { path: 'in.csv' } }, load));
  expect(tableRows(join(folder, 'out.db'), 'SELECT * FROM t')).toEqual([['1', '2', '3', '4']]);
  expect(tableRows(join(folder, 'out.db'), "SELECT name FROM pragma_table_info('t')").map(([name]) => name)).toEqual([
    'name',
    'Name_2',
    'column_3',
    'name_3',
  ]);
  expect(warningsIn(events).join()).toMatch(/name/i);
});

test.each(['none', 'gzip'])(
  'a long file in UTF-16 has its mark at the start alone, packed or not: %s',
  async (compression) => {
    const text = `value\n${'é😀'.repeat(60_000)}\n`;
    const folder = temporaryFolder({ 'in.csv': text });
    const config = { path: 'out.csv', encoding: 'utf-16', compression };
    const read = { id: 'read', type: 'input.csv', config: { path: 'in.csv' } };
    await runHere(folder, chain(read, { id: 'write', type: 'output.csv', config }));
    const written = readFileSync(join(folder, 'out.csv'));
    const unpacked = compression === 'gzip' ? gunzipSync(written) : written;
    expect(unpacked.toString('utf16le') === `\uFEFF${text}`).toBe(true);
  },
);

test('types are inferred of hundreds of columns, a few at a time', async () => {
  const names = Array.from({ length: 400 }, (_, index) => `c${index}`);
  const values = names.map((_, index) => (index % 3 === 0 ? 'abc' : index % 3 === 1 ? '12' : '2024-01-31'));
  const folder = temporaryFolder({ 'in.csv': `${names}\n${values}\n` });
  const read = { id: 'read', type: 'input.csv', config: { path: 'in.csv', header: true, types: 'infer' } };
  await runHere(folder, chain(read, { id: 'out', type: 'output.parquet', config: { path: 'o.parquet' } }));
  const described = await queryRows(`DESCRIBE SELECT * FROM '${join(folder, 'o.parquet')}'`);
  const types = ['VARCHAR', 'BIGINT', 'DATE'];
  expect(described.map(([name, type]) => [name, type])).toEqual(names.map((name, index) => [name, types[index % 3]]));
});

test('Parquet keeps what the pipeline typed', async () => {
  const folder = temporaryFolder({ 'in.csv': 'i,d,t\n9223372036854775807,1.10,2024-01-01 00:00:00.000001\n' });
  const columns = { i: { type: 'integer' }, d: { type: 'decimal(10,2)' }, t: { type: 'timestamp' } };
  await runHere(
    folder,
    chain(
      { id: 'read', type: 'input.csv', config: { path: 'in.csv', columns } },
      { id: 'out', type: 'output.parquet', config: { path: 'o.parquet' } },
    ),
  );
  expect(await queryRows(`SELECT i, d, t, typeof(d) FROM '${join(folder, 'o.parquet')}'`)).toEqual([
    ['9223372036854775807', '1.10', '2024-01-01 00:00:00.000001', 'DECIMAL(10,2)'],
  ]);
});
