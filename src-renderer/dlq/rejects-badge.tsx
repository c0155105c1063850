import { useLatest } from '../grid/use-latest.ts';
import { useDocument, useStudioApi } from '../studio/studio-context.tsx';
import { formatShortCount } from '../ui/numbers.ts';
import { useRejectsVersion } from './use-rejects.ts';

/** Open rejects of this pipeline. */
export function RejectsBadge() {
  const api = useStudioApi();
  const path = useDocument((document) => document.path);
  const version = useRejectsVersion();
  const load = async () => (path === null ? 0 : (await api.deadLetters.counts({ pipeline: path })).open);
  const { value } = useLatest(load, [api, path, version]);
  if (value === null || value === 0) return null;
  return (
    <span className="count-badge" data-tone="danger">
      {formatShortCount(value)}
      <span className="visually-hidden"> open</span>
    </span>
  );
}
