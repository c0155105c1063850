import type { LocatedSource } from './open.ts';

/**
 * Opens sources one after the other, but those that wait for servers all at once. Results come in the order of the
 * sources. If one fails, the others are told to stop, and the first failure is thrown.
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
    if (failures.length > 0) throw failures[0];
    try {
      return await open(source, either);
    } catch (error) {
      failures.push(error);
      giveUp.abort();
      throw error;
    }
  };
  const begun = beginAll(located, openOne);
  try {
    return await Promise.all(begun);
  } catch {
    await Promise.allSettled(begun);
    throw failures[0];
  }
}

/** Starts all sources; those that share a lane take turns. */
function beginAll<Result>(
  located: readonly LocatedSource[],
  open: (source: LocatedSource) => Promise<Result>,
): Promise<Result>[] {
  const lanes = new Map<string, Promise<Result>>();
  return located.map((source) => {
    const lane = laneOf(source);
    const opened = lanes.get(lane)?.then(() => open(source)) ?? open(source);
    lanes.set(lane, opened);
    return opened;
  });
}

/** One lane for all that is read here, one for each server with a rate limit, and one for each other request. */
function laneOf({ node, spec }: LocatedSource): string {
  if (spec.kind !== 'http') return '';
  const { url, settings } = spec.request;
  return settings.rateLimit === undefined ? node : (URL.parse(url)?.origin ?? url);
}

/** The index of the first file of a source among the files of all. */
export function firstFileOf(source: LocatedSource, located: readonly LocatedSource[]): number {
  return located.slice(0, located.indexOf(source)).reduce((sum, { names }) => sum + names.length, 0);
}
