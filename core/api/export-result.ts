/** What became of an export. */
export type ExportResult =
  | { status: 'written'; folder: string; paths: string[] }
  /** Nothing was written: files of these names are there. */
  | { status: 'exists'; names: string[] };
