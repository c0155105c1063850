import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';

interface Replacing {
  mode?: number | undefined;
  /** Flushes the text to disk before it replaces the file. */
  isSynced?: boolean;
}

/** Writes beside a file and renames: readers, and a crash, see the old or the new text. */
export async function replaceFile(
  path: string,
  text: string,
  { mode, isSynced = false }: Replacing = {},
): Promise<void> {
  const beside = placeBeside(path);
  try {
    {
      await using file = await open(beside, 'wx', mode);
      await file.writeFile(text);
      if (isSynced) await file.sync();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Like `replaceFile`, for callers that cannot wait. */
export function replaceFileSync(path: string, text: string, mode: number): void {
  const beside = placeBeside(path);
  try {
    writeFileSync(beside, text, { flag: 'wx', mode });
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function placeBeside(path: string): string {
  return `${path}.${randomUUID().slice(0, 8)}.part`;
}
