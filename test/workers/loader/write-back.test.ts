import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqliteLoad } from '../../support/open-sqlite-load.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { columnsOf, rowsIn, runIn, writeTable } from './loading.ts';

const write = `const Database = require('better-sqlite3');
new Database(process.argv[1], { timeout: 0 }).exec('BEGIN IMMEDIATE')`;

it('keeps its lock on a database that is written to the disk while it is loaded', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'shop.db');
  runIn(path, 'CREATE TABLE other (x)');
  const source = {
    query: 'SELECT i, i::VARCHAR AS t FROM range(300000) AS r (i)',
    columns: columnsOf({ i: 'integer', t: 'text' }),
  };
  {
    await using load = await openSqliteLoad(path, { folder });
    await writeTable(load, { load: { mode: 'append' } }, source);
    await load.apply();
    expect(spawnSync(process.execPath, ['-e', write, path], { encoding: 'utf8' }).stderr).toContain(
      'database is locked',
    );
    await load.commit();
  }
  expect(spawnSync(process.execPath, ['-e', write, path], { encoding: 'utf8' }).stderr).toBe('');
  expect(rowsIn(path, 'SELECT count(*) FROM t')).toEqual([[300_000n]]);
});

it.skipIf(process.platform === 'win32')(
  'does not commit to a database that was removed while it was loaded',
  async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'shop.db');
    runIn(path, 'CREATE TABLE other (x)');
    await using load = await openSqliteLoad(path, { folder });
    await writeTable(load, { load: { mode: 'append' } }, { columns: columnsOf({ i: 'integer' }), rows: [[1]] });
    await load.apply();
    rmSync(path);
    await expect(load.commit()).rejects.toThrow('shop.db was removed or replaced while it was loaded.');
  },
);
