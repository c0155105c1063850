import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { columnsOf, loadTable, rowsIn } from './loading.ts';

const dyingLoad = fileURLToPath(new URL('./dying-load.ts', import.meta.url));
const source = { columns: columnsOf({ id: 'integer', name: 'text' }), rows: [[1, 'old']] };
const oldState = [[1n, 1n]];
const newState = [[200_000n, 19_999_900_000n]];
const moments = [
  ['written', 0],
  ['applying', 0],
  ['applying', 20],
  ['applying', 60],
  ['applied', 0],
  ['committing', 0],
  ['committing', 4],
  ['committing', 12],
] as const;

it.for(moments)(
  'killed when %s (+%i ms), a load leaves a sound database in its old or new state',
  ([moment, delayMs]) => {
    const folder = temporaryFolder();
    const path = join(folder, 'shop.db');
    return loadTable(path, folder, { load: { mode: 'replace' } }, source).then(async () => {
      const child = spawnSync(process.execPath, [dyingLoad, path, folder, moment, String(delayMs)], {
        encoding: 'utf8',
      });
      expect([child.stderr, child.signal === 'SIGKILL' || child.status === 0]).toEqual(['', true]);
      const states = moment === 'committing' || delayMs > 0 ? [oldState, newState] : [oldState];
      expect(states).toContainEqual(rowsIn(path, 'SELECT count(*), sum(id) FROM t'));
      expect(rowsIn(path, 'PRAGMA integrity_check')).toEqual([['ok']]);
      await loadTable(path, folder, { load: { mode: 'replace' } }, source);
      expect(rowsIn(path)).toEqual([[1n, 'old']]);
    });
  },
);

const newMoments = [
  ['applied', 0],
  ['committing', 2],
] as const;

it.for(newMoments)(
  'killed when %s (+%i ms), a load leaves no database or a whole one where there was none',
  async ([moment, delayMs]) => {
    const folder = temporaryFolder();
    const path = join(folder, 'shop.db');
    const child = spawnSync(process.execPath, [dyingLoad, path, folder, moment, String(delayMs)], { encoding: 'utf8' });
    expect([child.stderr, child.signal === 'SIGKILL' || child.status === 0]).toEqual(['', true]);
    if (moment !== 'committing') expect(existsSync(path)).toBe(false);
    if (existsSync(path)) {
      expect(rowsIn(path, 'SELECT count(*), sum(id) FROM t')).toEqual(newState);
      expect(rowsIn(path, 'PRAGMA integrity_check')).toEqual([['ok']]);
    }
    await loadTable(path, folder, { load: { mode: 'replace' } }, source);
    expect(rowsIn(path)).toEqual([[1n, 'old']]);
  },
);
