import type { HttpSettings } from './http-request.ts';

/** The parts a source node names, for the engine's driver of that kind. */
export type SourceSpec =
  | { kind: 'csv'; paths: string[]; options: CsvOptions }
  | { kind: 'json'; paths: string[]; options: JsonOptions }
  | { kind: 'parquet'; paths: string[] }
  | HttpSource
  | ExcelSource
  | { kind: 'sqlite'; paths: string[]; table: string | undefined; query: string | undefined }
  | { kind: 'rows'; columns: string[]; rows: (string | null)[][] };

/** Records that a server is asked for, page by page. */
export interface HttpSource {
  kind: 'http';
  request: { url: string; query: [name: string, value: string][]; body: string | undefined; settings: HttpSettings };
  /** JSON pointer to the list of records in an answer. */
  records: string;
  pagination: Pagination;
  maxPages: number | undefined;
  options: JsonOptions;
}

/** A part of one sheet of a workbook. */
export interface ExcelSource {
  kind: 'excel';
  paths: string[];
  sheet: string | undefined;
  range: string | undefined;
  hasHeader: boolean;
}

/** How an answer leads to the next one. */
export type Pagination =
  | { type: 'none' }
  | { type: 'page'; param: string; start: number }
  | { type: 'offset'; param: string; size: number; sizeParam: string | undefined }
  | { type: 'cursor'; param: string; next: string }
  | { type: 'link' };

export interface JsonOptions {
  layout: 'auto' | 'array' | 'lines';
  /** JSON pointer to the list of records in each file; empty or absent where that is the file itself. */
  records?: string | undefined;
  /** Columns that are given a type, which come as text, and are there even if no record has them. */
  declared: string[];
  /** Those of them that come as JSON. */
  raw: string[];
}

export interface CsvOptions {
  delimiter?: string | undefined;
  quote?: string | undefined;
  escape?: string | undefined;
  comment?: string | undefined;
  header?: boolean | 'auto' | undefined;
  encoding?: string | undefined;
  nullValues?: string[] | undefined;
  skipRows?: number | undefined;
  /** Name of a further column that holds the file's path. */
  filename?: string | undefined;
}
