import { hash } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import type { OpenedFile } from '../../../core/api/files.ts';
import { systemCodeOf } from '../../../core/errors.ts';
import { fileError } from './file-errors.ts';

/** The largest file that the studio takes for a pipeline, in bytes. */
const sizeLimitBytes = 20_000_000;

/** A name for a content: the same text has the same revision, any other another. */
function revisionOf(text: string): string {
  return hash('sha256', text);
}

/** Reads a whole file as text. */
export async function readText(path: string): Promise<OpenedFile> {
  try {
    const { size } = await stat(path);
    if (size > sizeLimitBytes) throw new RangeError(`it has ${size} bytes, too many for a pipeline`);
    const text = await readFile(path, 'utf8');
    return { path, text, revision: revisionOf(text) };
  } catch (error) {
    throw fileError(path, 'read', error);
  }
}

/** As `readText`; undefined where there is no such file. */
export async function readTextIfThere(path: string): Promise<OpenedFile | undefined> {
  try {
    return await readText(path);
  } catch (error) {
    if (error instanceof Error && systemCodeOf(error.cause) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes beside the target, to the disk, and renames: a reader, or a crash, sees the old text or the new one. */
export async function writeText(path: string, text: string): Promise<OpenedFile> {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    const mode = (await stat(path).catch(() => undefined))?.mode;
    {
      await using file = await open(beside, 'w', mode);
      await file.writeFile(text);
      await file.sync();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw fileError(path, 'written', error);
  }
  return { path, text, revision: revisionOf(text) };
}
