import { closeSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { keepingState } from '../own-state.ts';
import { isAlive, type ProcessIdentity, thisProcess } from '../processes/process-identity.ts';

/** The temporary folder of the home. */
interface TempFolder {
  tempPath: string;
}

/** A temporary folder that is removed on disposal, or at a later start if its owner dies. */
export interface RunFolder extends Disposable {
  path: string;
}

/** Exists as long as the run, in whichever process. */
export function runFolderPath({ tempPath }: TempFolder, runId: string): string {
  return join(tempPath, `run-${runId}`);
}

/**
 * Creates `tmp/run-<id>`. An empty file beside it names the owner, and exists before the folder and after it: so a
 * folder without one has no owner. Fails with `store.failed`.
 */
export function openRunFolder(
  { tempPath }: TempFolder,
  runId: string,
  owner: ProcessIdentity = thisProcess(),
): RunFolder {
  const path = runFolderPath({ tempPath }, runId);
  const mark = join(tempPath, `owner-${owner.pid}-${owner.started}-${runId}`);
  keepingState(tempPath, () => {
    closeSync(openSync(mark, 'wx'));
    mkdirSync(path, { mode: 0o700 });
  });
  return {
    path,
    [Symbol.dispose]() {
      remove(path);
      remove(mark);
    },
  };
}

/** Removes the folders of dead processes; those of live ones stay. */
export function removeLeftovers({ tempPath }: TempFolder): void {
  // Folders are listed before marks: a listed folder with an owner had its mark by then.
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

/** Windows keeps files locked for a moment after they are closed. */
function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}
