import { mkdirSync, realpathSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { WeirError } from '../../../core/errors.ts';
import type { SettingsService } from '../settings-service.ts';
import { fileError } from './file-errors.ts';

export interface OpenedFolder {
  path: string;
  name: string;
}

export interface NamedFolder extends OpenedFolder {
  /** The named file in it; null if the folder itself was named. */
  file: string | null;
}

/**
 * The folders that the user opened: nothing outside of them is listed, read or written for a window, also not by
 * symbolic links.
 */
export class OpenedFolders {
  readonly #settings: SettingsService;
  /** Real paths opened for this session only. */
  readonly #session: string[] = [];
  /** Real paths of the app's own folders. */
  readonly #own: string[] = [];

  constructor(settings: SettingsService) {
    this.#settings = settings;
  }

  /** All opened folders: first the one that the studio was started in, last the app's own. */
  all(): OpenedFolder[] {
    const paths = [...new Set([...this.#session, ...this.#settings.stored.folders, ...this.#own])];
    return paths.map((path) => ({ path, name: basename(path) || path }));
  }

  /** Opens a folder for this session; creates it if needed. */
  openForSession(path: string): void {
    this.#session.push(madeFolder(path));
  }

  /** The same for the app's own folders, for files that have no place yet. */
  openOwn(path: string): void {
    this.#own.push(madeFolder(path));
  }

  /** Opens a folder permanently, since the user named it or a file in it. */
  async open(path: string): Promise<NamedFolder> {
    if (!isAbsolute(path)) throw denied(`Give the whole path of the folder, not "${path}".`);
    const { real, isFolder } = await realPlace(path);
    const folder = isFolder ? real : dirname(real);
    const { folders } = this.#settings.stored;
    if (!folders.includes(folder)) this.#settings.update({ folders: [...folders, folder] });
    return { path: folder, name: basename(folder) || folder, file: isFolder ? null : real };
  }

  /** The real path of something inside an opened folder. */
  async inside(path: string): Promise<string> {
    const real = await realpath(this.#absolute(path)).catch((error: unknown) => {
      throw fileError(path, 'read', error);
    });
    return this.#confined(real, path);
  }

  /** The real path of a file to write: the file, or else its folder, must be inside an opened folder. */
  async forWriting(path: string): Promise<string> {
    const absolute = this.#absolute(path);
    const existing = await realpath(absolute).catch(() => undefined);
    if (existing !== undefined) return this.#confined(existing, path);
    const folder = await realFolder(dirname(absolute));
    return this.#confined(join(folder, basename(absolute)), path);
  }

  isRoot(realPath: string): boolean {
    return this.all().some((folder) => folder.path === realPath);
  }

  #absolute(path: string): string {
    if (path.includes('\0') || !isAbsolute(path)) throw denied(`"${path}" is not a whole path.`);
    return resolve(path);
  }

  #confined(real: string, asked: string): string {
    if (this.all().some((folder) => isWithin(real, folder.path))) return real;
    // A recently opened file can be opened again without its folder.
    if (this.#settings.stored.recent.some((file) => file.path === real)) return real;
    throw denied(`${asked} lies outside the folders that you opened. Open its folder first.`);
  }
}

function madeFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  return realpathSync(path);
}

export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`));
}

async function realFolder(path: string): Promise<string> {
  const { real, isFolder } = await realPlace(path);
  if (!isFolder) throw new WeirError({ code: 'file.failed', message: `${path} is not a folder.` });
  return real;
}

/** The real path of an existing folder or file. */
async function realPlace(path: string): Promise<{ real: string; isFolder: boolean }> {
  try {
    const real = await realpath(path);
    const info = await stat(real);
    if (info.isDirectory() || info.isFile()) return { real, isFolder: info.isDirectory() };
  } catch (error) {
    throw fileError(path, 'listed', error);
  }
  throw new WeirError({ code: 'file.failed', message: `${path} is neither a folder nor a file.` });
}

function denied(message: string): WeirError {
  return new WeirError({ code: 'file.denied', message });
}
