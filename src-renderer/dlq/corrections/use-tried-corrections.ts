import { useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Pipeline } from '../../../core/pipeline/schema.ts';
import type { Correction, DeadLetter } from '../../api/dead-letters-api.ts';
import type { WrongCorrection } from '../../stores/rejects-store.ts';
import { rejectInWords } from '../../studio/nodes/node-titles.ts';
import { usePipeline, useStudio } from '../../studio/studio-context.tsx';
import type { ShownEntry } from '../entries/entry-columns.ts';

interface Tried {
  correction: Correction;
  /** Whether it is stored, so that the next entries that are fetched will have it. */
  isKept: boolean;
}

/**
 * Shows corrections at once, while they are being stored and tried, and then why they would still be rejected. They are
 * stored one after the other by `keep`, which returns whether that succeeded; a further correction of the same row adds
 * to the one before. `fetched` changes whenever entries are fetched again.
 */
export function useTriedCorrections(
  fetched: unknown,
  keep: (entry: string, correction: Correction) => Promise<boolean>,
) {
  const [tried, setTried] = useState<ReadonlyMap<string, Tried>>(new Map());
  const latest = useRef<Promise<unknown>>(Promise.resolve());
  const [lastFetched, setLastFetched] = useState(fetched);
  if (fetched !== lastFetched) {
    setLastFetched(fetched);
    // Entries that are fetched have what was stored before.
    setTried((before) => new Map([...before].filter(([, { isKept }]) => !isKept)));
  }
  const pipeline = usePipeline((current) => current);
  const wrong = useStore(useStudio().rejects, (state) => state.wrong);
  const asTried = useMemo(() => overlay(tried, wrong, pipeline), [tried, wrong, pipeline]);
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

/** Cached by entry, so that rows that did not change are not drawn again. */
function overlay(
  tried: ReadonlyMap<string, Tried>,
  wrong: Readonly<Record<string, WrongCorrection>>,
  pipeline: Pipeline,
): (entry: DeadLetter) => ShownEntry {
  const known = new WeakMap<DeadLetter, ShownEntry>();
  const drawn = (entry: DeadLetter): ShownEntry => {
    const own = tried.get(entry.id);
    if (own?.isKept === false) return { ...entry, correction: own.correction };
    const verdict = wrong[entry.id];
    const correction = own?.correction ?? entry.correction;
    if (verdict?.pipeline !== pipeline || correction === null || entry.status !== 'open')
      return own === undefined ? entry : { ...entry, correction };
    const stillWrong = { message: rejectInWords(pipeline, verdict.message), column: verdict.column };
    return { ...entry, correction, stillWrong };
  };
  return (entry) => {
    const shown = known.get(entry) ?? drawn(entry);
    known.set(entry, shown);
    return shown;
  };
}
