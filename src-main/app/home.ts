import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { keepingState } from './own-state.ts';
import { removeLeftovers } from './runs/run-folders.ts';

/** The folders and files of the app's own state. */
export interface Home {
  path: string;
  storePath: string;
  tempPath: string;
}

/** `WEIR_HOME`, or the system's usual place for application data. */
export function homePath(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  if (env.WEIR_HOME) return resolve(env.WEIR_HOME);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Weir');
  if (platform === 'win32') return join(env.APPDATA || join(homedir(), 'AppData', 'Roaming'), 'Weir');
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'weir');
}

/** Creates the folders, for this user only, and removes what dead processes left in them. Fails with `store.failed`. */
export function openHome(path = homePath()): Home {
  const home = { path, storePath: join(path, 'weir.db'), tempPath: join(path, 'tmp') };
  keepingState(path, () => {
    mkdirSync(home.tempPath, { recursive: true, mode: 0o700 });
    removeLeftovers(home);
  });
  return home;
}

/** The folder that relative paths of unsaved pipelines start from. */
export function unsavedFolderIn(homePath: string): string {
  return join(homePath, 'unsaved');
}
