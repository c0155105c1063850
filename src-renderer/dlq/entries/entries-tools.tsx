import { X } from 'lucide-react';
import type { DeadLetter, DeadLetterFilter, DeadLetterGroup } from '../../api/dead-letters-api.ts';
import type { StatusTab } from '../../stores/rejects-query.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/numbers.ts';
import { FixBar } from '../corrections/fix-bar.tsx';
import { HowToCorrect } from '../corrections/how-to-correct.tsx';
import type { WhoseRejects } from '../whose-rejects.ts';
import { EntriesActions } from './entries-actions.tsx';
import type { SelectedEntries } from './use-selected-entries.ts';

interface EntriesToolsProps {
  filter: DeadLetterFilter;
  status: StatusTab;
  reason: DeadLetterGroup | null;
  whose: WhoseRejects;
  corrected: number;
  /** The first listed entry. */
  first: DeadLetter | undefined;
  /** The columns of the rows, which can be corrected. */
  fields: readonly string[];
  selected: SelectedEntries;
  onSelectNone(): void;
  onCorrectLine(): void;
}

/** The tools above the entries: how to correct them, and actions on the selected ones. */
export function EntriesTools(props: EntriesToolsProps) {
  const { filter, status, reason, whose, first, fields, selected, onCorrectLine } = props;
  const { selection, count, isChosen } = selected;
  const isOwn = whose === 'own';
  const isGone = filter.isGone === true;
  const canCorrect = isOwn && status === 'open' && !isGone;
  const isOfLines = first !== undefined && first.rawLine !== null;
  return (
    <div className="entries-tools">
      {status === 'open' && first !== undefined && (
        <HowToCorrect whose={whose} isGone={isGone} hasReason={reason !== null} isOfLines={isOfLines} />
      )}
      {canCorrect && reason !== null && fields.length > 0 && (
        <FixBar reason={reason} example={first?.value ?? null} columns={fields} selection={selection} count={count} />
      )}
      {canCorrect && isOfLines && (
        <Button size="small" onClick={onCorrectLine}>
          Correct the line…
        </Button>
      )}
      <EntriesActions
        filter={filter}
        status={status}
        selection={selection}
        count={count}
        corrected={isOwn ? props.corrected : 0}
      >
        {isChosen && (
          <button type="button" className="toggle-chip" aria-pressed="true" onClick={props.onSelectNone}>
            {formatCount(count)} selected <X size={12} aria-hidden="true" />
            <span className="visually-hidden">: select none</span>
          </button>
        )}
      </EntriesActions>
    </div>
  );
}
