import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../../.cache', import.meta.url));

/**
 * A folder of the checkout's cache, which is filled when it is not there yet. Others may be at it too: whoever is first
 * puts it in place.
 */
export async function cachedFolder(path: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cache, path);
  if (existsSync(folder)) return folder;
  const own = `${folder}.${process.pid}`;
  mkdirSync(own, { recursive: true });
  try {
    await fill(own);
    if (!existsSync(folder)) renameSync(own, folder);
    return folder;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
