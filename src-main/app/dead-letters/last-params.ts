import { parsePipeline } from '../../../core/pipeline/document.ts';
import type { RejectFilter } from '../../../core/store/reject.ts';
import type { Store } from '../store/open-store.ts';

/** The params of the last run that saw the entries, as text, without those that the pipeline no longer has. */
export function lastParams(
  { rejects, runs }: Pick<Store, 'rejects' | 'runs'>,
  entries: RejectFilter,
  text: string,
): Record<string, string | null> {
  const [newest] = rejects
    .origins(entries)
    .map(({ lastRun }) => lastRun)
    .sort()
    .reverse();
  const run = newest === undefined ? undefined : runs.getRun(newest);
  const known = new Set(parsePipeline(text).pipeline?.params.map(({ name }) => name));
  const values = Object.entries(run?.params ?? {}).filter(([name]) => known.has(name));
  return Object.fromEntries(values.map(([name, value]) => [name, value === null ? null : String(value)]));
}
