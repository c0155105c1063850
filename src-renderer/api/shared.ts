/** Aborting the signal cancels the request, where the server supports it; the promise then rejects with `cancelled`. */
export interface RequestOptions {
  signal?: AbortSignal;
}

/** Ends a subscription. Calling it twice does nothing. */
export type Unsubscribe = () => void;

export interface Observer<Message> {
  next(message: Message): void;
  /** The subscription has ended for good. A lost connection is not an error: the subscription resumes by itself. */
  error?(error: StudioError): void;
}

/** What a failed call rejects with. `message` can be shown as it is. */
export class StudioError extends Error {
  /** A `WeirError` code, or one of `network` (server gone), `conflict`, `denied`, `invalid`, `internal`. */
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StudioError';
    this.code = code;
  }
}

/** The pipeline as it stands in the editor, saved or not. */
export interface DocumentText {
  /** Text of the pipeline file. */
  text: string;
  /** Absolute path of the file, whose folder relative paths start from; null before the first save. */
  path: string | null;
}

/** A value as exact text (all digits, `YYYY-MM-DD`, `true`, JSON); null for null. */
export type Cell = string | null;

export interface ColumnInfo {
  name: string;
  /** Type of the pipeline format: `text`, `integer`, `decimal(10,2)` … */
  type: string;
}

export interface PageSort {
  column: string;
  isDescending: boolean;
}

/** One condition on one column; several are combined by "and". Values are compared as the column's type. */
export interface ColumnFilter {
  column: string;
  test: 'equals' | 'not_equals' | 'contains' | 'starts_with' | 'less' | 'greater' | 'is_null' | 'is_not_null';
  value?: string;
}

/** A page of a table, sorted and filtered by the host. */
export interface PageRequest {
  offset: number;
  limit: number;
  sort?: PageSort[];
  filters?: ColumnFilter[];
}
