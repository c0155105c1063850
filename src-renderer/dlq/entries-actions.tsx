import { type ReactNode, useState } from 'react';
import type { DeadLetterFilter, DeadLetterSelection } from '../api/dead-letters-api.ts';
import { useDocumentId, useStudio } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';
import { formatCount } from '../ui/numbers.ts';
import { DiscardDialog } from './discard-dialog.tsx';
import { clearCorrections, discardEntries, reopenEntries, replayEntries } from './reject-actions.ts';
import type { StatusTab } from './rejects-query.ts';

interface EntriesActionsProps {
  filter: DeadLetterFilter;
  status: StatusTab;
  selection: DeadLetterSelection;
  count: number;
  corrected: number;
  canFix: boolean;
  children: ReactNode;
}

/** What can be done with the selected entries, or with all that are listed. */
export function EntriesActions({ filter, status, selection, count, corrected, canFix, children }: EntriesActionsProps) {
  const studio = useStudio();
  const document = useDocumentId();
  const [isDiscarding, setDiscarding] = useState(false);
  const [isReplaying, setReplaying] = useState(false);
  const fixed: DeadLetterSelection = { filter: { ...filter, status: 'open', hasCorrection: true } };
  const replay = async () => {
    setReplaying(true);
    await replayEntries(studio, document, fixed);
    setReplaying(false);
  };
  return (
    <div className="entries-actions">
      {children}
      {canFix && status === 'open' && corrected > 0 && (
        <>
          <Button tone="primary" size="small" disabled={isReplaying} onClick={() => void replay()}>
            {isReplaying ? 'Replaying…' : `Replay ${formatCount(corrected)} corrected`}
          </Button>
          <Button size="small" onClick={() => void clearCorrections(studio, fixed)}>
            Take corrections back
          </Button>
        </>
      )}
      {status === 'open' && count > 0 && (
        <Button size="small" onClick={() => setDiscarding(true)}>
          Discard {formatCount(count)}…
        </Button>
      )}
      {(status === 'discarded' || status === 'replayed') && count > 0 && (
        <Button size="small" onClick={() => void reopenEntries(studio, selection)}>
          Open {formatCount(count)} again
        </Button>
      )}
      {isDiscarding && (
        <DiscardDialog
          count={count}
          onClose={() => setDiscarding(false)}
          onDiscard={(reason) => void discardEntries(studio, selection, reason)}
        />
      )}
    </div>
  );
}
