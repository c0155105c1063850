import type { NodeCounts, RunStatus } from '../../core/run/events.ts';
import type { RunState } from '../../core/run/fold.ts';
import { profileOf, type RunProfile } from '../../core/run/profile.ts';
import type { RunKind } from '../../core/store/run.ts';

/** What is drawn of a run, live or from the history. */
export interface RunView {
  runId: string;
  kind: RunKind;
  /** The node at which a partial run ends; null for a whole run. */
  upTo: string | null;
  status: RunStatus;
  startedMs: number;
  durationMs: number | null;
  environment: string | null;
  params: Readonly<Record<string, string>>;
  nodes: Readonly<Record<string, NodeCounts>>;
  outputs: readonly RunViewOutput[];
  warnings: readonly string[];
  error: { code: string; node: string | null; message: string } | null;
  peakRssBytes: number | null;
  cpuSeconds: number | null;
  profile: RunProfile;
  /** Also null while the run is in progress: then the gauges know it. */
  memoryLimitBytes: number | null;
}

export interface RunViewOutput {
  node: string;
  target: string;
  inserted: number;
  updated: number;
  unchanged: number;
  deleted: number;
}

export function liveView(state: RunState): RunView {
  const params = Object.entries(state.params).map(([name, value]): [string, string] => [name, String(value)]);
  return {
    runId: state.runId,
    kind: state.upTo === undefined ? 'run' : 'partial',
    upTo: state.upTo ?? null,
    status: state.status,
    startedMs: state.startedAtMs,
    durationMs: state.durationMs,
    environment: null,
    params: Object.fromEntries(params),
    nodes: state.nodes,
    outputs: state.outputs,
    warnings: state.warnings,
    error:
      state.error === undefined
        ? null
        : { code: state.error.code, node: state.error.node ?? null, message: state.error.message },
    peakRssBytes: state.peakRssBytes || null,
    cpuSeconds: state.cpuSeconds || null,
    profile: profileOf(state),
    memoryLimitBytes: null,
  };
}

export const statusInWords: Readonly<Record<RunStatus, string>> = {
  running: 'Running',
  committing: 'Committing',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Stopped',
  interrupted: 'Interrupted',
};

export function paramsInWords({ environment, params }: Pick<RunView, 'environment' | 'params'>): string {
  const named = Object.entries(params).map(([name, value]) => `$${name} = ${value}`);
  return [...(environment === null ? [] : [environment]), ...named].join(' · ');
}

const toTheMinute = { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const;

/** `Nov 22, 10:44 PM` in the user's locale: short enough for a list. */
export function startInWords(startedMs: number): string {
  return new Date(startedMs).toLocaleString(undefined, toTheMinute);
}

/** `Nov 22, 10:44:07 PM`: with seconds, to tell runs apart. */
export function exactStartInWords(startedMs: number): string {
  return new Date(startedMs).toLocaleString(undefined, { ...toTheMinute, second: '2-digit' });
}
