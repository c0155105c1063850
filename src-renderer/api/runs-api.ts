import type { NodeCounts, RunEvent, RunStatus } from '../../core/run/events.ts';
import type { RunProfile } from '../../core/run/profile.ts';
import type { RunKind } from '../../core/store/run.ts';
import type { Cell, ColumnInfo, DocumentText, Observer, PageRequest, RequestOptions, Unsubscribe } from './shared.ts';

export interface RunStart extends DocumentText {
  /** Texts as typed, by param name; checked and typed by the host. Left out: the environment's value or the default. */
  params: Record<string, string>;
  environment: string | null;
  /** The id of the tab, where the pipeline was never saved. */
  draft?: string;
  /** The node where the run ends: nothing is loaded then, and rejects are counted, not kept. */
  upTo?: string;
}

export interface OutputCounts {
  node: string;
  /** Absolute path, with the table for databases. */
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
  /** The pipeline file as it ran, to the letter. */
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

/** Events carry their place in the run's log, so that a client that was away can go on where it stopped. */
export interface RunEventMessage {
  sequence: number;
  /** By the host's clock, milliseconds since 1970. */
  atMs: number;
  event: RunEvent;
}

export interface ResultPage {
  columns: ColumnInfo[];
  rows: Cell[][];
  total: number;
}

export interface RunsApi {
  /** `startedMs` is by the host's clock, as the times of its events are. */
  start(input: RunStart): Promise<{ runId: string; startedMs: number }>;
  /** All events after `afterSequence` (0: from the start), then those to come; ends by itself after the last one. */
  events(input: { runId: string; afterSequence: number }, observer: Observer<RunEventMessage>): Unsubscribe;
  stop(input: { runId: string }): Promise<void>;
  /** Runs still under way, whoever started them. */
  active(): Promise<RunSummary[]>;
  /** Newest first. Without a path those of the pipeline that the tab `draft` never saved; without either of all pipelines. */
  list(input: { path: string | null; draft?: string; limit: number; beforeMs?: number }): Promise<RunSummary[]>;
  get(input: { runId: string }): Promise<RunDetails>;
  /** Rows of what an output node of a run has written, as they stand now. */
  result(input: { runId: string; node: string } & PageRequest, options?: RequestOptions): Promise<ResultPage>;
  /** Shows the written file in the system's file manager. Only where `AppInfo.canReveal`. */
  revealResult(input: { runId: string; node: string }): Promise<void>;
}
