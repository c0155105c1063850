import type { Column } from '../../../core/column-types.ts';
import type { RejectCode } from '../../../core/errors.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { Sql } from '../../../core/sql/sql.ts';
import type { RejectSpool } from './reject-spool.ts';

/** Where a row came from: the source's index among the run's files, its data row and its line there. */
export interface RowPlace {
  source: number | null;
  sourceRow: number | null;
  line: number | null;
}

interface Caution extends Pick<Problem, 'message' | 'field' | 'suggestion'> {
  /** The columns that it is about: whoever names one of them, or has seen rows, knows how they come. A run tells it too. */
  about?: readonly string[];
}

/** A source made ready to be scanned: its columns are known, its files are listed, and its rows can be counted apart from the engine. */
export interface PreparedSource {
  columns: Column[];
  /** What its columns are called in its files, where that may be another name. */
  keys?: readonly string[];
  /** Types that the data suggests, where the pipeline asked for them. */
  inferredTypes?: Record<string, string>;
  /** Whether only a first part of the data was opened; undefined where a source is never opened in part. */
  isPart?: boolean;
  /** Nobody wanted the rest of it, in a run neither. */
  isCutShort?: boolean;
  /** A look opens no more of it than the rows that it wants. */
  isBounded?: boolean;
  /** Its columns are those that were declared: nobody has looked whether there are others. */
  isAssumed?: boolean;
  warnings: string[];
  /** How its rows were read, which changes none of them. */
  remarks?: string[];
  /** What a person should look at while they set it up, each with what would mend it. */
  cautions?: Caution[];
  /** Reads a raw line that a person corrected, for one of its files: values by column, or what is wrong with it. */
  readLine?(text: string, file: string): { values: (string | null)[] } | { code: RejectCode; message: string };
  /** What a reject names as its source, by index. */
  files: string[];
  /**
   * The place of a row by its 1-based number among all rows of the relation, for sources where that number alone tells it
   * and reading places along with the rows would take twice as long.
   */
  placeOf?(ordinal: number): RowPlace;
  /** A parenthesised relation; with `hasLineage` it also has the hidden source, row and line columns. */
  relation(hasLineage: boolean): Sql;
  /** Records that could not be read as rows. They are looked at after the source is closed, and closed by whoever opened it. */
  rejects?: RejectSpool;
  /** Waits until its rows may be read before the run proper. Throws where the fast reader cannot be trusted with them. */
  prove?(): Promise<void>;
  /** Rows the relation must yield, counted independently of the engine. */
  expectedRows(): Promise<number>;
  /** Starts whatever proves the reading while it goes on; `onUnfit` is called once if the proof fails. */
  watch(onUnfit: (error: Error) => void): void;
  close(): Promise<void>;
}

/** Closes a source of which nothing is looked at any more, its rejects neither. */
export async function closeSource(source: PreparedSource | undefined): Promise<void> {
  await source?.close();
  await source?.rejects?.close();
}
