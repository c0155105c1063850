import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { columnsOf, loadHere, loadTable, type Mode, rowsIn, runIn, type Source } from './loading.ts';

const columns = columnsOf({ id: 'integer', day: 'text', name: 'text' });
const source: Source = {
  columns,
  rows: [
    [1, 'mon', 'Ann'],
    [2, 'mon', null],
    [3, null, ''],
  ],
};
const loaded = [
  [1n, 'mon', 'Ann'],
  [2n, 'mon', null],
  [3n, null, ''],
];

const none = { inserted: 0, updated: 0, unchanged: 0, deleted: 0, rejected: 0, repeated: 0, warnings: [], rejects: [] };
const three = [expect.any(String), expect.any(String), expect.any(String)];

async function five(mode: Mode, from: Source, prepare = '') {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  if (prepare !== '') runIn(path, prepare);
  const counts = [];
  for (let run = 0; run < 5; run++) counts.push(await loadHere(path, folder, { load: mode }, from));
  return { path, folder, counts };
}

it('replaces the content, and five runs leave that of one', async () => {
  const { path, counts } = await five({ mode: 'replace' }, source);
  expect(rowsIn(path)).toEqual(loaded);
  expect(counts[0]).toEqual({ ...none, received: 3, inserted: 3 });
  expect(counts[4]).toEqual({ ...none, received: 3, inserted: 3, deleted: 3 });
  expect(rowsIn(path, 'SELECT sql FROM sqlite_schema')).toEqual([
    ['CREATE TABLE "t" ("id" INTEGER, "day" TEXT, "name" TEXT)'],
  ]);
});

it('appends', async () => {
  const { path, counts } = await five({ mode: 'append' }, source);
  expect(rowsIn(path)).toEqual([...loaded, ...loaded, ...loaded, ...loaded, ...loaded]);
  expect(counts[4]).toEqual({ ...none, received: 3, inserted: 3 });
});

it('upserts, and counts what it inserted, updated and left alone', async () => {
  const { path, folder, counts } = await five({ mode: 'upsert', keys: ['id'] }, source);
  expect(rowsIn(path)).toEqual(loaded);
  expect(counts[0]).toEqual({ ...none, received: 3, inserted: 3 });
  expect(counts[4]).toEqual({ ...none, received: 3, unchanged: 3 });
  const changed = await loadHere(
    path,
    folder,
    { load: { mode: 'upsert', keys: ['id'] } },
    {
      columns,
      rows: [
        [1, 'mon', 'Anna'],
        [2, 'mon', null],
        [4, 'tue', 'Dan'],
      ],
    },
  );
  expect(changed).toEqual({ ...none, received: 3, inserted: 1, updated: 1, unchanged: 1 });
  expect(rowsIn(path)).toEqual([
    [1n, 'mon', 'Anna'],
    [2n, 'mon', null],
    [3n, null, ''],
    [4n, 'tue', 'Dan'],
  ]);
});

it('updates only the columns that an upsert names', async () => {
  const { path, folder } = await five({ mode: 'upsert', keys: ['id'] }, source);
  const load: Mode = { mode: 'upsert', keys: ['id'], update: ['name'] };
  const counts = await loadHere(
    path,
    folder,
    { load },
    {
      columns,
      rows: [
        [1, 'sun', 'Ann'],
        [2, 'sun', 'Ben'],
      ],
    },
  );
  expect(counts).toEqual({ ...none, received: 2, updated: 1, unchanged: 1 });
  expect(rowsIn(path)).toEqual([
    [1n, 'mon', 'Ann'],
    [2n, 'mon', 'Ben'],
    [3n, null, ''],
  ]);
});

it('updates only where the condition over old and new holds', async () => {
  const { path, folder } = await five({ mode: 'upsert', keys: ['id'] }, source);
  const load: Mode = { mode: 'upsert', keys: ['id'], when: 'new."day" > old."day"' };
  const counts = await loadHere(
    path,
    folder,
    { load },
    {
      columns,
      rows: [
        [1, 'aaa', 'no'],
        [2, 'zzz', 'yes'],
      ],
    },
  );
  expect(counts).toEqual({ ...none, received: 2, updated: 1, unchanged: 1 });
  expect(rowsIn(path)).toEqual([
    [1n, 'mon', 'Ann'],
    [2n, 'zzz', 'yes'],
    [3n, null, ''],
  ]);
});

it('leaves rows alone that an upsert has nothing to change in', async () => {
  const keys: Source = { columns: columnsOf({ id: 'integer' }), rows: [[1], [2], [2]] };
  const { path, folder, counts } = await five({ mode: 'upsert', keys: ['id'] }, keys);
  expect(rowsIn(path)).toEqual([[1n], [2n]]);
  expect(counts[4]).toMatchObject({ received: 3, inserted: 0, unchanged: 2, repeated: 1, rejected: 0 });
  const more: Source = { columns: keys.columns, rows: [[1], [3]] };
  const counted = await loadHere(path, folder, { load: { mode: 'upsert', keys: ['id'], when: '1 = 2' } }, more);
  expect(counted).toMatchObject({ inserted: 1, unchanged: 1, rejected: 0 });
});

