import { type RefObject, useState } from 'react';
import type { DeadLetter, DeadLetterDetails } from '../../api/dead-letters-api.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount, plural } from '../../ui/numbers.ts';
import { fieldsOfLine } from './fields-of-line.ts';

interface LineEditorProps {
  entry: DeadLetter;
  dialect: DeadLetterDetails['dialect'];
  editor: RefObject<HTMLElement | null>;
  onCorrect(line: string): void;
}

/** Edits a line that could not be parsed. Parses it on each keystroke, by the dialect of its file. */
export function LineEditor({ entry, dialect, editor, onCorrect }: LineEditorProps) {
  const [line, setLine] = useState(entry.correction?.kind === 'line' ? entry.correction.line : (entry.rawLine ?? ''));
  const found = dialect === null ? null : fieldsOfLine(line, dialect);
  const isFitting = found !== null && dialect !== null && found.length === dialect.columns.length;
  return (
    <section className="line-editor" ref={editor}>
      <h4>Correct the line</h4>
      <textarea
        className="textarea"
        aria-label="The line"
        spellCheck={false}
        rows={3}
        value={line}
        onChange={(event) => setLine(event.target.value)}
      />
      {found !== null && dialect !== null && (
        <p className="entry-note" role="status" data-good={isFitting}>
          {isFitting ? '✓' : '✗'} {plural(found.length, 'field')}, {formatCount(dialect.columns.length)}{' '}
          {dialect.columns.length === 1 ? 'is' : 'are'} expected
        </p>
      )}
      <Button size="small" disabled={line === entry.rawLine} onClick={() => onCorrect(line)}>
        Keep this line
      </Button>
    </section>
  );
}
