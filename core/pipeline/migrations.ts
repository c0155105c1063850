import type { JsonObject } from './json-text.ts';

/** One named step from a format to the next. Gets the document as JSON and returns a new one, `format` included. */
export interface Migration {
  name: string;
  from: string;
  migrate(document: JsonObject): JsonObject;
}

/** The steps from older formats to the current one; `weir/1` is the first format, so there are none yet. */
export const migrations: readonly Migration[] = [];

/** Applies the steps that start at the document's own format, one after the other, and names those applied. */
export function migrateDocument(
  document: JsonObject,
  steps: readonly Migration[],
): { document: JsonObject; applied: string[] } {
  const applied: string[] = [];
  let current = document;
  for (const step of steps) {
    if (current['format'] !== step.from) continue;
    current = step.migrate(current);
    applied.push(step.name);
  }
  return { document: current, applied };
}
