import { type ReactNode, useMemo } from 'react';
import { rejectedIn } from '../../core/run/fold.ts';
import { NodeTitle } from '../studio/nodes/node-title.tsx';
import { formatBytes, formatCount, formatDuration } from '../ui/numbers.ts';
import './run-overview.css';
import './run-steps.css';
import './run-comparison.css';
import { diffLines, withContext } from './diff-lines.ts';
import { outputSums } from './output-sums.ts';
import { useKindInWords } from './run-kind.tsx';
import { exactStartInWords, paramsInWords, type RunView, statusInWords } from './run-view.ts';
import { useRun } from './use-runs.ts';

interface RanFile {
  run: RunView;
  text: string;
}

interface RunComparisonProps {
  run: RunView;
  text: string;
  otherId: string;
}

/** Two runs side by side, the older one at the left: their facts, and the changes in the file between them. */
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
      <ComparedFacts older={older} newer={newer} />
      <FileDiff before={older.text} after={newer.text} />
    </div>
  );
}

function ComparedFacts({ older, newer }: { older: RanFile; newer: RanFile }) {
  const [before, after] = [older.run, newer.run];
  const kindInWords = useKindInWords();
  const nodes = [...new Set([...Object.keys(before.nodes), ...Object.keys(after.nodes)])];
  const words: [string, (run: RunView) => string][] = [
    ['Ran', (run) => kindInWords(run) || 'The whole pipeline'],
    ['Status', ({ status }) => statusInWords[status]],
    ['Params', (run) => paramsInWords(run) || 'defaults'],
  ];
  const measures: [string, (run: RunView) => string][] = [
    ['Took', ({ durationMs }) => (durationMs === null ? '–' : formatDuration(durationMs))],
    ['Peak memory', ({ peakRssBytes }) => (peakRssBytes === null ? '–' : formatBytes(peakRssBytes))],
  ];
  const counts: [string, before: number, after: number][] = [
    ['Rejected', rejectedIn(before), rejectedIn(after)],
    ...outputSums(older, newer),
  ];
  return (
    <table className="run-steps">
      <caption className="visually-hidden">Two runs compared</caption>
      <thead>
        <tr>
          <th scope="col">The whole, and rows out of each step</th>
          <th scope="col">{exactStartInWords(before.startedMs)}</th>
          <th scope="col">{exactStartInWords(after.startedMs)}</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {words.map(([title, inWords]) => (
          <ComparedRow key={title} title={title} old={inWords(before)} young={inWords(after)} />
        ))}
        {measures.map(([title, measured]) => (
          <ComparedRow key={title} title={title} old={measured(before)} young={measured(after)} isAlike />
        ))}
        {counts.map(([title, old, young]) => (
          <ComparedRow
            key={title}
            title={title}
            old={formatCount(old)}
            young={formatCount(young)}
            change={changeInWords(old, young)}
          />
        ))}
        {nodes.map((id) => {
          const [old, young] = [before.nodes[id]?.rowsOut, after.nodes[id]?.rowsOut];
          const isAlike = isOutside(before, old) || isOutside(after, young);
          return (
            <ComparedRow
              key={id}
              title={<NodeTitle id={id} />}
              old={old === undefined ? absenceInWords(before) : formatCount(old)}
              young={young === undefined ? absenceInWords(after) : formatCount(young)}
              change={isAlike ? '' : changeInWords(old, young)}
              isAlike={isAlike}
            />
          );
        })}
      </tbody>
    </table>
  );
}

interface ComparedRowProps {
  title: ReactNode;
  old: string;
  young: string;
  change?: string;
  /** Differences mean nothing: no two runs take exactly the same time. */
  isAlike?: boolean;
}

function ComparedRow({ title, old, young, change = '', isAlike = false }: ComparedRowProps) {
  return (
    <tr data-changed={old !== young && !isAlike}>
      <th scope="row">{title}</th>
      <td>{old}</td>
      <td>{young}</td>
      <td>{change}</td>
    </tr>
  );
}

/** Whether a run to a node left this node out, which is not a change. */
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
