import { Undo2 } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { DeadLetterFilter, DeadLetterSelection } from '../../api/dead-letters-api.ts';
import type { StatusTab } from '../../stores/rejects-query.ts';
import { isRunning } from '../../stores/runs-store.ts';
import { useDocumentId, useStudio } from '../../studio/studio-context.tsx';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/numbers.ts';
import { clearCorrections, discardEntries, reopenEntries, replayEntries } from '../reject-actions.ts';
import { DiscardDialog } from './discard-dialog.tsx';

interface EntriesActionsProps {
  filter: DeadLetterFilter;
  status: StatusTab;
  selection: DeadLetterSelection;
  count: number;
  corrected: number;
  children: ReactNode;
}

/** Buttons that act on the selected entries, or on all listed ones. */
export function EntriesActions({ filter, status, selection, count, corrected, children }: EntriesActionsProps) {
  const studio = useStudio();
  const document = useDocumentId();
  const [isDiscarding, setDiscarding] = useState(false);
  const isBusy = useStore(studio.runs, ({ byDocument }) => isRunning(byDocument[document]));
  const fixed: DeadLetterSelection = { filter: { ...filter, status: 'open', hasCorrection: true } };
  const actions = useRef<HTMLDivElement>(null);
  /** The buttons go once their work is done; the focus goes on to the rows before. */
  const focusRows = () =>
    actions.current?.closest('.entries')?.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
  return (
    <div className="entries-actions" ref={actions}>
      {children}
      {status === 'open' && corrected > 0 && (
        <>
          <Button
            className="replay"
            tone="primary"
            size="small"
            disabled={isBusy}
            onClick={() => {
              focusRows();
              void replayEntries(studio, document, fixed);
            }}
          >
            {isBusy ? (
              'Running…'
            ) : (
              <>
                Replay {formatCount(corrected)} <span className="tool-word">corrected</span>
              </>
            )}
          </Button>
          <Button
            size="small"
            title="Take back the corrections"
            onClick={() => {
              focusRows();
              void clearCorrections(studio, document, fixed);
            }}
          >
            <Undo2 className="tool-icon" size={13} aria-hidden="true" />
            <span className="tool-word">Take back</span>
          </Button>
        </>
      )}
      {status === 'open' && count > 0 && (
        <Button size="small" onClick={() => setDiscarding(true)}>
          Discard {formatCount(count)}…
        </Button>
      )}
      {(status === 'discarded' || status === 'replayed') && count > 0 && (
        <Button size="small" onClick={() => void reopenEntries(studio, document, selection)}>
          Open {formatCount(count)} again
        </Button>
      )}
      {isDiscarding && (
        <DiscardDialog
          count={count}
          areGone={filter.isGone === true}
          onClose={() => setDiscarding(false)}
          onDiscard={(reason) => void discardEntries(studio, document, selection, reason)}
        />
      )}
    </div>
  );
}
