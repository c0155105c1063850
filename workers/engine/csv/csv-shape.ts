/** Longest line (bytes) that the fast reader is trusted with: half of what DuckDB allows by default. */
export const fastLineLimitBytes = 1_048_576;

/** Longest record (UTF-16 units) that the careful reader loads; a longer line is rejected as `csv.line_too_long`. */
export const recordLimitChars = 2_097_152;

/** How much of each file `inspectCsv` looks at, in bytes. */
export const headLimitBytes = 262_144;

/** The `input.csv` config as far as reading goes; the paths are resolved already. */
export interface CsvConfig {
  delimiter?: string | undefined;
  /** One character, or the empty string for files without quoting. */
  quote?: string | undefined;
  escape?: string | undefined;
  comment?: string | undefined;
  header?: boolean | 'auto' | undefined;
  encoding?: string | undefined;
  nullValues?: readonly string[] | undefined;
  /** Physical lines to leave out at the start of each file. */
  skipRows?: number | undefined;
  /** Names out of `columns`: they name the columns of files without a header, and of empty files. */
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

/** Where the data of a file begins: after its byte order mark, the lines left out and the header. */
export interface DataStart {
  readonly chars: number;
  /** Exact for UTF-8 files. */
  readonly bytes: number;
  readonly lines: number;
  /** Empty lines among them that no one asked to leave out. */
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
  /** Physical lines that are left out before the header: those that the config names, a `sep=` line, comments. */
  readonly leadLines: number;
  readonly hasHeader: boolean;
  /** Unique names, whatever their case; empty for an empty file among others. */
  readonly columns: readonly string[];
  readonly dataStart: DataStart;
  /** Line end of the lines before the data; null where there are none. */
  readonly lineEnd: '\n' | '\r\n' | '\r' | null;
}

/** What is known of a set of CSV files from their heads. Plain data: it crosses threads. */
export interface CsvShape {
  readonly files: readonly CsvFileShape[];
  /** The columns of all files, by name, in order of first appearance. */
  readonly columns: readonly string[];
  readonly nullValues: readonly string[];
  /** False where the heads already rule the fast reader out. */
  readonly regular: boolean;
  /** Why, in plain words; null where `regular`. */
  readonly irregularity: string | null;
  readonly warnings: readonly string[];
}
