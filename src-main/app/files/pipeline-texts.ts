import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { OpenedFile } from '../../../core/api/files.ts';
import { systemCodeOf } from '../../../core/errors.ts';
import { fileError } from './file-errors.ts';
import { replaceFile } from './replace-file.ts';

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

/** Writes a file whole, and to the disk; what is there already keeps its permissions. */
export async function writeText(path: string, text: string): Promise<OpenedFile> {
  try {
    const mode = (await stat(path).catch(() => undefined))?.mode;
    await replaceFile(path, text, { mode, isSynced: true });
  } catch (error) {
    throw fileError(path, 'written', error);
  }
  return { path, text, revision: revisionOf(text) };
}
