import { useStore } from 'zustand';
import { useDocument, useStudio } from '../studio/studio-context.tsx';
import { formatShortCount, plural } from '../ui/numbers.ts';

/** Open rejects of this pipeline. */
export function RejectsBadge() {
  const { rejects } = useStudio();
  const path = useDocument((document) => document.path);
  const open = useStore(rejects, ({ counts }) => (path === null ? 0 : (counts[path]?.open ?? 0)));
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
