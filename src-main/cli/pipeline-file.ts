import { readFile, realpath } from 'node:fs/promises';
import { messageOf, systemCodeOf, WeirError } from '../../core/errors.ts';

/** Reads a pipeline file: its absolute real path, by which history and rejects know it, and its text. */
export async function readPipelineFile(path: string): Promise<{ file: string; text: string }> {
  try {
    const file = await realpath(path);
    return { file, text: await readFile(file, 'utf8') };
  } catch (cause) {
    const reason = reasons.get(systemCodeOf(cause)) ?? messageOf(cause);
    throw new WeirError({
      code: 'pipeline.not_found',
      message: `The pipeline file ${path} cannot be read: ${reason}.`,
      cause,
    });
  }
}

const reasons: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'you may not read it'],
]);
