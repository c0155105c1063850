import type { ReactNode } from 'react';
import type { Pipeline } from '../../core/pipeline/schema.ts';
import type { DeadLetterGroup } from '../api/dead-letters-api.ts';
import { CellValue } from '../grid/cell-value.tsx';
import { reasonKey } from '../stores/rejects-query.ts';
import { nodeById } from '../studio/nodes/node-index.ts';
import { titleById } from '../studio/nodes/node-titles.ts';
import { usePipeline } from '../studio/studio-context.tsx';
import { formatCount, plural } from '../ui/numbers.ts';
import { reasonInWords } from './reject-words.ts';
import { mostReasons } from './use-rejects.ts';
import './reason-list.css';

interface ReasonListProps {
  /** Null while they are fetched. */
  reasons: readonly DeadLetterGroup[] | null;
  /** The number of all open rejects, if only some of them are listed. */
  outOf: number | null;
  chosen: DeadLetterGroup | null;
  /** Shown beside the total. */
  aside?: ReactNode;
  onChoose(reason: DeadLetterGroup | null): void;
  onShowAll(): void;
}

/** Rejects grouped by reason, most frequent first: one line for each decision to take. */
export function ReasonList({ reasons: found, outOf, chosen, aside, onChoose, onShowAll }: ReasonListProps) {
  const reasons = found ?? [];
  const largest = Math.max(1, ...reasons.map(({ count }) => count));
  const total = reasons.reduce((sum, { count }) => sum + count, 0);
  const isPart = found !== null && outOf !== null && total < outOf;
  return (
    <nav className="reasons" aria-label="Reasons">
      <div className="reasons-head">
        <div className="reasons-sum">
          <button type="button" className="reason-all" aria-pressed={chosen === null} onClick={() => onChoose(null)}>
            {found === null ? (
              'Reading reasons…'
            ) : (
              <>
                <strong>{formatCount(total)}</strong>
                {isPart && ` of ${formatCount(outOf)}`} for {reasonsInWords(reasons.length)}
              </>
            )}
          </button>
          {isPart && (
            <button type="button" className="link" onClick={onShowAll}>
              Show all
            </button>
          )}
        </div>
        {aside}
      </div>
      <ul>
        {reasons.map((reason) => (
          <li key={reasonKey(reason)}>
            <ReasonLine
              reason={reason}
              share={reason.count / largest}
              isChosen={chosen !== null && reasonKey(chosen) === reasonKey(reason)}
              onChoose={onChoose}
            />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function reasonsInWords(count: number): string {
  return count < mostReasons ? plural(count, 'reason') : `the ${count} most frequent reasons`;
}

interface ReasonLineProps {
  onChoose(reason: DeadLetterGroup | null): void;
  reason: DeadLetterGroup;
  share: number;
  isChosen: boolean;
}

function ReasonLine({ reason, share, isChosen, onChoose }: ReasonLineProps) {
  const title = usePipeline((pipeline) => titleById(pipeline, reason.node));
  const rules = usePipeline((pipeline) => rulesOf(pipeline, reason.node));
  const { code, column, value, by } = reason;
  const words = reasonInWords(reason, rules);
  // If a line has too few fields, the column is the first missing one, and there is no value to show.
  const isLineCut = code === 'csv.missing_columns' && value === null && by === 'value';
  return (
    <button
      type="button"
      className="reason"
      aria-pressed={isChosen}
      title={reason.message}
      onClick={() => onChoose(isChosen ? null : reason)}
    >
      <span className="reason-share" aria-hidden="true" style={{ width: `${Math.max(1, share * 100)}%` }} />
      <span className="reason-what">
        <strong>{formatCount(reason.count)}</strong>
        <span aria-hidden="true">×</span>
        {column === null || isLineCut ? (
          <span className="reason-value">{words}</span>
        ) : by === 'column' ? (
          <strong className="reason-column">{column}</strong>
        ) : (
          <>
            <code className="reason-value">
              <CellValue value={value} longest={60} />
            </code>
            <span className="reason-in">in</span>
            <strong className="reason-column">{column}</strong>
          </>
        )}
      </span>
      <span className="reason-where">
        <span className="reason-said" dir="auto">
          {title}
          {column !== null && (isLineCut ? `: nothing from ${column} on` : `: ${words}`)}
        </span>
        {reason.corrected > 0 && <span className="reason-corrected">{formatCount(reason.corrected)} corrected</span>}
      </span>
    </button>
  );
}

function rulesOf(pipeline: Pipeline, node: string): number {
  const rules = nodeById(pipeline, node)?.config['rules'];
  return Array.isArray(rules) ? rules.length : 0;
}
