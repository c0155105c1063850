import type { RunEvent } from '../../../core/run/events.ts';

/** A part of the run that is over, as an event. */
export type RunSpan = Extract<RunEvent, { type: 'span' }>;

/** Measures a part of the run that begins now. */
export function startClock() {
  const start = performance.now();
  const ms = () => performance.now() - start;
  return {
    ms,
    span: (kind: RunSpan['kind'], nodes: string[]): RunSpan => ({
      type: 'span',
      kind,
      nodes,
      startedAtMs: performance.timeOrigin + start,
      ms: ms(),
    }),
  };
}

/** Does a part of the run, and reports its span when it is over. */
export async function spanOf<Result>(
  onSpan: (span: RunSpan) => void,
  { kind, nodes = [] }: { kind: RunSpan['kind']; nodes?: string[] },
  work: () => Promise<Result>,
): Promise<Result> {
  const clock = startClock();
  const result = await work();
  onSpan(clock.span(kind, nodes));
  return result;
}
