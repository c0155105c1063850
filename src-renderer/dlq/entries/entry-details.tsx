import { X } from 'lucide-react';
import { Fragment, type RefObject } from 'react';
import type { FailedAgain } from '../../../core/store/reject.ts';
import type { Correction, DeadLetter, DeadLetterDetails } from '../../api/dead-letters-api.ts';
import { useLatest } from '../../api/use-latest.ts';
import { CellValue } from '../../grid/cell-value.tsx';
import { fileNameOf } from '../../studio/file-paths.ts';
import { NodeTitle } from '../../studio/nodes/node-title.tsx';
import { rejectInWords } from '../../studio/nodes/node-titles.ts';
import { usePipeline, useStudioApi } from '../../studio/studio-context.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { formatCount, formatMoment } from '../../ui/numbers.ts';
import { LineEditor } from '../corrections/line-editor.tsx';
import { blamedColumns, guiltyColumns } from './entry-columns.ts';
import './entry-details.css';

interface EntryDetailsProps {
  entry: DeadLetter;
  version: number;
  /** The editor of the raw line, if it is shown. */
  lineEditor: RefObject<HTMLElement | null>;
  onClose(): void;
  /** Absent if the entry belongs to another pipeline. */
  onCorrect: ((entry: DeadLetter, correction: Correction) => void) | undefined;
}

/** All about one entry: the reason, its place in the source, the row, and what was done to it. */
export function EntryDetails({ entry, version, lineEditor, onClose, onCorrect }: EntryDetailsProps) {
  const api = useStudioApi();
  const { value, failure } = useLatest(() => api.deadLetters.show({ id: entry.id }), [api, entry.id, version]);
  const details = value?.id === entry.id ? value : null;
  return (
    <aside className="entry-details" aria-label="Details of the entry">
      <header>
        <h3>{entry.sourceRow === null ? `Entry ${entry.id}` : `Row ${formatCount(entry.sourceRow)}`}</h3>
        <span className="entry-status" data-status={entry.status}>
          {entry.status}
        </span>
        <IconButton label="Close the details" size="small" onClick={onClose}>
          <X size={14} aria-hidden="true" />
        </IconButton>
      </header>
      <p className="entry-message">{entry.message}</p>
      <SecondFailure entry={entry} />
      <p className="entry-place">
        Rejected by <NodeTitle id={entry.node} />
        {blamedColumns(entry).map((name, index) => (
          <Fragment key={name}>
            {index === 0 ? ' for ' : ', '}
            <code>{name}</code>
          </Fragment>
        ))}
        {entry.source !== null && ` · ${fileNameOf(entry.source)}`}
        {entry.line !== null && `, line ${formatCount(entry.line)}`}
      </p>
      {failure !== null && <p className="panel-alert">{failure}</p>}
      {entry.rawLine !== null &&
        (details !== null || !entry.isLineCut) &&
        onCorrect !== undefined &&
        entry.status === 'open' && (
          <LineEditor
            key={`${entry.id} ${entry.isLineCut && details === null}`}
            entry={details ?? entry}
            dialect={details?.dialect ?? null}
            editor={lineEditor}
            onCorrect={(line) => onCorrect(entry, { kind: 'line', line })}
          />
        )}
      {details !== null && <Surroundings details={details} />}
      {entry.record !== null && <RecordList entry={details ?? entry} />}
      {details !== null && details.audit.length > 0 && <AuditTrail details={details} />}
    </aside>
  );
}

function SecondFailure({ entry: { failedAgain } }: { entry: DeadLetter }) {
  const reason = usePipeline((pipeline) => failedAgain && rejectInWords(pipeline, failedAgain.message));
  if (failedAgain === null) return null;
  return (
    <p className="entry-message">
      Corrected, it failed again
      <GuiltyCell {...failedAgain} />: {reason}
    </p>
  );
}

function GuiltyCell({ column, value }: Pick<FailedAgain, 'column' | 'value'>) {
  if (column === null) return null;
  return (
    <>
      {' '}
      for <code>{column}</code>, which was{' '}
      <code>
        <CellValue value={value} longest={200} />
      </code>
    </>
  );
}

function Surroundings({ details: { surroundings, line, source } }: { details: DeadLetterDetails }) {
  if (surroundings === null) {
    return source === null ? null : <p className="entry-note">The file is gone or has changed since the run.</p>;
  }
  return (
    <section>
      <h4>In the file</h4>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled by keyboard too */}
      <ol className="surroundings" start={surroundings.firstLine} tabIndex={0} aria-label="Lines around the row">
        {surroundings.lines.map((text, index) => {
          const number = surroundings.firstLine + index;
          return (
            <li key={number} aria-current={number === line ? 'true' : undefined}>
              <span className="line-number">{number}</span>
              <code>
                <CellValue value={text} longest={600} />
              </code>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function RecordList({ entry }: { entry: DeadLetter }) {
  const { record, correction } = entry;
  const guilty = guiltyColumns(entry);
  const corrected = correction?.kind === 'values' ? correction.values : {};
  return (
    <section>
      <h4>The row as it came</h4>
      <dl className="record">
        {record?.map(({ column: name, value }) => (
          <div key={name} data-guilty={guilty.includes(name)}>
            <dt>{name}</dt>
            <dd>
              <CellValue value={value} longest={2000} />
              {Object.hasOwn(corrected, name) && (
                <span className="record-corrected">
                  {' '}
                  → <CellValue value={corrected[name] ?? null} longest={2000} />
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const actionInWords = {
  corrected: 'corrected',
  correction_removed: 'correction taken back',
  replayed: 'replayed',
  failed_again: 'failed again',
  discarded: 'discarded',
  'found gone': 'discarded as gone',
  reopened: 'opened again',
  'rejected again': 'rejected again',
};

function AuditTrail({ details: { audit } }: { details: DeadLetterDetails }) {
  const pipeline = usePipeline((current) => current);
  return (
    <section>
      <h4>What happened</h4>
      <ol className="audit">
        {audit.toReversed().map(({ atMs, who, action, detail, column, value }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two events may be the same
          <li key={index}>
            <strong>{actionInWords[action]}</strong>
            <GuiltyCell column={column} value={value} /> by {who} <time>{formatMoment(atMs)}</time>
            {detail !== '' && <p>{action === 'failed_again' ? rejectInWords(pipeline, detail) : detail}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