it('says that rows of one key were laid over each other where not all of a row is updated', async () => {
  const repeated: Source = {
    columns,
    rows: [
      [1, 'mon', 'first'],
      [1, 'tue', 'last'],
    ],
  };
  const { path, counts } = await five({ mode: 'upsert', keys: ['id'], update: ['name'] }, repeated);
  const warnings = [
    '1 row had the key of a later row: each was laid over the one before, as far as `update` and `when` let it.',
  ];
  expect(counts[0]).toEqual({ ...none, received: 2, inserted: 1, repeated: 1, warnings });
  expect(rowsIn(path)).toEqual([[1n, 'mon', 'last']]);
});

it('lets the last row of a key win, and says how many it took the place of', async () => {
  const repeated: Source = {
    columns,
    rows: [
      [1, 'mon', 'first'],
      [2, 'mon', 'only'],
      [1, 'mon', 'second'],
      [3, 'mon', 'a'],
      [3, 'mon', 'b'],
      [1, 'mon', 'last'],
    ],
  };
  const prepare =
    "CREATE TABLE t (id INTEGER PRIMARY KEY, day TEXT, name TEXT); INSERT INTO t VALUES (1, 'mon', 'last')";
  const { path, counts } = await five({ mode: 'upsert', keys: ['id'] }, repeated, prepare);
  const warnings = ['3 rows had the key of a later row: the last one of each key was kept.'];
  expect(counts[0]).toEqual({ ...none, received: 6, inserted: 2, unchanged: 1, repeated: 3, warnings });
  expect(counts[4]).toEqual({ ...none, received: 6, unchanged: 3, repeated: 3, warnings });
  expect(rowsIn(path)).toEqual([
    [1n, 'mon', 'last'],
    [2n, 'mon', 'only'],
    [3n, 'mon', 'b'],
  ]);
});

it.each([
  ['NOCASE', 'MON'],
  ['nocase', 'MON'],
  ['rtrim', 'mon  '],
])('lets the last row of a key win that is one by its collation alone: %s', async (collation, other) => {
  const repeated: Source = {
    columns: columnsOf({ day: 'text', name: 'text' }),
    rows: [
      ['mon', 'first'],
      ['mon', 'second'],
      ['tue', 'only'],
      [other, 'last'],
    ],
  };
  const prepare = `CREATE TABLE t (day TEXT COLLATE ${collation} PRIMARY KEY, name TEXT)`;
  const { path, counts } = await five({ mode: 'upsert', keys: ['day'] }, repeated, prepare);
  const warnings = ['2 rows had the key of a later row: the last one of each key was kept.'];
  expect(counts[0]).toEqual({ ...none, received: 4, inserted: 2, repeated: 2, warnings });
  expect(counts[4]).toEqual({ ...none, received: 4, unchanged: 2, repeated: 2, warnings });
  expect(rowsIn(path)).toEqual([
    ['tue', 'only'],
    ['mon', 'last'],
  ]);
});

it.each([
  ['INTEGER PRIMARY KEY', ['1', '2', '01', 'x']],
  ['INTEGER UNIQUE', ['1', ' 2', '1.0', 'x']],
  ['NUMERIC UNIQUE', ['1', '2', '1e0', 'x']],
])('lets the last row of a key win that the column of the table makes one: text into %s', async (declared, ids) => {
  const repeated: Source = {
    columns: columnsOf({ id: 'text', name: 'text' }),
    rows: ids.map((id, row) => [id, `row ${row}`]),
  };
  const prepare = `CREATE TABLE t (id ${declared}, name TEXT)`;
  const { path, counts } = await five({ mode: 'upsert', keys: ['id'] }, repeated, prepare);
  const warnings = ['1 row had the key of a later row: the last one of each key was kept.'];
  const isRefused = declared === 'INTEGER PRIMARY KEY';
  expect(counts[0]).toMatchObject({ received: 4, inserted: isRefused ? 2 : 3, repeated: 1, warnings });
  expect(counts[4]).toMatchObject({ received: 4, unchanged: isRefused ? 2 : 3, updated: 0, repeated: 1, warnings });
  expect(rowsIn(path, 'SELECT name FROM t ORDER BY name')).toEqual(
    ['row 1', 'row 2', ...(isRefused ? [] : ['row 3'])].map((name) => [name]),
  );
});

it.each([
  ['TEXT', ''],
  ['ANY', ' STRICT'],
])('tells texts apart that a column of %s keeps as they are%s', async (declared, strict) => {
  const rows = [
    ['1', 'a'],
    ['01', 'b'],
  ];
  const prepare = `CREATE TABLE t (id ${declared} UNIQUE, name TEXT)${strict}`;
  const { counts } = await five(
    { mode: 'upsert', keys: ['id'] },
    { columns: columnsOf({ id: 'text', name: 'text' }), rows },
    prepare,
  );
  expect(counts[4]).toEqual({ ...none, received: 2, unchanged: 2 });
});

