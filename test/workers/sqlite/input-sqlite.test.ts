import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { Previewer } from '../../../workers/engine/preview/previewer.ts';
import { readDatabase } from '../../../workers/sqlite/read-database.ts';
import { queryRows, runHere } from '../../support/run-pipeline.ts';
import { countsOf, tableRows, warningsIn } from '../../support/run-results.ts';
import { scopedFolder } from '../../support/scoped-folder.ts';

interface Read {
  columns: [name: string, type: string][];
  rows: (string | null)[][];
  warnings: string[];
}

async function folderWith(script: string) {
  const folder = await scopedFolder();
  const database = new Database(join(folder.path, 'shop.db'));
  database.exec(script);
  database.close();
  return folder;
}

/** Reads by a run of its own, into a Parquet file that is looked at. */
async function read(folder: string, config: object, params: object[] = []): Promise<Read> {
  const { events } = await runHere(folder, {
    params,
    nodes: [
      { id: 'table', type: 'input.sqlite', config: { path: 'shop.db', ...config } },
      { id: 'out', type: 'output.parquet', config: { path: 'out.parquet' } },
    ],
    edges: [{ from: 'table', to: 'out' }],
  });
  const from = `read_parquet('${join(folder, 'out.parquet')}')`;
  const described = await queryRows(`DESCRIBE SELECT * FROM ${from}`);
  return {
    columns: described.map(([name, type]) => [name ?? '', type ?? '']),
    rows: await queryRows(`SELECT COLUMNS(*)::VARCHAR FROM ${from}`),
    warnings: warningsIn(events),
  };
}

