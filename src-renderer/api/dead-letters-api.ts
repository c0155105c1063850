import type { RejectCode } from '../../core/errors.ts';
import type { BulkFix } from '../../core/replay/bulk-fix.ts';
import type { TrialFailure } from '../../core/replay/trial.ts';
import type { AuditAction, FailedAgain } from '../../core/store/reject.ts';
import type { RunsApi } from './runs-api.ts';
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
  /** Only open ones that a later run went by, in the same file and with the same params, and did not reject. */
  isGone?: true;
}

/** Named entries, or all that a filter finds. */
export type DeadLetterSelection = { ids: string[]; isGone?: true } | { filter: DeadLetterFilter };

export type GroupedBy = 'value' | 'column';

export interface DeadLetterGroup {
  pipeline: string;
  node: string;
  code: RejectCode;
  column: string | null;
  /** Null where the group is not of one value. */
  value: Cell;
  /** `column`: whatever the value. */
  by: GroupedBy;
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
  record: { column: string; value: Cell; isCut: boolean }[] | null;
  rawLine: string | null;
  /** In a page, the longest values are cut; `show` has them whole. */
  isLineCut: boolean;
  status: DeadLetterStatus;
  correction: Correction | null;
  /** Why the corrected row was rejected when it was replayed last; `message` says why the row as it came was. */
  failedAgain: FailedAgain | null;
  firstRun: string;
  lastRun: string;
}

export interface AuditEntry {
  atMs: number;
  who: string;
  action: AuditAction;
  /** In words: what was set, the reason given. */
  detail: string;
  /** The guilty cell, where a corrected row failed again for one. */
  column: string | null;
  value: string | null;
}

export interface DeadLetterDetails extends DeadLetter {
  audit: AuditEntry[];
  /** Lines around the record, read from the file as it is now; null if it is gone or changed. */
  surroundings: { firstLine: number; lines: string[] } | null;
  /** The dialect of the source, to show and edit a raw line by. */
  dialect: { delimiter: string; quote: string; escape: string; columns: string[] } | null;
}

export interface Verdict {
  id: string;
  wouldPass: boolean;
  /** Why not, in words, and for which column, where it is one. */
  message: string | null;
  column: string | null;
}

export interface VerdictSummary {
  checked: number;
  passing: number;
  /** Why the others do not, by message and column. */
  failures: (TrialFailure & { count: number })[];
  /** A few of them one by one, those that fail first. */
  verdicts: Verdict[];
}

export interface ReplayPlan {
  /** `overlay`: the pipeline is run again with the corrections laid over its source. */
  way: 'direct' | 'overlay';
  /** Why not directly. */
  reason: string | null;
  entries: number;
  /** Those of the run that saw the entries last. */
  params: Record<string, Cell>;
}

interface FixInput {
  document: DocumentText;
  selection: DeadLetterSelection;
  fix: BulkFix | Correction;
}

export interface DeadLettersApi {
  /** What the failing node would say to the entries with this fix; stores nothing. */
  tryFix(input: FixInput, options?: RequestOptions): Promise<VerdictSummary>;
  /** Stores corrections. The verdicts are those of `tryFix`. */
  correct(input: FixInput): Promise<VerdictSummary>;
  /** How entries would be replayed, and why not directly. */
  planReplay(input: { document: DocumentText; selection: DeadLetterSelection }): Promise<ReplayPlan>;
  /** Starts a run that brings entries to their targets; followed and stopped like any other. */
  replay(input: { document: DocumentText; selection: DeadLetterSelection }): ReturnType<RunsApi['start']>;
  counts(input: {
    pipeline: string;
  }): Promise<{ open: number; replayed: number; discarded: number; byNode: Record<string, number> }>;
  /** Called whenever counts may have changed, by whatever window or process; null stands for any pipeline. */
  changes(observer: Observer<{ pipeline: string | null }>): Unsubscribe;
  /** Largest first. */
  groups(
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
  /** The whole file as text, formula-safe for CSV. */
  export(input: { filter: DeadLetterFilter; layout: 'csv' | 'json' }): Promise<{ suggestedName: string; text: string }>;
}
