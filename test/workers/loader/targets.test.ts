import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openTarget } from '../../../workers/loader/open-target.ts';
import { targetError } from '../../../workers/loader/target-errors.ts';
import { openSqliteLoad } from '../../support/open-sqlite-load.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { columnsOf, loadHere, type Mode, rowsIn, runIn, type Source, writeTable } from './loading.ts';

const replace: Mode = { mode: 'replace' };
const source: Source = { columns: columnsOf({ id: 'integer', name: 'text' }), rows: [[1, 'Ann']] };

it('says that a locked database is locked', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  const holder = new Database(path);
  onTestFinished(() => void holder.close());
  holder.exec('CREATE TABLE t (id INTEGER, name TEXT); BEGIN EXCLUSIVE');
  await expect(loadHere(path, folder, { load: replace }, source)).rejects.toMatchObject({ code: 'target.locked' });
});

it('says that a database is locked when another program starts to write meanwhile', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  runIn(path, 'CREATE TABLE t (id INTEGER, name TEXT)');
  await using load = await openSqliteLoad(path, { folder, busyTimeoutMs: 50 });
  await writeTable(load, { load: replace }, source);
  const holder = new Database(path);
  onTestFinished(() => void holder.close());
  holder.exec('BEGIN IMMEDIATE');
  await expect(load.apply()).rejects.toMatchObject({ code: 'target.locked' });
  holder.exec('ROLLBACK');
  expect(rowsIn(path)).toEqual([]);
});

it('undoes at once what a full disk left half done', () => {
  const folder = temporaryFolder();
  const [path, left] = [join(folder, 'shop.db'), join(folder, 'left.db')];
  const writer = new Database(path);
  onTestFinished(() => void writer.close());
  writer.exec('PRAGMA cache_size = 1; CREATE TABLE t (x); BEGIN; INSERT INTO t VALUES (zeroblob(100000))');
  copyFileSync(path, left);
  {
    using _target = openTarget(left, 50);
    copyFileSync(`${path}-journal`, `${left}-journal`);
  }
  expect(readdirSync(folder)).not.toContain('left.db-journal');
  expect(rowsIn(left)).toEqual([]);
});

it('keeps nothing beside a database but its journal, so that a kill leaves nothing else', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  runIn(path, 'CREATE TABLE t (id INTEGER, name TEXT)');
  const names = new Set<string | null>();
  const watcher = watch(folder, (_event, name) => names.add(name));
  onTestFinished(() => watcher.close());
  await loadHere(path, temporaryFolder(), { load: replace }, source);
  writeFileSync(join(folder, 'end'), '');
  while (!names.has('end')) await once(watcher, 'change');
  for (const known of ['shop.db', 'shop.db-journal', 'end']) names.delete(known);
  expect([...names]).toEqual([]);
});

it('says what is wrong with a path', async () => {
  const folder = temporaryFolder({
    'text.db': 'this is no database, but long enough to be looked at as if it were one. '.repeat(20),
  });
  mkdirSync(join(folder, 'folder.db'));
  const codes = await Promise.all(
    ['text.db', 'folder.db', 'absent/shop.db'].map((name) =>
      loadHere(join(folder, name), folder, { load: replace }, source).catch(({ code, message }) => [code, message]),
    ),
  );
  expect(codes).toEqual([
    ['target.corrupt', 'text.db is not a SQLite database. Choose another path.'],
    ['target.failed', `${join(folder, 'folder.db')} is a folder. Give the path of a database file.`],
    ['target.not_found', `The folder ${join(folder, 'absent')} does not exist. Create it, or choose another path.`],
  ]);
});

