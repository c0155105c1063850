import type {
  Coverage,
  Gauge,
  NodeCounts,
  OutputResult,
  ReplayResult,
  RunError,
  RunEvent,
  RunStatus,
} from './events.ts';
import { addToTrace, emptyTrace, type GaugeTrace } from './gauge-trace.ts';
import type { PartitionsByNode } from './loaded-partitions.ts';
import type { Span } from './profile.ts';

type WarningEvent = Extract<RunEvent, { type: 'warning' }>;

/** What is known about a run so far: the command line draws it, and the studio shows it. */
export interface RunState {
  runId: string;
  status: RunStatus;
  startedAtMs: number;
  durationMs: number;
  params: Readonly<Record<string, string | number | boolean | null>>;
  nodes: Readonly<Record<string, NodeCounts>>;
  outputs: readonly OutputResult[];
  /** Of the outputs that load by partitions, as far as they can be remembered. */
  partitions?: PartitionsByNode;
  /** Warnings about the data and the targets first, then remarks on how sources were read. */
  warnings: readonly string[];
  remarkCount: number;
  gauge: Gauge | undefined;
  gauges: GaugeTrace;
  /** Its parts that are over, in the order in which they ended. */
  spans: readonly Span[];
  peakRssBytes: number;
  cpuSeconds: number;
  error: RunError | undefined;
  /** For a whole run, once it has ended. */
  coverage?: Coverage;
  /** For a run that replays entries of the dead letter queue. */
  replay?: ReplayResult;
  /** For a partial run: the node at which it ends. */
  upTo?: string;
}

/** The state of a run from which no event has come yet. */
export function startState(run: Pick<RunState, 'runId' | 'startedAtMs' | 'params' | 'upTo'>): RunState {
  return {
    ...run,
    status: 'running',
    durationMs: 0,
    nodes: {},
    outputs: [],
    warnings: [],
    remarkCount: 0,
    gauge: undefined,
    gauges: emptyTrace,
    spans: [],
    peakRssBytes: 0,
    cpuSeconds: 0,
    error: undefined,
  };
}

/** The state after one more event, which came at `nowMs`. */
export function foldEvent(state: RunState, event: RunEvent, nowMs: number): RunState {
  const next = { ...state, durationMs: nowMs - state.startedAtMs };
  switch (event.type) {
    case 'state':
      return { ...next, status: event.state, spans: withPreparation(next) };
    case 'restarted':
      return { ...next, status: 'running', nodes: {}, outputs: [], spans: [span('lostAttempt', next.durationMs)] };
    case 'nodes':
      return { ...next, nodes: event.nodes };
    case 'gauge':
      return {
        ...next,
        gauge: event.gauge,
        gauges: addToTrace(state.gauges, event.gauge, next.durationMs),
        peakRssBytes: Math.max(state.peakRssBytes, event.gauge.rssBytes),
      };
    case 'span': {
      const { kind, nodes, startedAtMs, ms } = event;
      const startMs = Math.max(0, startedAtMs - state.startedAtMs);
      return { ...next, spans: [...state.spans, { kind, nodes, startMs, ms }] };
    }
    case 'warning':
      return withWarning(next, event);
    case 'output':
      return {
        ...next,
        outputs: [...state.outputs, event.output],
        ...(event.partitions && { partitions: { ...state.partitions, [event.output.node]: event.partitions } }),
      };
    case 'covered':
      return { ...next, coverage: event.coverage };
    case 'replayed':
      return { ...next, replay: event.replay };
    case 'finished':
      return {
        ...next,
        status: event.status,
        error: event.error,
        peakRssBytes: Math.max(state.peakRssBytes, event.peakRssBytes),
        cpuSeconds: event.cpuSeconds,
      };
  }
}

/** A part of the run that began with it, or after the one before. */
function span(kind: Span['kind'], endMs: number, startMs = 0): Span {
  return { kind, nodes: [], startMs, ms: endMs - startMs };
}

/** Rows begin to flow: what came before was preparation. */
function withPreparation({ spans, durationMs }: RunState): readonly Span[] {
  if (spans.some(({ kind }) => kind === 'prepare')) return spans;
  const lost = spans.find(({ kind }) => kind === 'lostAttempt');
  return [...spans, span('prepare', durationMs, lost?.ms)];
}

function withWarning(state: RunState, event: WarningEvent): RunState {
  const { warnings, remarkCount } = state;
  const warning = warningText(event);
  if (warnings.includes(warning)) return state;
  if (event.isRemark) return { ...state, warnings: [...warnings, warning], remarkCount: remarkCount + 1 };
  return { ...state, warnings: warnings.toSpliced(warnings.length - remarkCount, 0, warning) };
}

export function warningText({ node, message }: Pick<WarningEvent, 'node' | 'message'>): string {
  return node === undefined ? message : `${node}: ${message}`;
}

/** Rows that the nodes of a run have rejected, all together. */
export function rejectedIn({ nodes }: Pick<RunState, 'nodes'>): number {
  return Object.values(nodes).reduce((sum, { rejected }) => sum + rejected, 0);
}

/** The object that `weir run --json` prints, as the public contract has it. */
export function summaryOf(state: RunState) {
  return {
    runId: state.runId,
    status: state.status,
    durationMs: Math.round(state.durationMs),
    params: state.params,
    nodes: state.nodes,
    outputs: state.outputs,
    rejected: rejectedIn(state),
    warnings: state.warnings,
    peakRssBytes: state.peakRssBytes,
    cpuSeconds: state.cpuSeconds,
    ...(state.error && { error: state.error }),
  };
}
