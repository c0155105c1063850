import type { RejectCode } from '../../core/errors.ts';
import type { Cell, DocumentText, Observer, RequestOptions, Unsubscribe } from './shared.ts';

export type DeadLetterStatus = 'open' | 'replayed' | 'discarded';

/** Which entries are meant. All conditions hold together; what is left out does not limit. */
export interface DeadLetterFilter {
  /** Path of the pipeline file. */
  pipeline?: string;
  runId?: string;
  status?: DeadLetterStatus;
  node?: string;
  code?: RejectCode;
  column?: string;
  /** The offending value; null asks for entries whose value is null. */
  value?: Cell;
  /** Found anywhere in message, value or record, without regard to case. */
  search?: string;
  hasCorrection?: boolean;
}

/** Named entries, or all that a filter finds. */
export type DeadLetterSelection = { ids: string[] } | { filter: DeadLetterFilter };

export interface DeadLetterGroup {
  node: string;
  code: RejectCode;
  column: string | null;
  value: Cell;
  count: number;
  corrected: number;
  /** Message of one entry of the group. */
  message: string;
}

/** New values by column (null empties the cell), or the whole raw line where a CSV record could not be read. */
export type Correction = { kind: 'values'; values: Record<string, Cell> } | { kind: 'line'; line: string };

export interface DeadLetter {
  id: string;
  runId: string;
  pipeline: string;
  node: string;
  source: string | null;
  /** 1-based data row in the source. */
  sourceRow: number | null;
  line: number | null;
  column: string | null;
  code: RejectCode;
  message: string;
  value: Cell;
  /** The row as it reached the node, in column order; null where only a raw line is known. */
  record: { column: string; value: Cell }[] | null;
  rawLine: string | null;
  status: DeadLetterStatus;
  correction: Correction | null;
  firstRun: string;
  lastRun: string;
}

export interface AuditEntry {
  atMs: number;
  who: string;
  action: 'rejected' | 'corrected' | 'correction_removed' | 'replayed' | 'failed_again' | 'discarded' | 'reopened';
  /** In words: what was set, the reason given. */
  detail: string;
}

export interface DeadLetterDetails extends DeadLetter {
  audit: AuditEntry[];
  /** Lines around the record, read from the file as it is now; null if it is gone or changed. */
  surroundings: { firstLine: number; lines: string[] } | null;
  /** The dialect of the source, to show and edit a raw line by. */
  dialect: { delimiter: string; quote: string; columns: string[] } | null;
}

/** How to correct many entries at once. */
export type BulkFix =
  | { kind: 'set'; column: string; value: Cell }
  | { kind: 'replace'; column: string; find: string; replaceBy: string; isRegex: boolean }
  | { kind: 'expression'; column: string; expression: string }
  | { kind: 'dateFormat'; column: string; format: string };

export interface Verdict {
  id: string;
  wouldPass: boolean;
  /** Why not, in words. */
  message: string | null;
}

export interface VerdictSummary {
  checked: number;
  passing: number;
  /** Why the others do not, by message. */
  failures: { message: string; count: number }[];
  /** A few of them one by one, those that fail first. */
  verdicts: Verdict[];
}

/** A change to the pipeline that would have let a group through. `fieldPath` is in the config of `node`. */
export interface PipelineFix {
  label: string;
  node: string;
  fieldPath: (string | number)[];
  value: unknown;
}

export interface ReplayResult {
  replayed: number;
  failedAgain: number;
  status: 'succeeded' | 'failed';
  /** `overlay`: the pipeline was run again with the corrections laid over its source. */
  way: 'direct' | 'overlay';
  message: string | null;
}

/** Correcting and replaying. */
export interface DeadLetterFixes {
  /** What the failing node would say to the entries with this fix; stores nothing. */
  tryFix(
    input: { document: DocumentText; selection: DeadLetterSelection; fix: BulkFix | Correction },
    options?: RequestOptions,
  ): Promise<VerdictSummary>;
  /** Stores corrections. The verdicts are those of `tryFix`. */
  correct(input: {
    document: DocumentText;
    selection: DeadLetterSelection;
    fix: BulkFix | Correction;
  }): Promise<VerdictSummary>;
  /** Changes to the pipeline that would make a group disappear, such as a null value to add. */
  proposeFixes(input: { document: DocumentText; filter: DeadLetterFilter }): Promise<PipelineFix[]>;
  /** How entries would be replayed, and why not directly. */
  planReplay(input: {
    document: DocumentText;
    selection: DeadLetterSelection;
  }): Promise<{ way: 'direct' | 'overlay'; entries: number; reason: string | null }>;
  replay(input: { document: DocumentText; selection: DeadLetterSelection }): Promise<ReplayResult>;
}

/** A host that cannot correct and replay leaves those calls out, and the studio their controls. */
export interface DeadLettersApi extends Partial<DeadLetterFixes> {
  counts(input: {
    pipeline: string;
  }): Promise<{ open: number; replayed: number; discarded: number; byNode: Record<string, number> }>;
  /** Called whenever counts may have changed: after runs, replays and whatever another window did. */
  changes(observer: Observer<{ pipeline: string }>): Unsubscribe;
  /** Largest first. */
  groups(input: { filter: DeadLetterFilter; limit: number }, options?: RequestOptions): Promise<DeadLetterGroup[]>;
  page(
    input: {
      filter: DeadLetterFilter;
      sort: {
        by: 'id' | 'node' | 'code' | 'column' | 'value' | 'sourceRow' | 'message' | 'status';
        isDescending: boolean;
      };
      offset: number;
      limit: number;
    },
    options?: RequestOptions,
  ): Promise<{ entries: DeadLetter[]; total: number }>;
  show(input: { id: string }): Promise<DeadLetterDetails>;
  clearCorrection(input: { selection: DeadLetterSelection }): Promise<{ changed: number }>;
  discard(input: { selection: DeadLetterSelection; reason: string }): Promise<{ changed: number }>;
  reopen(input: { selection: DeadLetterSelection }): Promise<{ changed: number }>;
  /** The whole file as text, formula-safe for CSV. */
  export(input: { filter: DeadLetterFilter; layout: 'csv' | 'json' }): Promise<{ suggestedName: string; text: string }>;
}
