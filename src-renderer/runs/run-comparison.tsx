import { useMemo } from 'react';
import { formatBytes, formatCount, formatDuration, formatMoment } from '../ui/numbers.ts';
import { diffLines, withContext } from './diff-lines.ts';
import { useKindInWords } from './run-kind.tsx';
import { NodeTitle } from './run-overview.tsx';
import { paramsInWords, type RunView, rejectedOf, statusInWords } from './run-view.ts';
import { useRun } from './use-runs.ts';

interface RunComparisonProps {
  run: RunView;
  text: string;
  otherId: string;
}

/** Two runs side by side: what they did, and what changed in the file between them. The older one stands at the left. */
export function RunComparison({ run, text, otherId }: RunComparisonProps) {
  const { run: other, text: otherText, failure } = useRun(otherId);
  if (other === null || otherText === null) {
    return (
      <p className="panel-empty">{failure === null ? 'Reading the run…' : `The run cannot be read: ${failure}`}</p>
    );
  }
  const here = { run, text };
  const there = { run: other, text: otherText };
  const [older, newer] = other.startedMs < run.startedMs ? [there, here] : [here, there];
  return (
    <div className="run-overview">
      <ComparedFacts before={older.run} after={newer.run} />
      <FileDiff before={older.text} after={newer.text} />
    </div>
  );
}

function ComparedFacts({ before, after }: { before: RunView; after: RunView }) {
  const kindInWords = useKindInWords();
  const nodes = [...new Set([...Object.keys(before.nodes), ...Object.keys(after.nodes)])];
  const duration = ({ durationMs }: RunView) => (durationMs === null ? '–' : formatDuration(durationMs));
  const memory = ({ peakRssBytes }: RunView) => (peakRssBytes === null ? '–' : formatBytes(peakRssBytes));
  const facts: [string, (run: RunView) => string][] = [
    ['Ran', (run) => kindInWords(run) || 'The whole pipeline'],
    ['Status', ({ status }) => statusInWords[status]],
    ['Params', (run) => paramsInWords(run) || 'defaults'],
    ['Took', duration],
    ['Peak memory', memory],
    ['Rejected', (run) => formatCount(rejectedOf(run))],
    ['Inserted', (run) => formatCount(run.outputs.reduce((sum, { inserted }) => sum + inserted, 0))],
    ['Updated', (run) => formatCount(run.outputs.reduce((sum, { updated }) => sum + updated, 0))],
  ];
  return (
    <table className="run-steps">
      <caption className="visually-hidden">Two runs compared</caption>
      <thead>
        <tr>
          <th scope="col">The whole, and rows out of each step</th>
          <th scope="col">{formatMoment(before.startedMs)}</th>
          <th scope="col">{formatMoment(after.startedMs)}</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {facts.map(([title, textOf]) => (
          <tr key={title} data-changed={textOf(before) !== textOf(after)}>
            <th scope="row">{title}</th>
            <td>{textOf(before)}</td>
            <td>{textOf(after)}</td>
            <td />
          </tr>
        ))}
        {nodes.map((id) => {
          const [old, young] = [before.nodes[id]?.rowsOut, after.nodes[id]?.rowsOut];
          return (
            <tr key={id} data-changed={old !== young && !isOutside(before, old) && !isOutside(after, young)}>
              <th scope="row">
                <NodeTitle id={id} />
              </th>
              <td>{old === undefined ? absenceInWords(before) : formatCount(old)}</td>
              <td>{young === undefined ? absenceInWords(after) : formatCount(young)}</td>
              <td>{isOutside(before, old) || isOutside(after, young) ? '' : changeInWords(old, young)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** A run to a node leaves others out, which is no change. */
function isOutside({ upTo }: RunView, rows: number | undefined): boolean {
  return upTo !== null && rows === undefined;
}

function absenceInWords({ upTo }: RunView): string {
  return upTo === null ? 'not there' : 'did not run';
}

function changeInWords(before: number | undefined, after: number | undefined): string {
  if (before === after) return '';
  if (before === undefined || after === undefined) return 'differs';
  return `${after > before ? '+' : '−'}${formatCount(Math.abs(after - before))}`;
}

const linesAround = 3;
const signs = { same: ' ', removed: '−', added: '+' };

function FileDiff({ before, after }: { before: string; after: string }) {
  const lines = useMemo(() => withContext(diffLines(before, after), linesAround), [before, after]);
  if (before === after) return <p className="entry-note">Both ran the same file.</p>;
  return (
    <section>
      <h3 className="run-subtitle">What changed in the file</h3>
      <ol className="diff">
        {lines.map((line, index) =>
          line === null ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file may be the same
            <li key={index} className="diff-gap" aria-label="Lines left out">
              …
            </li>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file may be the same
            <li key={index} data-kind={line.kind}>
              <span>{signs[line.kind]}</span>
              <code>{line.text}</code>
            </li>
          ),
        )}
      </ol>
    </section>
  );
}
