import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { LocatedSource } from './open.ts';

/** What tells one state of a source's files from another. The latest changes of a database may be in its log only. */
export async function statesOf({ spec, files }: LocatedSource): Promise<string[]> {
  const watched = spec.kind === 'sqlite' ? files.flatMap((file) => [file, `${file}-wal`]) : files;
  return Promise.all(
    watched.map(async (file) => {
      const state = await stat(file).catch(() => undefined);
      return `${file} ${state?.size} ${state?.mtimeMs}`;
    }),
  );
}

/** The state of all files of some sources as one short text, without their paths, which may hold secrets. */
export async function stateOfAll(sources: readonly LocatedSource[]): Promise<string> {
  const states = await Promise.all(sources.map(statesOf));
  return createHash('sha256').update(JSON.stringify(states)).digest('hex');
}
