import { CheckCircle2 } from 'lucide-react';
import { useState } from 'react';
import type { DeadLetterGroup, GroupedBy } from '../api/dead-letters-api.ts';
import { giveRejectsRoom } from '../studio/runs/follow-rejects.ts';
import { useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { EntriesView } from './entries/entries-view.tsx';
import { ReasonList } from './reason-list.tsx';
import { exportEntries } from './reject-actions.ts';
import { limitInWords, RejectLimitDialog } from './reject-limit.tsx';
import { RejectsBar } from './rejects-bar.tsx';
import './rejects-panel.css';
import { firstQuery, type RejectsQuery, reasonKey } from '../stores/rejects-query.ts';
import { useRejectsListing } from './use-rejects-listing.ts';
import { whoseRejects } from './whose-rejects.ts';

/** In a lower window, such as one zoomed to 200 %, the tools would leave no room for rows. */
const noRoomPx = 560;

/** A window this wide has room for the details of an entry beside the rows. */
const wideWindowPx = 1600;

/** The dead letter queue: reasons at the left, their rows beside them, the details of one entry at the right. */
export function RejectsPanel() {
  const studio = useStudio();
  const document = useDocumentId();
  const listing = useRejectsListing();
  const { place, query, shown, reasons, failure, reason, counts, hasSome } = listing;
  const setQuery = (next: RejectsQuery) => studio.rejects.getState().look(document, next);
  const [isDetailsOpen, setDetailsOpen] = useState(() => innerWidth >= wideWindowPx);
  const openDetails = () => {
    setDetailsOpen(true);
    giveRejectsRoom(studio);
  };
  /**
   * In a narrow window, the reason whose rows replace the list of reasons; `{ reason: null }` shows the rows of all.
   */
  const [opened, setOpened] = useState<{ reason: DeadLetterGroup | null } | null>(
    query.reason && { reason: query.reason },
  );
  const showReasons = () => {
    setQuery({ ...query, reason: null });
    setOpened(null);
  };
  const openReason = (next: DeadLetterGroup | null) => {
    setQuery({ ...query, reason: next });
    setOpened({ reason: next });
    if (innerHeight < noRoomPx) giveRejectsRoom(studio);
  };
  // A query set elsewhere, such as by a click on a node, starts with the list of reasons.
  const step = opened !== null && keyOf(opened.reason) === keyOf(query.reason) ? 'entries' : 'reasons';
  return (
    <section className="rejects" data-details={isDetailsOpen ? 'open' : 'closed'} data-step={step} aria-label="Rejects">
      <RejectsBar
        query={query}
        place={place}
        counts={counts}
        onQuery={setQuery}
        onExport={(layout) => void exportEntries(studio, document, shown.filter, layout)}
        isDetailsOpen={isDetailsOpen}
        onToggleDetails={isDetailsOpen ? () => setDetailsOpen(false) : openDetails}
        onBack={showReasons}
      />
      {failure !== null && (
        <p className="panel-failure" role="alert">
          The rejects cannot be read: {failure}
        </p>
      )}
      {!hasSome && reasons === null && failure === null && <p className="panel-empty">Reading rejects…</p>}
      {!hasSome && reasons !== null && <NoRejects query={query} isSaved={place.path !== null} onQuery={setQuery} />}
      {hasSome && (
        <div className="rejects-body">
          <ReasonList
            reasons={reasons}
            outOf={listing.outOf}
            chosen={reason}
            aside={
              <>
                <GroupedBySwitch by={query.by} onChange={(by) => setQuery({ ...query, by, reason: null })} />
                {shown.scope !== 'everything' && <RejectLimit />}
              </>
            }
            onChoose={openReason}
            onShowAll={() => setQuery({ ...firstQuery, by: query.by })}
          />
          <EntriesView
            key={keyOf(reason)}
            filter={shown.filter}
            status={shown.status}
            reason={reason}
            scope={shown.scope}
            whose={whoseRejects(shown.scope, reason, place)}
            corrected={counts?.corrected ?? 0}
            version={listing.version}
            onShowReasons={showReasons}
            onOpenDetails={openDetails}
            onCloseDetails={() => setDetailsOpen(false)}
          />
        </div>
      )}
    </section>
  );
}

function keyOf(reason: DeadLetterGroup | null): string {
  return reason === null ? 'all' : reasonKey(reason);
}

function GroupedBySwitch({ by, onChange }: { by: GroupedBy; onChange(by: GroupedBy): void }) {
  return (
    <Segmented
      label="Reasons by"
      options={[
        { value: 'value', title: 'Values' },
        { value: 'column', title: 'Columns' },
      ]}
      value={by}
      onChange={onChange}
    />
  );
}

function RejectLimit() {
  const settings = usePipeline((pipeline) => pipeline.settings);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="link reasons-limit"
        title="With how many rejects a run fails and loads nothing"
        onClick={() => setOpen(true)}
      >
        {limitInWords(settings)}
      </button>
      {isOpen && <RejectLimitDialog onClose={() => setOpen(false)} />}
    </>
  );
}

interface NoRejectsProps {
  query: RejectsQuery;
  isSaved: boolean;
  onQuery(query: RejectsQuery): void;
}

function NoRejects({ query, isSaved, onQuery }: NoRejectsProps) {
  if (query.search.trim() !== '') return <p className="panel-empty">No reject holds "{query.search}".</p>;
  if (query.isGoneOnly || query.isCorrectedOnly) {
    return (
      <p className="panel-empty">
        {query.isGoneOnly ? 'No open reject is known to be gone.' : 'No reject is corrected.'}
        <button
          type="button"
          className="link"
          onClick={() => onQuery({ ...query, isGoneOnly: false, isCorrectedOnly: false })}
        >
          See what else waits
        </button>
      </p>
    );
  }
  if (query.status === 'open') {
    return (
      <p className="panel-empty">
        <CheckCircle2 size={16} aria-hidden="true" /> Nothing waits here. Rows that a run rejects show up in this list
        {isSaved ? '.' : ', and can be corrected once the pipeline is saved.'}
      </p>
    );
  }
  return <p className="panel-empty">No rejects in this state.</p>;
}
