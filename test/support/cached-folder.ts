import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../../.cache', import.meta.url));

/** A folder in the checkout's cache, filled on first use. Of several processes that fill it, the first one wins. */
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
