import { useEffect, useMemo, useRef, useState } from 'react';
import type { Correction, DeadLetter } from '../api/dead-letters-api.ts';

interface Tried {
  correction: Correction;
  /** Whether it is in the queue, and will be in the entries that are read next. */
  isKept: boolean;
}

/**
 * Corrections on their way into the queue, which takes a moment: entries show them at once, and another correction of the
 * same row adds to them. `keep` says whether it was kept; corrections are kept one after the other. `read` stands for
 * the entries that were read last.
 */
export function useTriedCorrections(read: unknown, keep: (entry: string, correction: Correction) => Promise<boolean>) {
  const [tried, setTried] = useState<ReadonlyMap<string, Tried>>(new Map());
  const latest = useRef<Promise<unknown>>(Promise.resolve());
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read anew has what was kept before
  useEffect(() => setTried((before) => new Map([...before].filter(([, { isKept }]) => !isKept))), [read]);
  const asTried = useMemo(() => overlay(tried), [tried]);
  const correct = (entry: string, correction: Correction) => {
    const own = { correction, isKept: false };
    setTried((before) => new Map([...before, [entry, own]]));
    latest.current = latest.current.then(async () => {
      const isKept = await keep(entry, correction);
      setTried((before) => (before.get(entry) === own ? settled(before, entry, isKept) : before));
    });
  };
  return { asTried, correct };
}

function settled(before: ReadonlyMap<string, Tried>, entry: string, isKept: boolean): ReadonlyMap<string, Tried> {
  const after = new Map(before);
  const own = before.get(entry);
  if (isKept && own !== undefined) after.set(entry, { ...own, isKept });
  else after.delete(entry);
  return after;
}

/** The same entry comes out the same, so that its row rests. */
function overlay(tried: ReadonlyMap<string, Tried>): (entry: DeadLetter) => DeadLetter {
  const known = new WeakMap<DeadLetter, DeadLetter>();
  return (entry) => {
    const own = tried.get(entry.id);
    if (own === undefined) return entry;
    const shown = known.get(entry) ?? { ...entry, correction: own.correction };
    known.set(entry, shown);
    return shown;
  };
}
