import type { Column } from '../column-types.ts';
import type { RejectCode } from '../errors.ts';
import type { Sql } from '../sql/sql.ts';
import type { HttpSettings } from './http-request.ts';

/** A named expression over the columns of the level below. */
export interface Assignment {
  name: string;
  value: Sql;
}

/**
 * A reason for a row to die. The first check that holds decides code and column; the messages of all that hold are
 * kept.
 */
export interface Check {
  /** True where the row fails. */
  when: Sql;
  code: RejectCode;
  column?: string;
  /** The offending value as text. */
  value?: Sql;
  /** Text in plain words; may hold the value. */
  message: Sql;
  /** `reject` sends the row to the dead letter queue, `fail` ends the run, `warn` counts and lets it pass. */
  severity: 'reject' | 'fail' | 'warn';
}

/**
 * Row by row: every output row comes from one input row. Compiled into one projection chain that never splits the
 * stream.
 */
export interface MapShape {
  shape: 'map';
  windows?: Windows;
  /** Evaluated one after the other; each sees the input columns and all earlier names. */
  steps: Assignment[][];
  checks: Check[];
  /** Rows for which this is not true are dropped. */
  keep?: Sql;
  /**
   * Each row leaves by the first branch that holds. If none does, it leaves by `otherwise` if that is a port; else it
   * is dropped or fails a check.
   */
  branches?: { port: string; when: Sql }[];
  output: Assignment[];
  /** A server is asked about its rows; the steps see the answers. */
  asks?: RowRequests;
}

/**
 * Columns computed from other rows too, before all steps: they need the whole input. The rows are put back in their
 * order, as a window gives them by partition, in the order of its threads.
 */
export interface Windows {
  /** The column with each row's place in the order in which it arrives, from 1. */
  row: string;
  /** As those of a map; each sees `row` too. */
  steps: Assignment[][];
}

/** What a server is asked about each row. Rows that make the same request share it. */
export interface RowRequests {
  settings: HttpSettings;
  /** Requests at the same time. */
  concurrency: number;
  cache: { size: number; ttlMs: number } | undefined;
  url: RequestText;
  body: RequestText | undefined;
  /** What a row puts into its request, as texts over the incoming columns. */
  parts: Sql[];
  /** Whether a row has all that its request needs. */
  isComplete: Sql;
  /** The values wanted from an answer, by JSON pointer: as text, or as the JSON that is there. */
  values: { pointer: string; isJson: boolean }[];
  /** The columns that the steps see: why there is no answer, and the values as a list of texts. */
  columns: { failure: string; values: string };
}

/** A text with places for the parts of a row, each written in the form of its place. */
export type RequestText = (string | { part: number; as: 'address' | 'jsonText' | 'json' })[];

/**
 * What a query compiles against: relations with live rows only and the user's columns only, plus hidden ones to carry
 * along.
 */
export interface QueryInputs {
  from(port: string, index?: number): Sql;
  /** The same rows in the same order once more, for a query that `rereads`: they are not counted again. */
  again(port: string, index?: number): Sql;
  /** `, alias."hidden" …` for a select list, or nothing where no hidden columns travel. */
  hidden(port: string, alias?: string): Sql;
}

/** Any SELECT over whole inputs. */
export interface QueryShape {
  shape: 'query';
  query(inputs: QueryInputs): Sql;
  /** The inputs whose rows pass one by one, so that a row's place in its source stays known. */
  lineage?: string[];
  /** The inputs whose rows are handled independently of the other rows of that input. */
  rowWise?: string[];
  /** Row-wise checks on an input before the query sees it, such as a join's keys. */
  guards?: { port: string; map: MapShape }[];
  /**
   * It looks at every row of its inputs, without a filter or condition that could move into them, and in any order:
   * they may come by several threads.
   */
  seesAllRows?: boolean;
  /** The query reads an input more than once: runs and scripts hold it, a preview may compute it again. */
  rereads?: boolean;
}

/** A source: what its driver offers, then a row-wise part such as declared types. */
export interface ScanShape {
  shape: 'scan';
  map: MapShape;
}

export type SqliteMode =
  | { mode: 'append' }
  | { mode: 'replace' }
  | { mode: 'upsert'; keys: string[]; update?: string[]; when?: string }
  | { mode: 'delete_write'; partitionBy: string[] };

export interface SqliteSink {
  kind: 'sqlite';
  path: string;
  table: string;
  load: SqliteMode;
  createTable: boolean;
  dlqTable?: string;
}

/** A file written by the engine's COPY, or a folder of files where `partitionBy` is given. */
export interface FileSink {
  kind: 'file';
  path: string;
  /** Columns as they are to be written, in order. */
  output: Assignment[];
  /** Options of COPY, all but the path. */
  options: Sql;
  /** Columns of the output: each combination of their values has a subfolder of its own. `options` name them too. */
  partitionBy?: string[];
  /** An encoding other than UTF-8 that the finished text is turned into. */
  encoding?: string;
  /** Whether what comes of that is packed by gzip. */
  isPacked?: boolean;
}

export interface SinkShape {
  shape: 'sink';
  sink: SqliteSink | FileSink;
}

export type Compiled = MapShape | QueryShape | ScanShape | SinkShape;

/** An input as `compile` sees it. */
export interface InputTable {
  /** Id of the node that feeds it. */
  node: string;
  columns: Column[];
}
