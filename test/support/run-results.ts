import Database from 'better-sqlite3';
import type { RunEvent } from '../../core/run/events.ts';

/** Rows in, out and rejected of each node at the end of a run. */
export function countsOf(events: readonly RunEvent[]): Record<string, [number, number, number]> {
  const last = events.findLast((event) => event.type === 'nodes');
  const nodes = last?.type === 'nodes' ? last.nodes : {};
  return Object.fromEntries(
    Object.entries(nodes).map(([id, { rowsIn, rowsOut, rejected }]) => [id, [rowsIn, rowsOut, rejected]]),
  );
}

export function warningsIn(events: readonly RunEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
}

/**
 * Rows of a SQLite file, repaired if a process was killed while writing it; integers as bigint, to keep every digit.
 */
export function tableRows(path: string, query: string): unknown[][] {
  const database = new Database(path, { fileMustExist: true });
  try {
    return database.prepare<[], unknown[]>(query).raw().safeIntegers().all();
  } finally {
    database.close();
  }
}
