import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { systemCodeOf } from '../../../core/errors.ts';

/**
 * Where a path leads through links, also those of its folder: so links stay as they are when something is put there,
 * and the same place is recognised by another path. Nothing need be there yet.
 */
export async function linkedPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') return path;
    const folder = dirname(path) === path ? path : await linkedPath(dirname(path));
    const link = await readlink(path).catch(() => undefined);
    return link === undefined ? join(folder, basename(path)) : linkedPath(resolve(folder, link));
  }
}