async function failureOf(folder: string, config: object): Promise<string> {
  try {
    await read(folder, config);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing';
}

test('a column has the type that all of its values share, to the last digit', async () => {
  await using folder = await folderWith(`
    CREATE TABLE t (i INTEGER, r REAL, t TEXT, n NUMERIC, none INT, "a""b" TEXT);
    INSERT INTO t VALUES (9223372036854775807, 1.5, '007', 1, NULL, 'x'), (-9223372036854775808, 1e300, '', 2.5, NULL, NULL),
      (0, 0.0, 'é🚀' || char(10) || char(31) || char(0) || '"', 9e999, NULL, '');
  `);
  const { columns, rows, warnings } = await read(folder.path, { table: 'T' });
  expect(columns).toEqual([
    ['i', 'BIGINT'],
    ['r', 'DOUBLE'],
    ['t', 'VARCHAR'],
    ['n', 'DOUBLE'],
    ['none', 'BIGINT'],
    ['a"b', 'VARCHAR'],
  ]);
  expect(rows).toEqual([
    ['9223372036854775807', '1.5', '007', '1.0', null, 'x'],
    ['-9223372036854775808', '1e+300', '', '2.5', null, null],
    ['0', '0.0', 'é🚀\n\u001f\0"', 'inf', null, ''],
  ]);
  expect(warnings).toEqual([]);
});

test('values of several kinds in one column are all kept, as text', async () => {
  await using folder = await folderWith(`
    CREATE TABLE t (qty INTEGER, big NUMERIC, raw BLOB);
    INSERT INTO t VALUES (1, 9007199254740993, x'00ff'), ('n/a', 0.5, 'text'), (2.0, 1, NULL), (2.5, 2, x'');
  `);
  const { columns, rows, warnings } = await read(folder.path, { table: 't' });
  expect(columns.map(([, type]) => type)).toEqual(['VARCHAR', 'VARCHAR', 'VARCHAR']);
  expect(rows).toEqual([
    ['1', '9007199254740993', "X'00FF'"],
    ['n/a', '0.5', 'text'],
    ['2', '1', null],
    ['2.5', '2', "X''"],
  ]);
  expect(warnings).toEqual([
    '"qty" holds texts beside numbers, so it is read as text.',
    '"big" holds whole numbers that a number cannot hold, so it is read as text.',
    '"raw" holds binary values, which are read as X\'…\'.',
  ]);
});

test('text that is none keeps its bytes, beside text that holds U+FFFD itself', async () => {
  await using folder = await folderWith(`
    CREATE TABLE t (a TEXT, b TEXT);
    INSERT INTO t VALUES (CAST(x'c3a9ff' AS TEXT), 'x'), (char(65533), 'y'), ('é', NULL);
  `);
  const expected = [
    ["X'C3A9FF'", 'x'],
    ['\uFFFD', 'y'],
    ['é', null],
  ];
  expect((await read(folder.path, { table: 't' })).rows).toEqual(expected);
  expect((await read(folder.path, { sql: 'SELECT a, b FROM t -- all' })).rows).toEqual(expected);
  expect((await read(folder.path, { sql: 'SELECT a, b FROM t;\n' })).rows).toEqual(expected);
});

test('a query is one SELECT, takes params, and names its columns apart', async () => {
  await using folder = await folderWith(`
    CREATE TABLE t (day TEXT, n INTEGER);
    INSERT INTO t VALUES ('2024-01-31', 1), ('2024-02-01', 9007199254740993);
  `);
  const params = [
    { name: 'day', type: 'date', default: '2024-02-01' },
    { name: 'n', type: 'integer', default: '9007199254740993' },
    { name: 'on', type: 'boolean', default: true },
  ];
  const query = '-- by day\nWITH x AS (SELECT * FROM t) SELECT n, n, $on AS "on" FROM x WHERE day = $day AND n = $n';
  expect(await read(folder.path, { sql: query }, params)).toEqual({
    columns: [
      ['n', 'BIGINT'],
      ['n_2', 'BIGINT'],
      ['on', 'BIGINT'],
    ],
    rows: [['9007199254740993', '9007199254740993', '1']],
    warnings: ['Column 2 is called `n_2`, because `n` is there already.'],
  });
});

test('nothing but a query gets through, and the database stays as it is', async () => {
  await using folder = await folderWith('CREATE TABLE t (n); INSERT INTO t VALUES (1)');
  const refused = 'The query must be one SELECT: it reads, and changes nothing.';
  for (const sql of [
    'DELETE FROM t',
    'INSERT INTO t VALUES (2) RETURNING n',
    'WITH x AS (SELECT 1) DELETE FROM t RETURNING n',
    'SELECT 1; DELETE FROM t',
    'PRAGMA user_version = 5',
    'PRAGMA table_info(t)',
    'EXPLAIN SELECT 1',
    "ATTACH 'other.db' AS other",
    '',
  ]) {
    expect([sql, await failureOf(folder.path, { sql })]).toEqual([
      sql,
      sql === '' ? 'sql must not be empty.' : refused,
    ]);
  }
  expect(await failureOf(folder.path, { sql: 'SELECT m FROM t' })).toBe(
    'SQLite cannot run the query: no such column: m.',
  );
  expect(await failureOf(folder.path, { sql: 'SELECT $day FROM t' })).toBe('There is no param "$day".');
  expect(tableRows(join(folder.path, 'shop.db'), 'SELECT n FROM t')).toEqual([[1n]]);
});

test('what cannot be read is told, with what was likely meant', async () => {
  await using folder = await folderWith('CREATE TABLE sales (n); CREATE VIEW sales_view AS SELECT 1 AS one');
  expect(await failureOf(folder.path, { table: 'sale' })).toBe(
    'There is no table "sale" in shop.db. Did you mean "sales"?',
  );
  expect(await failureOf(folder.path, { table: 'zzzzzz' })).toBe(
    'There is no table "zzzzzz" in shop.db. It has sales, sales_view.',
  );
  expect((await read(folder.path, { table: 'sales_view' })).rows).toEqual([['1']]);
  writeFileSync(join(folder.path, 'no.db'), 'this is not a database, whatever it is called'.repeat(100));
  expect(await failureOf(folder.path, { path: 'no.db', table: 't' })).toBe(
    'no.db is not a SQLite database. Choose another path.',
  );
  expect(await failureOf(folder.path, { path: 'gone.db', table: 't' })).toMatch(/^There is no file .*gone\.db/);
  expect(await failureOf(folder.path, { path: '*.db', table: 't' })).toBe('The path names 2 files. Name one database.');
  expect(await failureOf(folder.path, {})).toBe(
    'the config of "table" must have either "table" or "sql" (one SELECT).',
  );
});

test('a pipeline that writes to the database it reads sees the state before the run', async () => {
  await using folder = await folderWith('CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1), (2)');
  const pipeline = {
    nodes: [
      { id: 'table', type: 'input.sqlite', config: { path: 'shop.db', table: 't' } },
      { id: 'more', type: 'derive', config: { columns: [{ name: 'n', expr: 'n + 10' }] } },
      { id: 'load', type: 'output.sqlite', config: { path: 'shop.db', table: 't', mode: 'append' } },
    ],
    edges: [
      { from: 'table', to: 'more' },
      { from: 'more.out', to: 'load' },
    ],
  };
  const { events } = await runHere(folder.path, pipeline);
  expect(countsOf(events)).toEqual({ table: [2, 2, 0], more: [2, 2, 0], load: [2, 2, 0] });
  expect(tableRows(join(folder.path, 'shop.db'), 'SELECT n FROM t ORDER BY n')).toEqual([[1n], [2n], [11n], [12n]]);
});

test('an empty table has the columns that it declares', async () => {
  await using folder = await folderWith('CREATE TABLE t (i BIGINT, r DOUBLE, t VARCHAR(10), d DATE, x)');
  const { columns, rows } = await read(folder.path, { table: 't' });
  expect(columns.map(([, type]) => type)).toEqual(['BIGINT', 'DOUBLE', 'VARCHAR', 'VARCHAR', 'VARCHAR']);
  expect(rows).toEqual([]);
});

test('a preview reads a first part of a large table, anew when the database or a param changes', async () => {
  await using folder = await folderWith(
    'CREATE TABLE t (n INTEGER); INSERT INTO t WITH RECURSIVE c(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM c WHERE n < 100001) SELECT n FROM c; PRAGMA journal_mode = WAL',
  );
  await using previewer = new Previewer();
  const look = async (config: object, overrides = {}) => {
    const text = JSON.stringify({
      format: 'weir/1',
      params: [{ name: 'least', type: 'integer', default: 5 }],
      nodes: [{ id: 'table', type: 'input.sqlite', config: { path: 'shop.db', ...config } }],
      edges: [],
    });
    const request = {
      pipelineFile: join(folder.path, 'a.weir.json'),
      text,
      folder: folder.path,
      reading: 'sample' as const,
      overrides,
    };
    const preview = await previewer.look(request, new AbortController().signal);
    const { from } = await preview.relation({ node: 'table' });
    return { rows: await preview.session.count(from), part: preview.sampledRows('table') };
  };
  expect(await look({ table: 't' })).toEqual({ rows: 100_000, part: 100_000 });
  const query = { sql: 'SELECT n FROM t WHERE n <= $least' };
  expect(await look(query)).toEqual({ rows: 5, part: null });
  expect(await look(query, { least: '7' })).toEqual({ rows: 7, part: null });
  const other = new Database(join(folder.path, 'shop.db'));
  try {
    other.exec('DELETE FROM t WHERE n > 3');
    expect(await look(query)).toEqual({ rows: 3, part: null });
  } finally {
    other.close();
  }
});

test('a large table tells how far it is read, and a run does so before other nodes see its rows', async () => {
  await using folder = await folderWith(`
    CREATE TABLE t AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
      SELECT i, printf('%01000d', i) AS long FROM n;
  `);
  const told: number[] = [];
  const path = join(folder.path, 'shop.db');
  const request = { path, table: 't', params: [], spoolFolder: folder.path, busyTimeoutMs: 0 };
  expect(await readDatabase(request, (rows) => told.push(rows))).toMatchObject({ rows: 3000 });
  expect(told).toEqual([expect.any(Number), expect.any(Number)]);
  const [first = 0, second = 0] = told;
  expect([0 < first, first < second, second < 3000]).toEqual([true, true, true]);
  const { events } = await runHere(folder.path, {
    nodes: [
      { id: 'table', type: 'input.sqlite', config: { path: 'shop.db', table: 't' } },
      { id: 'out', type: 'output.parquet', config: { path: 'out.parquet' } },
    ],
    edges: [{ from: 'table', to: 'out' }],
  });
  const start = events.findIndex((event) => event.type === 'state' && event.state === 'running');
  expect(countsOf(events.slice(0, start))).toEqual({ table: [3000, 3000, 0] });
});
