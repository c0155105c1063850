import type { LocatedSource } from './open.ts';

/**
 * Opens sources one after the other, but those that wait for servers all at once; results come in the order of the sources.
 * Where one fails, the others are told to stop, and what is thrown is the first failure.
 */
export async function openAll<Result>(
  located: readonly LocatedSource[],
  signal: AbortSignal,
  open: (source: LocatedSource, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const giveUp = new AbortController();
  const either = AbortSignal.any([signal, giveUp.signal]);
  const failures: unknown[] = [];
  const openOne = async (source: LocatedSource) => {
    try {
      return await open(source, either);
    } catch (error) {
      failures.push(error);
      giveUp.abort();
      throw error;
    }
  };
  const waiting = beginWaiting(located, openOne);
  const opened: Result[] = [];
  try {
    for (const source of located) opened.push(await (waiting.get(source) ?? openOne(source)));
    return opened;
  } catch {
    await Promise.allSettled(waiting.values());
    throw failures[0];
  }
}

/** Begins with all that wait for servers; those whose server is to be asked only so often take their turns. */
function beginWaiting<Result>(
  located: readonly LocatedSource[],
  open: (source: LocatedSource) => Promise<Result>,
): Map<LocatedSource, Promise<Result>> {
  const lanes = new Map<string, Promise<Result>>();
  const begun = new Map<LocatedSource, Promise<Result>>();
  for (const source of located) {
    if (source.spec.kind !== 'http') continue;
    const { url, settings } = source.spec.request;
    const lane = settings.rateLimit === undefined ? source.node : (URL.parse(url)?.origin ?? url);
    const opened = lanes.get(lane)?.then(() => open(source)) ?? open(source);
    // Whoever waits for it at its turn is told.
    opened.catch(() => undefined);
    lanes.set(lane, opened);
    begun.set(source, opened);
  }
  return begun;
}

/** Where the files of a source begin among those of all. */
export function firstFileOf(source: LocatedSource, located: readonly LocatedSource[]): number {
  return located.slice(0, located.indexOf(source)).reduce((sum, { names }) => sum + names.length, 0);
}
