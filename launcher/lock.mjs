// @ts-check
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

const heartbeatMs = 2_000;
/** A holder that lives but has not touched its lock for this long is another program with a recycled process id. */
const mostSilentMs = 60_000;
const pollMs = 100;

/** @param {unknown} error */
const codeOf = (error) => (error instanceof Error && 'code' in error ? error.code : undefined);

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {string} lockFile */
function readHolder(lockFile) {
  try {
    return { text: readFileSync(lockFile, 'utf8'), silentMs: Date.now() - statSync(lockFile).mtimeMs };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {{ text: string, silentMs: number }} holder */
export function isStale({ text, silentMs }) {
  if (silentMs > mostSilentMs) return true;
  const pid = Number.parseInt(text, 10);
  // A lock without a number is just being written.
  return Number.isInteger(pid) && !isAlive(pid);
}

/**
 * Moves a stale lock away. Two processes may find the same one stale, and the slower could then move away the lock
 * that the faster has just taken: what was moved is compared, and put back if it is not the stale one.
 *
 * @param {string} lockFile
 * @param {string} staleText
 */
function breakLock(lockFile, staleText) {
  const moved = `${lockFile}.${process.pid}`;
  try {
    renameSync(lockFile, moved);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(moved, 'utf8') !== staleText) linkSync(moved, lockFile);
  rmSync(moved);
}

/** @param {string} lockFile */
function tryTake(lockFile) {
  try {
    writeFileSync(lockFile, `${process.pid} ${Date.now()}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Does the work while no other process installs or builds in this checkout. Whoever has to wait is told.
 *
 * @template T
 * @param {string} root
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export function withCheckout(root, work) {
  return withLock(join(root, '.cache/launcher.lock'), work, () =>
    process.stderr.write('weir: another process is installing or building here, waiting for it …\n'),
  );
}

/**
 * Does the work while no other process holds the lock file, and takes over a lock whose holder is gone.
 *
 * @template T
 * @param {string} lockFile
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once, if another process has to be waited for
 * @returns {Promise<T>}
 */
export async function withLock(lockFile, work, onWait = () => {}) {
  mkdirSync(dirname(lockFile), { recursive: true });
  let hasWaited = false;
  while (!tryTake(lockFile)) {
    const holder = readHolder(lockFile);
    if (holder && isStale(holder)) {
      breakLock(lockFile, holder.text);
      continue;
    }
    if (!hasWaited) onWait();
    hasWaited = true;
    await delay(pollMs);
  }
  const heartbeat = setInterval(() => utimesSync(lockFile, new Date(), new Date()), heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    rmSync(lockFile, { force: true });
  }
}
