import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openHome } from '../../../../src-main/app/home.ts';
import { openRunFolder, removeLeftovers } from '../../../../src-main/app/runs/run-folders.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

test('a run folder is gone with its owner mark when it is let go of', () => {
  const home = openHome(temporaryFolder());
  {
    using folder = openRunFolder(home, 'r1');
    writeFileSync(join(folder.path, 'spool'), 'rows');
    expect(readdirSync(home.tempPath)).toHaveLength(2);
  }
  expect(readdirSync(home.tempPath)).toEqual([]);
});

test('a run folder that cannot be made is told in plain words', () => {
  const tempPath = join(temporaryFolder(), 'gone');
  expect(() => openRunFolder({ tempPath }, 'r1')).toThrow(
    /^Weir cannot keep its own state in .*gone: ENOENT.* Set WEIR_HOME/,
  );
});

test('the folder of a live run is never touched, and those of dead ones are removed', () => {
  const home = openHome(temporaryFolder());
  using live = openRunFolder(home, 'live');
  const reused = openRunFolder(home, 'reused', { pid: process.pid, started: 'before' });
  writeFileSync(join(reused.path, 'spool'), 'rows');
  mkdirSync(join(home.tempPath, 'run-nobody'));
  openHome(home.path);
  expect(readdirSync(home.tempPath).filter((name) => name.startsWith('run-'))).toEqual(['run-live']);
  expect(readdirSync(home.tempPath)).toHaveLength(2);
  expect(existsSync(live.path)).toBe(true);
});

test('what a killed process left behind is removed at the next start, not before it died', async () => {
  const home = openHome(temporaryFolder());
  const child = fork(fileURLToPath(new URL('../folder-process.ts', import.meta.url)), [home.path]);
  await once(child, 'message');
  removeLeftovers(home);
  expect(readdirSync(join(home.tempPath, 'run-theirs'))).toEqual(['spool']);
  child.kill('SIGKILL');
  await once(child, 'exit');
  removeLeftovers(home);
  expect(readdirSync(home.tempPath)).toEqual([]);
});
