/** Longest line (bytes) that the fast reader is trusted with: half of what DuckDB allows by default. */
export const fastLineLimitBytes = 1_048_576;

/** Longest record (UTF-16 units) that the careful reader loads; a longer line is rejected as `csv.line_too_long`. */
export const recordLimitChars = 2_097_152;

/** How much of each file `inspectCsv` looks at, in bytes. */
export const headLimitBytes = 262_144;

/** The part of an `input.csv` config that reading needs; paths are resolved. */
export interface CsvConfig {
  delimiter?: string | undefined;
  /** One character, or the empty string for files without quoting. */
  quote?: string | undefined;
  escape?: string | undefined;
  comment?: string | undefined;
  header?: boolean | 'auto' | undefined;
  encoding?: string | undefined;
  nullValues?: readonly string[] | undefined;
  /** Physical lines to skip at the start of each file. */
  skipRows?: number | undefined;
  /** The keys of `columns`, which name the columns of files without a header, and of empty files. */
  columns?: readonly string[] | undefined;
}

export interface CsvDialect {
  readonly delimiter: string;
  /** Empty: the file has no quoting. */
  readonly quote: string;
  /** Equal to `quote` where quotes are doubled. */
  readonly escape: string;
  /** Empty: there are no comment lines. */
  readonly comment: string;
}

/** Where the data of a file starts: after its byte order mark, skipped lines and header. */
export interface DataStart {
  readonly chars: number;
  /** Exact for UTF-8 files. */
  readonly bytes: number;
  readonly lines: number;
  /** Empty lines among them that were not to be skipped. */
  readonly blankLines: number;
  readonly comments: number;
}

export interface CsvFileShape {
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly encoding: string;
  readonly bomBytes: number;
  readonly dialect: CsvDialect;
  /** Physical lines before the header: skipped lines, a `sep=` line, comments. */
  readonly leadLines: number;
  readonly hasHeader: boolean;
  /** Unique names, ignoring case; empty for an empty file among others. */
  readonly columns: readonly string[];
  readonly dataStart: DataStart;
  /** Line ending before the data; null if there is none. */
  readonly lineEnd: '\n' | '\r\n' | '\r' | null;
}

/** What the heads of a set of CSV files tell. Plain data, to be sent to threads. */
export interface CsvShape {
  readonly files: readonly CsvFileShape[];
  /** The columns of all files, by name, in order of first appearance. */
  readonly columns: readonly string[];
  readonly nullValues: readonly string[];
  /** False if the heads already rule out the fast reader. */
  readonly regular: boolean;
  /** Why, in plain words; null where `regular`. */
  readonly irregularity: string | null;
  readonly warnings: readonly string[];
}
