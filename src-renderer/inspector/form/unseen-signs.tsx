import { cellParts } from '../../grid/cell-parts.ts';
import { CellValue } from '../../grid/cell-value.tsx';

/** A text once more, where it has blanks at its ends or other signs that a field does not show. */
export function UnseenSigns({ text }: { text: string }) {
  if (!cellParts(text).some(({ mark }) => mark === 'blank' || mark === 'control')) return null;
  return (
    <p className="unseen-signs">
      With its blanks:{' '}
      <code>
        <CellValue value={text} longest={60} />
      </code>
    </p>
  );
}
