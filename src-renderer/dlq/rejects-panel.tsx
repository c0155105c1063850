import { CheckCircle2 } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useDocument, useDocumentId, useStudio } from '../studio/studio-context.tsx';
import '../preview/data-panel.css';
import { EntriesView } from './entries-view.tsx';
import { ReasonList } from './reason-list.tsx';
import { exportEntries } from './reject-actions.ts';
import { RejectsBar } from './rejects-bar.tsx';
import './rejects-panel.css';
import { filterOf, firstQuery, type RejectsQuery, reasonKey, withStatus } from './rejects-query.ts';
import { useReasons, useRejectsVersion, useStatusCounts } from './use-rejects.ts';

/** From here on there is room for an entry beside the rows. */
const wideWindowPx = 1600;

/** The dead letter queue: reasons at the left, their rows beside them, one entry whole at the right. */
export function RejectsPanel() {
  const studio = useStudio();
  const document = useDocumentId();
  const path = useDocument((current) => current.path);
  const lastRunId = useStore(studio.runs, (state) => state.byDocument[document]?.state.runId ?? null);
  const place = useMemo(() => ({ path, lastRunId }), [path, lastRunId]);
  const [query, setQuery] = useState<RejectsQuery>({ ...firstQuery, scope: path === null ? 'everything' : 'pipeline' });
  const [isDetailsOpen, setDetailsOpen] = useState(() => innerWidth >= wideWindowPx);
  const [step, setStep] = useState<'reasons' | 'entries'>('reasons');
  const version = useRejectsVersion();
  const asked = useDeferredValue(query);
  const filter = useMemo(() => filterOf(asked, place), [asked, place]);
  const listed = useMemo(() => withStatus(filter, asked.status), [filter, asked.status]);
  const common = useMemo(() => withStatus(filterOf({ ...asked, reason: null }, place), asked.status), [asked, place]);
  const { value: counts } = useStatusCounts(filter, version);
  const { value: reasons, failure } = useReasons(common, version);
  const chosen = query.reason;
  // Counts of the reason change while it stays chosen.
  const reason = chosen === null ? null : (reasons?.find((other) => reasonKey(other) === reasonKey(chosen)) ?? chosen);
  return (
    <section className="rejects" data-details={isDetailsOpen ? 'open' : 'closed'} data-step={step} aria-label="Rejects">
      <RejectsBar
        query={query}
        place={place}
        counts={counts}
        onQuery={setQuery}
        onExport={(layout) => void exportEntries(studio, listed, layout)}
        isDetailsOpen={isDetailsOpen}
        onToggleDetails={() => setDetailsOpen(!isDetailsOpen)}
        onBack={() => setStep('reasons')}
      />
      {failure !== null && (
        <p className="panel-failure" role="alert">
          The rejects cannot be read: {failure}
        </p>
      )}
      {reasons === null && failure === null && <p className="panel-empty">Reading rejects…</p>}
      {reasons !== null && reasons.length === 0 && <NoRejects query={query} />}
      {reasons !== null && reasons.length > 0 && (
        <div className="rejects-body">
          <ReasonList
            reasons={reasons}
            chosen={reason}
            onChoose={(next) => {
              setQuery({ ...query, reason: next });
              setStep('entries');
            }}
          />
          <EntriesView
            key={reason === null ? 'all' : reasonKey(reason)}
            filter={listed}
            status={asked.status}
            reason={reason}
            isOwn={asked.scope !== 'everything' || (path !== null && reason?.pipeline === path)}
            corrected={counts?.corrected ?? 0}
            version={version}
            onOpenDetails={() => setDetailsOpen(true)}
            onCloseDetails={() => setDetailsOpen(false)}
          />
        </div>
      )}
    </section>
  );
}

function NoRejects({ query }: { query: RejectsQuery }) {
  if (query.search.trim() !== '') return <p className="panel-empty">No reject holds “{query.search}”.</p>;
  if (query.isCorrectedOnly) return <p className="panel-empty">No reject is corrected.</p>;
  if (query.status === 'open') {
    return (
      <p className="panel-empty">
        <CheckCircle2 size={16} aria-hidden="true" /> Nothing waits here: every row went through or is settled.
      </p>
    );
  }
  return <p className="panel-empty">No rejects in this state.</p>;
}
