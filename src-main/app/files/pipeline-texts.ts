import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { OpenedFile } from '../../../core/api/files.ts';
import { systemCodeOf } from '../../../core/errors.ts';
import { fileError } from './file-errors.ts';
import { replaceFile } from './replace-file.ts';

/** Largest pipeline file (bytes). */
const sizeLimitBytes = 20_000_000;

/** Identifies a content: equal texts have equal revisions. */
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

/** As `readText`; undefined if there is no such file. */
export async function readTextIfThere(path: string): Promise<OpenedFile | undefined> {
  try {
    return await readText(path);
  } catch (error) {
    if (error instanceof Error && systemCodeOf(error.cause) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Replaces a file in one step, flushed to disk; an existing file keeps its permissions. */
export async function writeText(path: string, text: string): Promise<OpenedFile> {
  try {
    const mode = (await stat(path).catch(() => undefined))?.mode;
    await replaceFile(path, text, { mode, isSynced: true });
  } catch (error) {
    throw fileError(path, 'written', error);
  }
  return { path, text, revision: revisionOf(text) };
}
