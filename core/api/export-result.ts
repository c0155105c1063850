/** What became of an export. */
export type ExportResult =
  | {
      status: 'written';
      folder: string;
      paths: string[];
      /** Rows that runs go on correcting since a replay, and the script does not. */
      replayed: number;
    }
  /** Nothing was written: files of these names are there. */
  | { status: 'exists'; names: string[] };
