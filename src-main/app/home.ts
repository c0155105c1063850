import { closeSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { messageOf, WeirError } from '../../core/errors.ts';
import { isAlive, type ProcessIdentity, thisProcess } from './process-identity.ts';

/** Where the app keeps its own state. */
export interface Home {
  path: string;
  storePath: string;
  tempPath: string;
}

/** `WEIR_HOME`, or the place that the system has for such things. */
export function homePath(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  if (env.WEIR_HOME) return resolve(env.WEIR_HOME);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Weir');
  if (platform === 'win32') return join(env.APPDATA || join(homedir(), 'AppData', 'Roaming'), 'Weir');
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'weir');
}

/** Makes the folders, for this user alone, and removes what dead processes left in them. Fails with `store.failed`. */
export function openHome(path = homePath()): Home {
  const home = { path, storePath: join(path, 'weir.db'), tempPath: join(path, 'tmp') };
  try {
    mkdirSync(home.tempPath, { recursive: true, mode: 0o700 });
    removeLeftovers(home);
  } catch (cause) {
    const message = `Weir cannot keep its own state in ${path}: ${messageOf(cause)}. Set WEIR_HOME to use another place.`;
    throw new WeirError({ code: 'store.failed', message, cause });
  }
  return home;
}

/** Where relative paths of pipelines start that were never saved. */
export function unsavedFolderIn(homePath: string): string {
  return join(homePath, 'unsaved');
}

/** A temporary folder that is removed when its owner lets go of it, or at a later start if the owner dies. */
export interface RunFolder extends Disposable {
  path: string;
}

export function runFolderPath({ tempPath }: Home, runId: string): string {
  return join(tempPath, `run-${runId}`);
}

/**
 * Makes `tmp/run-<id>`. An empty file beside it names the owner, and is there before the folder and after it: so a
 * folder without one belongs to nobody.
 */
export function openRunFolder(home: Home, runId: string, owner: ProcessIdentity = thisProcess()): RunFolder {
  const path = runFolderPath(home, runId);
  const mark = join(home.tempPath, `owner-${owner.pid}-${owner.started}-${runId}`);
  closeSync(openSync(mark, 'wx'));
  mkdirSync(path, { mode: 0o700 });
  return {
    path,
    [Symbol.dispose]() {
      remove(path);
      remove(mark);
    },
  };
}

/** Removes the folders of dead processes; those of live ones stay, whoever asks. */
export function removeLeftovers({ tempPath }: Home): void {
  // Folders are listed before marks: a folder that is listed had its mark by then, if it has an owner.
  const folders = readdirSync(tempPath).filter((name) => name.startsWith('run-'));
  const marks = readdirSync(tempPath).flatMap((name) => ownerOf(name) ?? []);
  const alive = marks.filter(({ owner }) => isAlive(owner));
  const isOwned = (folder: string) => alive.some(({ runId }) => folder === `run-${runId}`);
  for (const folder of folders) if (!isOwned(folder)) remove(join(tempPath, folder));
  for (const mark of marks) if (!alive.includes(mark)) remove(join(tempPath, mark.name));
}

function ownerOf(name: string): { name: string; owner: ProcessIdentity; runId: string } | undefined {
  const [, pid, started, runId] = /^owner-(\d+)-([0-9A-Za-z]+)-(.+)$/.exec(name) ?? [];
  if (!pid || !started || !runId) return undefined;
  return { name, owner: { pid: Number(pid), started }, runId };
}

/** Windows holds on to files for a moment after they were closed. */
function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}
