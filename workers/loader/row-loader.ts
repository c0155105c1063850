import type Database from 'better-sqlite3';
import type { RejectReason } from './reject-reasons.ts';
import type { Segment } from './stage/stage-table.ts';

/** Rows in one statement. If it fails, it is tried again in smaller pieces, down to the single row. */
const pieces = [65_536, 4096, 64, 1];

export interface RowLoad {
  database: Database.Database;
  segment: Segment;
  /** Loads a whole segment at once; absent if rows must go in order, or some are rejected already. */
  whole?: () => number;
  /** Loads the rows from `first` to `last`; returns how many rows changed. */
  range: (first: number, last: number) => number;
  /** How many rows the statement that loaded these must have changed: if fewer, something swallowed one. */
  expected: (first: number, last: number) => number;
  /** Called when a statement has succeeded for good. */
  accepted?: () => void;
  /** Whether the rows must go one by one, because the changes of a whole range would not reveal a swallowed row. */
  isRowByRow?: boolean;
  reasonOf: (error: unknown) => RejectReason | undefined;
  reject: (row: number, reason: RejectReason) => void;
  /** Called before each statement; throws when the run was cancelled. */
  checkpoint: () => void;
}

const swallowed: RejectReason = {
  code: 'sink.check',
  column: null,
  message: 'A trigger of the table ignored the row.',
};

class RowsSwallowed extends Error {}

/** Loads a segment and rejects the rows that the table refuses, each alone; returns the rows that changed. */
export function loadSegment(load: RowLoad): number {
  const { segment, whole } = load;
  if (whole) {
    const changed = attempt(load, segment.firstRow, segment.lastRow, whole);
    if (typeof changed === 'number') return changed;
  }
  return loadPieces(load, segment.firstRow, segment.lastRow, load.isRowByRow ? pieces.length - 1 : 0);
}

function loadPieces(load: RowLoad, first: number, last: number, depth: number): number {
  const rows = pieces[depth] ?? 1;
  let changed = 0;
  for (let start = first; start <= last; start += rows) {
    const end = Math.min(last, start + rows - 1);
    const result = attempt(load, start, end, () => load.range(start, end));
    if (typeof result === 'number') changed += result;
    else if (start === end) load.reject(start, result);
    else changed += loadPieces(load, start, end, depth + 1);
  }
  return changed;
}

/** Runs one statement in a savepoint; if the table refuses a row, undoes it and returns the reason. */
function attempt(
  { database, checkpoint, expected, accepted, reasonOf }: RowLoad,
  first: number,
  last: number,
  statement: () => number,
): number | RejectReason {
  checkpoint();
  database.exec('SAVEPOINT weir_piece');
  try {
    const changed = statement();
    if (changed < expected(first, last)) throw new RowsSwallowed();
    database.exec('RELEASE weir_piece');
    accepted?.();
    return changed;
  } catch (error) {
    const reason = error instanceof RowsSwallowed ? swallowed : reasonOf(error);
    if (!reason || !database.inTransaction) throw error;
    database.exec('ROLLBACK TO weir_piece; RELEASE weir_piece');
    return reason;
  }
}
