import type { NodeCounts, RunEvent, RunStatus } from '../../core/run/events.ts';
import type { RunProfile } from '../../core/run/profile.ts';
import type { RunKind } from '../../core/store/run.ts';
import type { Cell, ColumnInfo, DocumentText, Observer, PageRequest, RequestOptions, Unsubscribe } from './shared.ts';

export interface RunStart extends DocumentText {
  /**
   * Typed texts by param name, which the host parses. Params left out take the environment's value or their default.
   */
  params: Record<string, string>;
  environment: string | null;
  /** The id of the tab, if the pipeline was never saved. */
  draft?: string;
  /** The node at which the run ends: then nothing is loaded, and rejects are counted but not kept. */
  upTo?: string;
}

export interface OutputCounts {
  node: string;
  /** Absolute path; for databases, also the table. */
  target: string;
  path: string;
  table: string | null;
  inserted: number;
  updated: number;
  unchanged: number;
  deleted: number;
}

export interface RunSummary {
  runId: string;
  /** Path of the pipeline file; null if it was never saved. */
  path: string | null;
  name: string;
  kind: RunKind;
  /** The node at which a partial run ends. */
  upTo: string | null;
  status: RunStatus;
  startedMs: number;
  durationMs: number | null;
  rowsIn: number;
  rowsOut: number;
  rejected: number;
  environment: string | null;
  params: Record<string, string>;
  errorMessage: string | null;
}

export interface RunDetails extends RunSummary {
  /** The exact text of the pipeline file that ran. */
  text: string;
  nodes: Record<string, NodeCounts>;
  outputs: OutputCounts[];
  warnings: string[];
  error: { code: string; node: string | null; message: string } | null;
  peakRssBytes: number | null;
  cpuSeconds: number | null;
  profile: RunProfile;
  memoryLimitBytes: number | null;
}

/** An event with its sequence number in the run's log, so that a client can resume after a gap. */
export interface RunEventMessage {
  sequence: number;
  /** Milliseconds since 1970, by the host's clock. */
  atMs: number;
  event: RunEvent;
}

export interface ResultPage {
  columns: ColumnInfo[];
  rows: Cell[][];
  total: number;
}

export interface RunsApi {
  /** `startedMs` is by the host's clock, as are the times of the events. */
  start(input: RunStart): Promise<{ runId: string; startedMs: number }>;
  /** All events after `afterSequence` (0: from the start), past and future; completes after the last one. */
  events(input: { runId: string; afterSequence: number }, observer: Observer<RunEventMessage>): Unsubscribe;
  stop(input: { runId: string }): Promise<void>;
  /** Runs in progress, whoever started them. */
  active(): Promise<RunSummary[]>;
  /**
   * Newest first. Without a path, the runs of the unsaved pipeline in tab `draft`; without either, the runs of all
   * pipelines.
   */
  list(input: { path: string | null; draft?: string; limit: number; beforeMs?: number }): Promise<RunSummary[]>;
  get(input: { runId: string }): Promise<RunDetails>;
  /** Rows that an output node of a run has written, as they are now. */
  result(input: { runId: string; node: string } & PageRequest, options?: RequestOptions): Promise<ResultPage>;
  /** Shows the written file in the system's file manager. Only with `AppInfo.canReveal`. */
  revealResult(input: { runId: string; node: string }): Promise<void>;
}
