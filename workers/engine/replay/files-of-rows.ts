import type { CorrectedEntry } from './corrected-entry.ts';

/**
 * The files that rows can come from, by the index that rows have for them: those that sources read, a file as often as
 * it is read, and those of entries that are read no more.
 */
export function filesOfRows(read: readonly string[], entries: readonly CorrectedEntry[]): string[] {
  const known = new Set(read);
  const others = new Set(entries.flatMap(({ source }) => (source === null || known.has(source) ? [] : source)));
  return [...read, ...others];
}
