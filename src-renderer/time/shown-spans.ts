import type { Span } from '../../core/run/profile.ts';

/** Shorter parts of a run are left out. */
const leastMs = 1;
const leastShare = 0.002;

/** In order of their start, without those that took no time. */
export function shownSpans(spans: readonly Span[], runMs: number): Span[] {
  return spans
    .filter(({ ms }) => ms >= Math.max(leastMs, runMs * leastShare))
    .toSorted((a, b) => a.startMs - b.startMs);
}

/** Titles of the parts of a run that are not made up of steps. */
export const spanTitles: Readonly<Record<Exclude<Span['kind'], 'open' | 'stage'>, string>> = {
  prepare: 'Open and plan',
  lostAttempt: 'First try, given up',
  count: 'Prove that all rows came',
  load: 'Load the tables',
  rejects: 'Gather rejects and warnings',
  commit: 'Commit',
};

const mostSteps = 4;

/** A long list of steps, shortened to its first and last ones. */
export function shortLine(titles: readonly string[]): readonly string[] {
  const [first, last] = [titles.at(0), titles.at(-1)];
  if (titles.length <= mostSteps || first === undefined || last === undefined) return titles;
  return [first, `${titles.length - 2} more`, last];
}

/** The place of a part in a run of that length, in percent. */
export function placeOf({ startMs, ms }: Span, runMs: number): { left: string; width: string } {
  const whole = Math.max(runMs, startMs + ms, 1);
  return { left: `${(startMs / whole) * 100}%`, width: `${(ms / whole) * 100}%` };
}
