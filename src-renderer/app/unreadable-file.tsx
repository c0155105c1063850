import { FieldProblems } from '../problems/field-problems.tsx';
import { useDocument } from '../studio/studio-context.tsx';

/** Shown for a file that is not a valid pipeline: its problems, and the line of the first. */
export function UnreadableFile() {
  const unreadable = useDocument((document) => document.unreadable);
  if (unreadable === null) return null;
  const lines = unreadable.text.split('\n');
  const wrong = new Set(unreadable.problems.flatMap(({ position }) => position?.line ?? []));
  const first = Math.min(...wrong, lines.length);
  const start = Math.max(0, first - 6);
  return (
    <main className="unreadable">
      <h2>This file is not a valid pipeline</h2>
      <p>Weir shows it but does not touch it. Mend it in a text editor; the tab follows the file.</p>
      <FieldProblems problems={unreadable.problems.map(({ suggestion: _, ...problem }) => problem)} />
      <pre>
        {lines.slice(start, start + 24).map((line, index) => {
          const number = start + index + 1;
          const text = `${String(number).padStart(5)}  ${line}\n`;
          return wrong.has(number) ? <mark key={number}>{text}</mark> : text;
        })}
      </pre>
    </main>
  );
}
