import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqliteLoad } from '../../support/open-sqlite-load.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { columnsOf, loadHere, type Mode, rowsIn, runIn, type Source, writeTable } from './loading.ts';

const name = 'a "hostile"\ntable';
const source: Source = {
  query: "SELECT i AS id, repeat('x', (i % 9000)::INTEGER) AS text, i / 4 AS amount FROM range(2000) AS r (i)",
  columns: columnsOf({ id: 'integer', text: 'text', amount: 'number' }),
};

it('makes a database that SQLite finds sound and goes on with', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  const { inserted, rejects } = await loadHere(path, folder, { table: name, load: { mode: 'append' } }, source);
  expect([inserted, rejects, readdirSync(folder)]).toEqual([2000, [], ['shop.db']]);
  expect(rowsIn(path, 'PRAGMA integrity_check')).toEqual([['ok']]);
  expect(rowsIn(path, 'SELECT page_size FROM pragma_page_size')).toEqual([[4096n]]);
  runIn(path, 'CREATE TABLE other (x); CREATE INDEX by_id ON "a ""hostile""\ntable" (id); VACUUM');
  await loadHere(path, folder, { table: name, load: { mode: 'append' } }, source);
  expect(rowsIn(path, 'SELECT count(*), sum(length(text)) FROM "a ""hostile""\ntable"')).toEqual([[4000n, 3_998_000n]]);
  expect(rowsIn(path, 'PRAGMA integrity_check')).toEqual([['ok']]);
});

it('makes no database before the commit', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  {
    await using load = await openSqliteLoad(path, { folder });
    await writeTable(load, { table: 'one', load: { mode: 'replace' } }, source);
    await writeTable(load, { table: 'two', load: { mode: 'append' } }, source);
    expect(await load.apply()).toMatchObject([{ inserted: 2000 }, { inserted: 2000 }]);
    expect(existsSync(path)).toBe(false);
    await load.commit();
  }
  expect(rowsIn(path, 'SELECT (SELECT sum(id) FROM one), (SELECT sum(id) FROM two)')).toEqual([
    [1_999_000n, 1_999_000n],
  ]);
  expect(rowsIn(path, 'PRAGMA integrity_check')).toEqual([['ok']]);
});

it('lets SQLite make the database where it would find unfinished work beside it', async () => {
  const folder = temporaryFolder({ 'shop.db-journal': 'left behind' });
  const path = join(folder, 'shop.db');
  await using load = await openSqliteLoad(path, { folder });
  await writeTable(load, { load: { mode: 'append' } }, source);
  await load.apply();
  expect(existsSync(path)).toBe(true);
  await load.commit();
  expect(rowsIn(path, 'SELECT count(*) FROM t')).toEqual([[2000n]]);
});

it('adds its rows to a database that another program makes while they come', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  await using load = await openSqliteLoad(path, { folder });
  await writeTable(load, { load: { mode: 'append' } }, source);
  runIn(path, 'CREATE TABLE other (x); INSERT INTO other VALUES (7)');
  await load.apply();
  await load.commit();
  expect(rowsIn(path, 'SELECT (SELECT x FROM other), count(*) FROM t')).toEqual([[7n, 2000n]]);
});

it('adds its tables to a database that another program makes just before the commit', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  await using load = await openSqliteLoad(path, { folder });
  await writeTable(load, { table: name, load: { mode: 'replace' } }, source);
  await load.apply();
  await loadHere(path, folder, { table: 'other', load: { mode: 'append' } }, source);
  await load.commit();
  const rows = 'SELECT count(*), sum(id), sum(length(text))';
  expect(rowsIn(path, `${rows} FROM "a ""hostile""\ntable"`)).toEqual(rowsIn(path, `${rows} FROM other`));
  expect(rowsIn(path, 'PRAGMA integrity_check')).toEqual([['ok']]);
});

it.each([
  [{ mode: 'append' }, [1, 1, 2, 3], 0],
  [{ mode: 'replace' }, [1, 3], 2],
  [{ mode: 'delete_write', partitionBy: ['id'] }, [1, 2, 3], 1],
] satisfies [Mode, number[], number][])(
  'loads into a table that another run makes just before the commit, and counts what it deletes there: %j',
  async (mode, ids, deleted) => {
    const folder = temporaryFolder();
    const path = join(folder, 'shop.db');
    const ofIds = (...rows: number[]): Source => ({
      columns: columnsOf({ id: 'integer' }),
      rows: rows.map((id) => [id]),
    });
    await using load = await openSqliteLoad(path, { folder });
    await writeTable(load, { load: mode }, ofIds(1, 3));
    await load.apply();
    await loadHere(path, folder, { load: mode }, ofIds(1, 2));
    expect(await load.commit()).toMatchObject([{ inserted: 2, deleted }]);
    expect(rowsIn(path, 'SELECT id FROM t ORDER BY id')).toEqual(ids.map((id) => [BigInt(id)]));
  },
);

it('adds its dead letters to a table of them that another run makes just before the commit', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  const loadOf = async (run: string, ids: string[]) => {
    const load = await openSqliteLoad(path, { folder });
    await writeTable(load, { load: { mode: 'replace' } }, source);
    await load.apply();
    const known = { pipeline: null, source: null, source_row: 1, line: null, column: null, value: null, record: null };
    const told = { ...known, node: 'read', code: 'csv.quote', message: 'bad', status: 'open' };
    await load.mirrorRejects(
      't_dlq',
      ids.map((id) => ({ ...told, id, run_id: run, first_run: run, last_run: run })),
    );
    return load;
  };
  await using load = await loadOf('second', ['b', 'c']);
  await using other = await loadOf('first', ['a', 'b']);
  await other.commit();
  await load.commit();
  expect(rowsIn(path, 'SELECT id, run_id, last_run FROM t_dlq ORDER BY id')).toEqual([
    ['a', 'first', 'first'],
    ['b', 'first', 'second'],
    ['c', 'second', 'second'],
  ]);
});

it('leaves a database alone that another program makes just before the commit, with a table of the same name', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  await using load = await openSqliteLoad(path, { folder });
  await writeTable(load, { load: { mode: 'append' } }, source);
  await load.apply();
  runIn(path, 'CREATE TABLE t (x)');
  await expect(load.commit()).rejects.toMatchObject({
    code: 'target.failed',
    message:
      'shop.db did not exist when it was loaded, and another program has made it since. Nothing was loaded. Run it again.',
  });
  expect(rowsIn(path)).toEqual([]);
});