it('says that a read-only database cannot be written', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  runIn(path, 'CREATE TABLE t (id INTEGER, name TEXT)');
  chmodSync(path, 0o444);
  chmodSync(folder, 0o755);
  // Root may write anything, so the check runs as nobody where the tests run as root.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const ours = (name: string) => JSON.stringify(join(import.meta.dirname, '../../../workers/loader', name));
  const code = `
    import { checkTargetPath } from ${ours('open-target.ts')};
    import { targetError } from ${ours('target-errors.ts')};
    try { checkTargetPath(process.argv[1], 50); } catch (error) { process.stdout.write(targetError(error, process.argv[1]).code); }`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code, path], {
    ...user,
    encoding: 'utf8',
  });
  expect(stdout).toBe('target.read_only');
});

it('says that the disk is full', () => {
  const folder = temporaryFolder();
  const database = new Database(join(folder, 'small.db'));
  onTestFinished(() => void database.close());
  database.exec('PRAGMA max_page_count = 5; CREATE TABLE t (a)');
  const fill = () => database.exec('INSERT INTO t VALUES (zeroblob(100000))');
  expect(fill).toThrow('full');
  expect(codeOf(fill)).toBe('target.full');
  for (const [code, words] of Object.entries({ ENOSPC: 'disk is full', EDQUOT: 'quota', EFBIG: 'file of this size' }))
    expect(targetError(Object.assign(new Error(`${code}: no room, write`), { code }), 'shop.db')).toMatchObject({
      code: 'disk.full',
      message: expect.stringContaining(words),
    });
  expect(targetError(new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE'), 'shop.db')).toMatchObject({
    code: 'target.failed',
    message: expect.stringMatching(/^shop.db could not be read or written \(disk I\/O error\): .*quota/),
  });
});

function codeOf(action: () => void): string {
  try {
    action();
    return 'none';
  } catch (error) {
    return targetError(error, 'shop.db').code;
  }
}

it('rolls back what is not committed, and leaves no file behind', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'new.db');
  {
    await using load = await openSqliteLoad(path, { folder });
    await writeTable(load, { load: replace }, source);
    await load.apply();
  }
  expect(readdirSync(folder)).toEqual([]);
});

it('stops when the run is cancelled', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  const controller = new AbortController();
  await using load = await openSqliteLoad(path, { folder, signal: controller.signal });
  const table = await writeTable(load, { load: replace }, source);
  controller.abort();
  await expect(load.apply()).rejects.toMatchObject({ code: 'cancelled' });
  await expect(
    table.write({ rowCount: 0, texts: new Uint8Array(0), fields: [] }).then(() => table.finish()),
  ).rejects.toMatchObject({
    code: 'cancelled',
  });
  await load[Symbol.asyncDispose]();
  expect(existsSync(path)).toBe(false);
});

it('refuses to load a table that cannot take the rows, before any row moves', async () => {
  const cases: [string, Mode, string, boolean?][] = [
    ['', replace, 'The table "t" does not exist', false],
    ['CREATE TABLE t (id INTEGER)', replace, 'has no column "name"', false],
    ['CREATE TABLE t (id INTEGER, name TEXT, day TEXT NOT NULL)', replace, 'needs a value for "day"'],
    ['CREATE TABLE t (id INTEGER, name TEXT AS (id || 1))', replace, 'computes "name" itself'],
    ['CREATE VIEW t AS SELECT 1 AS id, 2 AS name', replace, '"t" is a view'],
    ['CREATE VIEW t AS SELECT 1 AS id FROM gone WHERE name = "x"', replace, '"t" is a view'],
    ['CREATE TABLE t (id INTEGER, name TEXT)', { mode: 'upsert', keys: ['id'] }, 'no unique index on "id"', false],
    [
      'CREATE TABLE t (id INTEGER, name TEXT); INSERT INTO t (id) VALUES (7), (7)',
      { mode: 'upsert', keys: ['id'] },
      'Several rows of the table "t" have the same "id"',
    ],
    ['', { mode: 'upsert', keys: ['nr'] }, '"nr" is named in the settings'],
    ['', { mode: 'delete_write', partitionBy: ['day'] }, '"day" is named in the settings'],
  ];
  for (const [prepare, load, message, createTable = true] of cases) {
    const folder = temporaryFolder();
    const path = join(folder, 'shop.db');
    runIn(path, prepare);
    await expect(loadHere(path, folder, { load, createTable }, source)).rejects.toMatchObject({
      code: 'target.schema',
      node: 'load',
      message: expect.stringContaining(message),
    });
  }
  const folder = temporaryFolder();
  await expect(
    loadHere(join(folder, 'shop.db'), folder, { load: replace, table: 'sqlite_x' }, source),
  ).rejects.toMatchObject({ code: 'target.schema' });
});

