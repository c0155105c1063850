import type { Column } from '../../../core/column-types.ts';
import type { RejectCode, WeirError } from '../../../core/errors.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { Sql } from '../../../core/sql/sql.ts';
import type { RejectSpool } from './spool/reject-spool.ts';

/** Where a row came from: the source's index among the run's files, its data row and its line there. */
export interface RowPlace {
  source: number | null;
  sourceRow: number | null;
  line: number | null;
}

interface Caution extends Pick<Problem, 'message' | 'field' | 'suggestion'> {
  /**
   * The columns that it is about: whoever names one of them, or has seen rows, knows about it. A run reports it too.
   */
  about?: readonly string[];
}

/**
 * A source that is ready to be scanned: its columns are known, its files are listed, and its rows can be counted apart
 * from the engine.
 */
export interface PreparedSource {
  columns: Column[];
  /** The names of its columns in its files, if they may differ. */
  keys?: readonly string[];
  /** Types that the data suggests, if the pipeline asked for them. */
  inferredTypes?: Record<string, string>;
  /** Whether only a first part of the data was opened; undefined where a source is never opened in part. */
  isPart?: boolean;
  /** Whether reading stopped early because nothing downstream wanted more, in a run too. */
  isCutShort?: boolean;
  /** Whether a preview opens only as many rows as it wants. */
  isBounded?: boolean;
  /** Whether its columns are just the declared ones: nobody has checked for others. */
  isAssumed?: boolean;
  warnings: string[];
  /** Remarks on how its rows were read, which changed none of them. */
  remarks?: string[];
  /** What people should look at while they set it up, each with a remedy. */
  cautions?: Caution[];
  /** Reads a raw line that a person corrected, for one of its files: values by column, or what is wrong with it. */
  readLine?(text: string, file: string): { values: (string | null)[] } | { code: RejectCode; message: string };
  /** What a reject names as its source, by index. */
  files: string[];
  /**
   * The place of a row by its 1-based number among all rows of the relation: for sources where the number is enough,
   * and reading places along with the rows would take twice as long.
   */
  placeOf?(ordinal: number): RowPlace;
  /** A parenthesised relation; with `hasLineage` it also has the hidden source, row and line columns. */
  relation(hasLineage: boolean): Sql;
  /**
   * Records that could not be read as rows. They are read after the source is closed, and closed by whoever opened it.
   */
  rejects?: RejectSpool;
  /** What the engine says where it cannot read the data of a file, in words for whoever chose the file. */
  unreadable?(said: WeirError): WeirError;
  /** Waits until its rows may be read before the run proper. Throws if the fast reader cannot be trusted with them. */
  prove?(): Promise<void>;
  /** Rows the relation must yield, counted independently of the engine. */
  expectedRows(): Promise<number>;
  /** Starts whatever proves the reading while it goes on; calls `onUnfit` once if the proof fails. */
  watch(onUnfit: (error: Error) => void): void;
  close(): Promise<void>;
}

/** Closes a source that nobody reads any more, with its rejects. */
export async function closeSource(source: PreparedSource | undefined): Promise<void> {
  await source?.close();
  await source?.rejects?.close();
}
