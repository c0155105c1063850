import type { Problem } from '../../core/pipeline/problems.ts';
import type { SourcePart } from '../../core/preview/messages.ts';
import type { Cell, ColumnInfo, DocumentText, PageRequest, RequestOptions } from './shared.ts';

/** The pipeline, and the param values that previews use; defaults stand in for those left out. */
export interface PreviewDocument extends DocumentText {
  environment?: string;
  params?: Record<string, string>;
}

export interface NodeDescription {
  /** Columns at each output port, if they are known. */
  outputs: Record<string, ColumnInfo[]>;
  /** Columns arriving at each input port; several lists if a port takes several edges, in file order. */
  inputs: Record<string, ColumnInfo[][]>;
}

export interface PipelineDescription {
  problems: Problem[];
  nodes: Record<string, NodeDescription>;
  /** Changes whenever a source file changes. */
  sourceState: string;
}

export interface PreviewPlace {
  document: PreviewDocument;
  node: string;
  /** An output port; for an output node `in`, the rows that would be written. */
  port: string;
}

export interface PreviewPage {
  columns: ColumnInfo[];
  rows: Cell[][];
  /** Total rows (after filters), if already known; null until `count` returns it. */
  total: number | null;
  /** Source rows read, if the preview read only the first part; null if it read all. */
  sampledRows: number | null;
  /** The node at which a run would stop, and why, as far as the data was read; returned with the first page only. */
  stop?: { node: string; message: string } | undefined;
}

export interface PreviewCount {
  /** Rows after filters. */
  filtered: number;
  /** Rows without filters. */
  total: number;
  /** Source rows counted, if counting more would take further requests to a server. */
  sampledRows: number | null;
}

export interface ColumnProfile {
  name: string;
  type: string;
  /** Number of rows profiled. */
  rows: number;
  nulls: number;
  /** Approximate above a few thousand. */
  distinct: number;
  min: Cell;
  max: Cell;
  mean: number | null;
  /** Equal-width bins for numbers, dates and timestamps; a label is the lower end of its bin. */
  histogram: { from: string; to: string; count: number }[] | null;
  top: { value: Cell; count: number }[];
  /** For text: values with leading or trailing blanks, and empty strings. */
  untrimmed: number;
  empty: number;
}

/** How well the values of a text column fit a type. */
export interface TypeEvidence {
  column: string;
  type: string;
  /** Set if a date, time or timestamp needs a format other than ISO. */
  formats?: string[];
  /** Set if numbers use another decimal or thousands separator than the default. */
  decimal?: string;
  thousands?: string;
  /** Set if the words for true and false are not English. */
  trueValues?: string[];
  falseValues?: string[];
  /** Non-null values read, how many of them do not fit, and some examples. */
  checked: number;
  misfits: number;
  examples: string[];
  /** False while only the first part of the data has been read. */
  isExact: boolean;
  /** A value that decides between day-first and month-first. */
  proof?: string;
  /** Set if the values can be read in several ways and the data does not decide. */
  readings?: TypeReading[];
}

/** One way to read the values of a column, with an example that other ways read differently. */
export interface TypeReading {
  type: string;
  formats?: string[];
  decimal?: string;
  thousands?: string;
  from: string;
  to: string;
}

export interface CastTrial {
  type: string;
  formats?: string[];
  decimal?: string;
  thousands?: string;
  trueValues?: string[];
  falseValues?: string[];
}

export interface PatternTrial {
  checked: number;
  matching: number;
  /** Examples of values that match and of values that do not. */
  matches: string[];
  misses: string[];
}

/** A function of the allow-list, for completion in the expression editor. */
export interface FunctionInfo {
  name: string;
  kind: 'scalar' | 'aggregate' | 'window';
  /** `substr(text, start, length)`. */
  signature: string;
  description: string;
}

/**
 * The preview session, kept warm. A newer call of the same method and tab cancels the older one by its signal. If the
 * session crashes, it is restarted and the call is tried once more.
 */
export interface PreviewApi {
  describe(input: { document: PreviewDocument }, options?: RequestOptions): Promise<PipelineDescription>;
  /** `isWhole`: reads all rows of large sources, too, which may take as long as reading the files. */
  rows(input: PreviewPlace & PageRequest & { isWhole?: boolean }, options?: RequestOptions): Promise<PreviewPage>;
  /** Exact; may take as long as reading the source. */
  count(input: PreviewPlace & Pick<PageRequest, 'filters'>, options?: RequestOptions): Promise<PreviewCount>;
  profile(input: PreviewPlace & { columns?: string[] }, options?: RequestOptions): Promise<ColumnProfile[]>;
  /** The best type for each text column at a place, if one fits (nearly) all values. */
  proposeTypes(input: PreviewPlace & { columns?: string[] }, options?: RequestOptions): Promise<TypeEvidence[]>;
  tryCast(input: PreviewPlace & { column: string; cast: CastTrial }, options?: RequestOptions): Promise<TypeEvidence>;
  tryPattern(
    input: PreviewPlace & { column: string; pattern: string },
    options?: RequestOptions,
  ): Promise<PatternTrial>;
  /** The names of the sheets or tables in a file. `path` may be relative to the pipeline's folder. */
  parts(
    input: { path: string; pipelinePath: string | null; part: SourcePart },
    options?: RequestOptions,
  ): Promise<string[]>;
  functions(): Promise<FunctionInfo[]>;
}

/** Null means: detect it from the file. */
export interface CsvDialect {
  delimiter: string | null;
  quote: string | null;
  escape: string | null;
  comment: string | null;
  header: boolean | null;
  encoding: string | null;
  skipRows: number | null;
}

export interface CsvInspection {
  /** The dialect in effect: given values, and detected ones for the rest. `comment` stays null if there is none. */
  dialect: CsvDialect;
  columns: string[];
  rows: Cell[][];
  sizeBytes: number;
  /** Estimated from the mean length of the first records; null for an empty file. */
  estimatedRows: number | null;
  /** Whether the number is exact. */
  isCounted: boolean;
  /** In plain words: repeated header names, ragged rows, mixed line ends … */
  warnings: string[];
  /** In plain words: how the file is read, without effect on its rows. */
  remarks: string[];
  proposals: TypeEvidence[];
  /** Encodings that fit the file better than the current one, best first; empty if none does. */
  encodings: LikelyEncoding[];
}

export interface LikelyEncoding {
  encoding: string;
  /** Lines, among those read, that the current encoding does not fit. */
  lines: number;
  /** Words as they are decoded now, and as this encoding would decode them. */
  examples: { from: string; to: string }[];
}

export interface CsvApi {
  /** Reads the first part of a file. `path` may be relative to the pipeline's folder. */
  inspect(
    input: { path: string; pipelinePath: string | null; dialect: Partial<CsvDialect>; limit: number },
    options?: RequestOptions,
  ): Promise<CsvInspection>;
}