it('rejects a row whose key is empty, and keeps the row of a key whose later one is refused', async () => {
  const prepare = 'CREATE TABLE t (id INTEGER UNIQUE, day TEXT NOT NULL, name TEXT)';
  const rows = [
    [null, 'mon', 'x'],
    [7, 'mon', 'kept'],
    [7, null, 'refused'],
  ];
  const { path, counts } = await five({ mode: 'upsert', keys: ['id'] }, { columns, rows }, prepare);
  expect(rowsIn(path)).toEqual([[7n, 'mon', 'kept']]);
  expect(counts.map(({ rejects }) => rejects.map(({ ordinal, code, column }) => [ordinal, code, column]))).toEqual(
    Array.from({ length: 5 }, () => [
      [1, 'sink.not_null', 'id'],
      [3, 'sink.not_null', 'day'],
    ]),
  );
  expect(counts[0]).toMatchObject({ received: 3, inserted: 1, rejected: 2, repeated: 0 });
  expect(counts[4]).toMatchObject({ received: 3, unchanged: 1, rejected: 2, repeated: 0 });
});

it('rewrites only the partitions that came, null being one of them', async () => {
  const { path, folder, counts } = await five({ mode: 'delete_write', partitionBy: ['day'] }, source);
  const partitions = [expect.any(String), expect.any(String)];
  expect(rowsIn(path)).toEqual(loaded);
  expect(counts[4]).toEqual({ ...none, received: 3, inserted: 3, deleted: 3, partitions });
  const load: Mode = { mode: 'delete_write', partitionBy: ['day'] };
  const again = await loadHere(
    path,
    folder,
    { load },
    {
      columns,
      rows: [
        [9, null, 'new'],
        [8, 'tue', 'new'],
      ],
    },
  );
  expect(again).toEqual({ ...none, received: 2, inserted: 2, deleted: 1, partitions });
  expect(rowsIn(path)).toEqual([
    [1n, 'mon', 'Ann'],
    [2n, 'mon', null],
    [9n, null, 'new'],
    [8n, 'tue', 'new'],
  ]);
});

it('rewrites partitions of several columns', async () => {
  const mode: Mode = { mode: 'delete_write', partitionBy: ['day', 'id'] };
  const { path, counts } = await five(mode, source);
  expect(rowsIn(path)).toEqual(loaded);
  expect(counts[4]).toEqual({ ...none, received: 3, inserted: 3, deleted: 3, partitions: three });
});

it('rewrites the partitions of a table that keeps their numbers as texts', async () => {
  const mode: Mode = { mode: 'delete_write', partitionBy: ['id', 'day'] };
  const { path, counts } = await five(mode, source, 'CREATE TABLE t (id TEXT, day BLOB, name TEXT)');
  expect(rowsIn(path)).toEqual(loaded.map(([id, ...others]) => [String(id), ...others]));
  expect(counts[4]).toEqual({ ...none, received: 3, inserted: 3, deleted: 3, partitions: three });
});

it('remembers a thousand partitions, and no more', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  const load: Mode = { mode: 'delete_write', partitionBy: ['id'] };
  const loadRows = (count: number) =>
    loadHere(
      path,
      folder,
      { load },
      { columns, query: `SELECT range AS id, 'mon' AS day, '' AS name FROM range(${count})` },
    );
  expect(await loadRows(1)).toMatchObject({ partitions: 'all' });
  expect((await loadRows(1000)).partitions).toHaveLength(1000);
  expect((await loadRows(1001)).partitions).toBeUndefined();
});

it('loads nothing, and still empties what it replaces', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  await loadHere(path, folder, { load: { mode: 'replace' } }, source);
  expect(await loadHere(path, folder, { load: { mode: 'replace' } }, { columns })).toEqual({
    ...none,
    received: 0,
    deleted: 3,
  });
  expect(rowsIn(path)).toEqual([]);
});

it('loads more rows than fit in a message, a segment or a page of the tree', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'big.db');
  const query =
    "SELECT range AS id, CASE WHEN range % 3 = 0 THEN NULL ELSE 'day ' || range % 7 END AS day, repeat('x', (range % 40)::INTEGER) AS name FROM range(600000)";
  const counts = await loadTable(path, folder, { load: { mode: 'replace' } }, { columns, query });
  expect(counts).toEqual({ ...none, received: 600_000, inserted: 600_000 });
  expect(rowsIn(path, 'PRAGMA integrity_check')).toEqual([['ok']]);
  expect(rowsIn(path, 'SELECT count(*), sum(id), count(day), sum(length(name)), max(rowid) FROM t')).toEqual([
    [600_000n, 179_999_700_000n, 400_000n, 11_700_000n, 600_000n],
  ]);
});
