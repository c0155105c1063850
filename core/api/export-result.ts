/** What became of an export. */
export type ExportResult =
  | {
      status: 'written';
      folder: string;
      paths: string[];
      /** Rows that runs keep correcting since a replay, but the script does not. */
      replayed: number;
    }
  /** Nothing was written: files of these names exist. */
  | { status: 'exists'; names: string[] };
