import type { Column } from '../../../core/column-types.ts';
import type { RejectCode } from '../../../core/errors.ts';
import type { Sql } from '../../../core/sql/sql.ts';
import type { RejectSpool } from './reject-spool.ts';

/** A source made ready to be scanned: its columns are known, its files are listed, and its rows can be counted apart from the engine. */
export interface PreparedSource {
  columns: Column[];
  /** Types that the data suggests, where the pipeline asked for them. */
  inferredTypes?: Record<string, string>;
  /** Only a first part of the data was opened. */
  isPart?: boolean;
  warnings: string[];
  /** Reads a raw line that a person corrected, for one of its files: values by column, or what is wrong with it. */
  readLine?(text: string, file: string): { values: (string | null)[] } | { code: RejectCode; message: string };
  /** What a reject names as its source, by index. */
  files: string[];
  /** A parenthesised relation; with `hasLineage` it also has the hidden source, row and line columns. */
  relation(hasLineage: boolean): Sql;
  /** Records that could not be read as rows. */
  rejects?: RejectSpool;
  /** Rows the relation must yield, counted independently of the engine. */
  expectedRows(): Promise<number>;
  /** Starts whatever proves the reading while it goes on; `onUnfit` is called once if the proof fails. */
  watch(onUnfit: (error: Error) => void): void;
  close(): Promise<void>;
}
