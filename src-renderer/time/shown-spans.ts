import type { Span } from '../../core/run/profile.ts';

/** Parts of a run that are too short to be seen are no news. */
const leastMs = 1;
const leastShare = 0.002;

/** In the order of their begin, those that took no time left out. */
export function shownSpans(spans: readonly Span[], runMs: number): Span[] {
  return spans
    .filter(({ ms }) => ms >= Math.max(leastMs, runMs * leastShare))
    .toSorted((a, b) => a.startMs - b.startMs);
}

/** What a part of a run was for, where that is not its steps. */
export const spanTitles: Readonly<Record<Exclude<Span['kind'], 'open' | 'stage'>, string>> = {
  prepare: 'Open and plan',
  lostAttempt: 'First try, given up',
  count: 'Prove that all rows came',
  load: 'Load the tables',
  rejects: 'Gather rejects and warnings',
  commit: 'Commit',
};

const mostSteps = 4;

/** The steps of a long line by its ends, which tell it from the others. */
export function shortLine(titles: readonly string[]): readonly string[] {
  const [first, last] = [titles.at(0), titles.at(-1)];
  if (titles.length <= mostSteps || first === undefined || last === undefined) return titles;
  return [first, `${titles.length - 2} more`, last];
}

/** Where a part lies in a run of that length, in percent of it. */
export function placeOf({ startMs, ms }: Span, runMs: number): { left: string; width: string } {
  const whole = Math.max(runMs, startMs + ms, 1);
  return { left: `${(startMs / whole) * 100}%`, width: `${(ms / whole) * 100}%` };
}
