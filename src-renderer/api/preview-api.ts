import type { Problem } from '../../core/pipeline/problems.ts';
import type { SourcePart } from '../../core/preview/messages.ts';
import type { Cell, ColumnInfo, DocumentText, PageRequest, RequestOptions } from './shared.ts';

/** The pipeline, and the param values that previews use; defaults stand in for those left out. */
export interface PreviewDocument extends DocumentText {
  environment?: string;
  params?: Record<string, string>;
}

export interface NodeDescription {
  /** Columns at each output port, as far as they are known. */
  outputs: Record<string, ColumnInfo[]>;
  /** Columns arriving at each input port; several lists where a port takes many edges, in file order. */
  inputs: Record<string, ColumnInfo[][]>;
}

export interface PipelineDescription {
  problems: Problem[];
  nodes: Record<string, NodeDescription>;
  /** Another text where a source file is another one than it was. */
  sourceState: string;
}

export interface PreviewPlace {
  document: PreviewDocument;
  node: string;
  /** An output port; for an output node `in`, the rows about to be written. */
  port: string;
}

export interface PreviewPage {
  columns: ColumnInfo[];
  rows: Cell[][];
  /** Rows in all (after filters) where known already; null until `count` has it. */
  total: number | null;
  /** The source rows looked at, where the preview read a first part only; null if all. */
  sampledRows: number | null;
  /** The node at which a run would stop, and why, as far as the data was looked at; with the first page alone. */
  stop?: { node: string; message: string } | undefined;
}

export interface PreviewCount {
  /** Rows after filters. */
  filtered: number;
  /** Rows without filters. */
  total: number;
  /** The source rows counted, where more cannot be had without asking for them. */
  sampledRows: number | null;
}

export interface ColumnProfile {
  name: string;
  type: string;
  /** Rows looked at. */
  rows: number;
  nulls: number;
  /** Approximate above a few thousand. */
  distinct: number;
  min: Cell;
  max: Cell;
  mean: number | null;
  /** Equal-width bins for numbers, dates and timestamps; labels are the bins' lower ends. */
  histogram: { from: string; to: string; count: number }[] | null;
  top: { value: Cell; count: number }[];
  /** For text: values with blanks at an end, and empty strings. */
  untrimmed: number;
  empty: number;
}

/** How well the values of a text column fit a type. */
export interface TypeEvidence {
  column: string;
  type: string;
  /** Set where a date, time or timestamp needs a format other than ISO. */
  formats?: string[];
  /** Set where numbers use another decimal mark or a thousands mark. */
  decimal?: string;
  thousands?: string;
  /** Set where other words than those of English say true and false. */
  trueValues?: string[];
  falseValues?: string[];
  /** Not null values looked at, and how many of them would not fit, with a few of those. */
  checked: number;
  misfits: number;
  examples: string[];
  /** False while only a first part of the data was looked at. */
  isExact: boolean;
  /** A value that could be read in one way only, where days and months could have changed places. */
  proof?: string;
  /** Set where the values can be read in several ways and the data does not say which is meant. */
  readings?: TypeReading[];
}

/** One way to read the values of a column, with a value that others read differently. */
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
  /** Values that match and values that do not, a few each. */
  matches: string[];
  misses: string[];
}

/** For completion in the expression editor: what the allow-list lets through. */
export interface FunctionInfo {
  name: string;
  kind: 'scalar' | 'aggregate' | 'window';
  /** `substr(text, start, length)`. */
  signature: string;
  description: string;
}

/**
 * The warm preview session. Per method, a newer request of the same tab ends an older one by its signal; a crash of the
 * session restarts it unseen, and the request is tried once more.
 */
export interface PreviewApi {
  describe(input: { document: PreviewDocument }, options?: RequestOptions): Promise<PipelineDescription>;
  /** `isWhole`: of all rows of large sources too, which may take as long as reading them. */
  rows(input: PreviewPlace & PageRequest & { isWhole?: boolean }, options?: RequestOptions): Promise<PreviewPage>;
  /** Exact, may take as long as reading the source. */
  count(input: PreviewPlace & Pick<PageRequest, 'filters'>, options?: RequestOptions): Promise<PreviewCount>;
  profile(input: PreviewPlace & { columns?: string[] }, options?: RequestOptions): Promise<ColumnProfile[]>;
  /** The best type for each text column at a place, where one fits (nearly) all values. */
  proposeTypes(input: PreviewPlace & { columns?: string[] }, options?: RequestOptions): Promise<TypeEvidence[]>;
  tryCast(input: PreviewPlace & { column: string; cast: CastTrial }, options?: RequestOptions): Promise<TypeEvidence>;
  tryPattern(
    input: PreviewPlace & { column: string; pattern: string },
    options?: RequestOptions,
  ): Promise<PatternTrial>;
  /** The names of the sheets or tables of a file. `path` may be relative to the pipeline's folder. */
  parts(
    input: { path: string; pipelinePath: string | null; part: SourcePart },
    options?: RequestOptions,
  ): Promise<string[]>;
  functions(): Promise<FunctionInfo[]>;
}

/** Null means: found out from the file. */
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
  /** The dialect that holds: what was given, the rest found out. `comment` stays null where there is none. */
  dialect: CsvDialect;
  columns: string[];
  rows: Cell[][];
  sizeBytes: number;
  /** From the mean length of the first records; null for an empty file. */
  estimatedRows: number | null;
  /** Whether that many there are, and not about as many. */
  isCounted: boolean;
  /** In words for people: repeated header names, ragged rows, mixed line ends … */
  warnings: string[];
  /** How it is read, which changes none of its rows. */
  remarks: string[];
  proposals: TypeEvidence[];
  /** Encodings that the file seems to be written in, likeliest first; none where it is read as it is written. */
  encodings: LikelyEncoding[];
}

export interface LikelyEncoding {
  encoding: string;
  /** Lines, of those looked at, that are not as the present encoding would have them. */
  lines: number;
  /** Words as they are read, and as they would be. */
  examples: { from: string; to: string }[];
}

export interface CsvApi {
  /** Reads the first part of a file. `path` may be relative to the pipeline's folder. */
  inspect(
    input: { path: string; pipelinePath: string | null; dialect: Partial<CsvDialect>; limit: number },
    options?: RequestOptions,
  ): Promise<CsvInspection>;
}
