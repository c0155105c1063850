import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isStale, withLock } from '../../launcher/lock.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

const lockIn = (folder: string) => join(folder, 'cache/launcher.lock');

function pidOfTheDead(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

test('the second waits until the first has finished, and says so once', async () => {
  const lockFile = lockIn(temporaryFolder());
  const log: string[] = [];
  const { promise: mayFinish, resolve: letFinish } = Promise.withResolvers<void>();
  const first = withLock(lockFile, async () => {
    log.push('first starts');
    await mayFinish;
    log.push('first ends');
  });
  const second = withLock(
    lockFile,
    async () => log.push('second starts'),
    () => {
      log.push('second waits');
      letFinish();
    },
  );
  await Promise.all([first, second]);
  expect(log).toEqual(['first starts', 'second waits', 'first ends', 'second starts']);
  expect(existsSync(lockFile)).toBe(false);
});

test('a lock whose holder has died is taken over, by one of those who want it at a time', async () => {
  const folder = temporaryFolder({ 'cache/launcher.lock': `${pidOfTheDead()} 0` });
  let inside = 0;
  const work = async () => {
    inside += 1;
    await Promise.resolve();
    expect(inside).toBe(1);
    inside -= 1;
    return readFileSync(lockIn(folder), 'utf8').split(' ')[0];
  };
  const holders = await Promise.all([withLock(lockIn(folder), work), withLock(lockIn(folder), work)]);
  expect(holders).toEqual([String(process.pid), String(process.pid)]);
});

test('a lock that nobody has touched for a minute is taken over, though a process of that number lives', async () => {
  const folder = temporaryFolder({ 'cache/launcher.lock': `${process.pid} 0` });
  const longAgo = new Date(Date.now() - 61_000);
  utimesSync(lockIn(folder), longAgo, longAgo);
  await expect(withLock(lockIn(folder), async () => 'done')).resolves.toBe('done');
});

test('work that fails gives the lock back', async () => {
  const lockFile = lockIn(temporaryFolder());
  const work = () => Promise.reject(new Error('no network'));
  await expect(withLock(lockFile, work)).rejects.toThrow('no network');
  expect(existsSync(lockFile)).toBe(false);
});

test('a lock is stale when its holder is dead or silent, not while it is being written', () => {
  expect(isStale({ text: `${process.pid} 0`, silentMs: 1_000 })).toBe(false);
  expect(isStale({ text: '', silentMs: 1_000 })).toBe(false);
  expect(isStale({ text: `${pidOfTheDead()} 0`, silentMs: 1_000 })).toBe(true);
  expect(isStale({ text: `${process.pid} 0`, silentMs: 61_000 })).toBe(true);
});
