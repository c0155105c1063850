import { useStore } from 'zustand';
import { useLatest } from '../api/use-latest.ts';
import type { RejectsPlace } from '../stores/rejects-query.ts';
import { useDocument, useStudio, useStudioApi } from '../studio/studio-context.tsx';
import { formatShortCount, plural } from '../ui/numbers.ts';
import { useRejectsVersion } from './use-rejects.ts';
import { usePlace } from './use-rejects-listing.ts';

/** The number of open rejects of this pipeline, or of its last run if it was never saved. */
export function RejectsBadge() {
  const { rejects } = useStudio();
  const path = useDocument((document) => document.path);
  const ofFile = useStore(rejects, ({ counts }) => (path === null ? 0 : (counts[path]?.open ?? 0)));
  const ofRun = useOpenOfRun(usePlace(null));
  const open = path === null ? ofRun : ofFile;
  if (open === 0) return null;
  return (
    <span
      className="count-badge"
      data-tone="danger"
      title={`${plural(open, 'reject')} of this pipeline ${open === 1 ? 'is' : 'are'} open`}
    >
      {formatShortCount(open)}
      <span className="visually-hidden"> open</span>
    </span>
  );
}

function useOpenOfRun({ path, lastRunId }: RejectsPlace): number {
  const api = useStudioApi();
  const version = useRejectsVersion();
  const runId = path === null ? lastRunId : null;
  const count = async (signal: AbortSignal) => {
    if (runId === null) return 0;
    const asked = { filter: { runId, status: 'open' as const }, sort: { by: 'id' as const, isDescending: false } };
    return (await api.deadLetters.page({ ...asked, offset: 0, limit: 0 }, { signal })).total;
  };
  return useLatest(count, [api, runId, version]).value ?? 0;
}