it('keeps the schema of a table that it replaces', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  runIn(
    path,
    `CREATE TABLE t (NAME VARCHAR(20) COLLATE NOCASE, extra TEXT DEFAULT 'x', ID INTEGER PRIMARY KEY AUTOINCREMENT);
    CREATE INDEX by_name ON t (name); CREATE TABLE log (id); CREATE TRIGGER logged AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.id); END`,
  );
  const before = rowsIn(path, 'SELECT sql FROM sqlite_schema');
  await loadHere(path, folder, { load: replace }, source);
  expect(rowsIn(path)).toEqual([['Ann', 'x', 1n]]);
  expect(rowsIn(path, 'SELECT * FROM log')).toEqual([[1n]]);
  expect(rowsIn(path, 'SELECT sql FROM sqlite_schema')).toEqual(before);
});

it('makes a table of its own anew when the columns change, and none that somebody built on', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  await loadHere(path, folder, { load: replace }, source);
  const other: Source = { columns: columnsOf({ id: 'text', city: 'text' }), rows: [['007', 'Rome']] };
  const { warnings } = await loadHere(path, folder, { load: replace }, other);
  expect(warnings).toEqual(['The columns of the table "t" changed, so it was created anew.']);
  expect(rowsIn(path)).toEqual([['007', 'Rome']]);
  runIn(path, 'CREATE INDEX by_city ON t (city)');
  await expect(loadHere(path, folder, { load: replace }, source)).rejects.toMatchObject({ code: 'target.schema' });
});

it('keeps the key of a table that it made for an upsert when it replaces the rows', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  await loadHere(path, folder, { load: { mode: 'upsert', keys: ['id'] } }, source);
  const before = rowsIn(path, 'SELECT sql FROM sqlite_schema');
  const { warnings } = await loadHere(path, folder, { load: replace }, source);
  expect([warnings, rowsIn(path, 'SELECT sql FROM sqlite_schema')]).toEqual([[], before]);
});

it('adds the unique index that an upsert needs, and says so', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  await loadHere(path, folder, { load: replace }, source);
  const { warnings, unchanged } = await loadHere(path, folder, { load: { mode: 'upsert', keys: ['id'] } }, source);
  expect(warnings).toEqual([
    'The table "t" had no unique index on "id", which an upsert needs, so "weir_t_keys" was created.',
  ]);
  expect(unchanged).toBe(1);
});

it('leaves the journal mode of a database as it is', async () => {
  const folder = temporaryFolder();
  for (const mode of ['wal', 'delete']) {
    const path = join(folder, `${mode}.db`);
    runIn(path, `PRAGMA journal_mode = ${mode}`);
    await loadHere(path, folder, { load: replace }, source);
    expect(rowsIn(path, 'PRAGMA journal_mode')).toEqual([[mode]]);
  }
  writeFileSync(join(folder, 'empty.db'), '');
  await loadHere(join(folder, 'empty.db'), folder, { load: replace }, source);
  expect(rowsIn(join(folder, 'empty.db'))).toEqual([[1n, 'Ann']]);
});

it('says that a database in another encoding cannot be loaded', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  runIn(path, "PRAGMA encoding = 'UTF-16'; CREATE TABLE x (a)");
  await expect(loadHere(path, folder, { load: replace }, source)).rejects.toMatchObject({ code: 'target.encoding' });
});
