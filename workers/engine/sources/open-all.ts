import type { LocatedSource } from './open.ts';

/**
 * Opens sources one after the other, while those that wait for servers are opened all at once; results come in the order of
 * the sources. Where one fails, the others are told to stop, and what is thrown is the first failure.
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

/** Begins with all sources; those that share a lane take their turns. */
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

/** One for all that is read here, one for each server that is to be asked only so often, and one for each other request. */
function laneOf({ node, spec }: LocatedSource): string {
  if (spec.kind !== 'http') return '';
  const { url, settings } = spec.request;
  return settings.rateLimit === undefined ? node : (URL.parse(url)?.origin ?? url);
}

/** Where the files of a source begin among those of all. */
export function firstFileOf(source: LocatedSource, located: readonly LocatedSource[]): number {
  return located.slice(0, located.indexOf(source)).reduce((sum, { names }) => sum + names.length, 0);
}
