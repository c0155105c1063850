import type { RejectCode } from '../../core/errors.ts';
import type { BulkFix } from '../../core/replay/bulk-fix.ts';
import type { TrialFailure } from '../../core/replay/trial.ts';
import type { AuditAction, FailedAgain } from '../../core/store/reject.ts';
import type { RunsApi } from './runs-api.ts';
import type { Cell, DocumentText, Observer, RequestOptions, Unsubscribe } from './shared.ts';

export type DeadLetterStatus = 'open' | 'replayed' | 'discarded';

/** Selects entries. All conditions must hold; those left out do not limit. */
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
  /** Found anywhere in message, value or record, ignoring case. */
  search?: string;
  hasCorrection?: boolean;
  /** Only open entries that a later run of the same file with the same params did not reject. */
  isGone?: true;
}

/** Entries by id, or all that match a filter. */
export type DeadLetterSelection = { ids: string[]; isGone?: true } | { filter: DeadLetterFilter };

export type GroupedBy = 'value' | 'column';

export interface DeadLetterGroup {
  pipeline: string;
  node: string;
  code: RejectCode;
  column: string | null;
  /** Null if the group is not about one value. */
  value: Cell;
  /** `column`: one group for all values. */
  by: GroupedBy;
  /** Whether the messages of all are the same but for the value. */
  isAlike: boolean;
  count: number;
  corrected: number;
  /** The message of one of its entries. */
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
  /** The row as it reached the node, in column order; null if only a raw line is known. */
  record: { column: string; value: Cell; isCut: boolean }[] | null;
  rawLine: string | null;
  /** Pages cut long values; `show` returns them whole. */
  isLineCut: boolean;
  status: DeadLetterStatus;
  correction: Correction | null;
  /** Why the last replay rejected the corrected row; `message` says why the original row was rejected. */
  failedAgain: FailedAgain | null;
  firstRun: string;
  lastRun: string;
}

export interface AuditEntry {
  atMs: number;
  who: string;
  action: AuditAction;
  /** In words: the values set, or the reason given. */
  detail: string;
  /** The column at fault, if a corrected row failed again because of one. */
  column: string | null;
  value: string | null;
}

export interface DeadLetterDetails extends DeadLetter {
  audit: AuditEntry[];
  /** Lines around the record in the current file; null if the file is gone or changed. */
  surroundings: { firstLine: number; lines: string[] } | null;
  /** The dialect of the source, for showing and editing a raw line. */
  dialect: { delimiter: string; quote: string; escape: string; columns: string[] } | null;
}

export interface Verdict {
  id: string;
  wouldPass: boolean;
  /** Why it does not pass, and the column at fault, if there is one. */
  message: string | null;
  column: string | null;
}

export interface VerdictSummary {
  checked: number;
  passing: number;
  /** Why the others fail, by message and column. */
  failures: (TrialFailure & { count: number })[];
  /** Some single verdicts, failures first. */
  verdicts: Verdict[];
}

export interface ReplayPlan {
  /** `overlay`: the pipeline runs again with the corrections applied to its source rows. */
  way: 'direct' | 'overlay';
  /** Why the way is not `direct`. */
  reason: string | null;
  entries: number;
  /** The params of the last run that saw the entries. */
  params: Record<string, Cell>;
}

interface FixInput {
  document: DocumentText;
  selection: DeadLetterSelection;
  fix: BulkFix | Correction;
}

export interface DeadLettersApi {
  /** Tries a fix at the failing nodes; stores nothing. */
  tryFix(input: FixInput, options?: RequestOptions): Promise<VerdictSummary>;
  /** Stores corrections. The verdicts are those of `tryFix`. */
  correct(input: FixInput): Promise<VerdictSummary>;
  /** How the entries would be replayed, and why not directly. */
  planReplay(input: { document: DocumentText; selection: DeadLetterSelection }): Promise<ReplayPlan>;
  /** Starts a run that replays entries into their targets; it is followed and stopped like any other run. */
  replay(input: { document: DocumentText; selection: DeadLetterSelection }): ReturnType<RunsApi['start']>;
  counts(input: {
    pipeline: string;
  }): Promise<{ open: number; replayed: number; discarded: number; byNode: Record<string, number> }>;
  /** Called whenever counts may have changed, by any window or process; null stands for any pipeline. */
  changes(observer: Observer<{ pipeline: string | null }>): Unsubscribe;
  /** Largest first. */
  groups(
    /** By value, those of a column are one group where hardly any of them comes twice. */
    input: { filter: DeadLetterFilter; by: GroupedBy; limit: number },
    options?: RequestOptions,
  ): Promise<DeadLetterGroup[]>;
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
  /** A part of the exported file, behind the entry `after`; the next begins behind `next`. CSV is safe against formulas. */
  export(input: {
    filter: DeadLetterFilter;
    layout: 'csv' | 'json';
    after: string | null;
  }): Promise<{ text: string; next: string | null }>;
}
