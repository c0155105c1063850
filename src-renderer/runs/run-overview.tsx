import { TriangleAlert } from 'lucide-react';
import { isUnderWay } from '../../core/run/events.ts';
import { rejectedIn } from '../../core/run/fold.ts';
import { outputFacts } from '../../core/run/output-facts.ts';
import { relativeTo } from '../studio/file-paths.ts';
import { nodeById } from '../studio/nodes/node-index.ts';
import { NodeTitle } from '../studio/nodes/node-title.tsx';
import { aboutNode, warningInWords } from '../studio/nodes/node-titles.ts';
import { showRejects } from '../studio/runs/follow-rejects.ts';
import { useDocument, useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';
import { formatBytes, formatCount, formatDuration } from '../ui/numbers.ts';
import './run-overview.css';
import './run-steps.css';
import type { RunView, RunViewOutput } from './run-view.ts';

interface RunOverviewProps {
  run: RunView;
  onOpenResult(node: string): void;
}

export function RunOverview({ run, onOpenResult }: RunOverviewProps) {
  const studio = useStudio();
  const document = useDocumentId();
  const rejected = rejectedIn(run);
  const pipeline = usePipeline((current) => current);
  const isOver = run.status === 'succeeded';
  return (
    <div className="run-overview">
      {run.status === 'cancelled' && <p className="run-stopped">The run was stopped. Nothing was loaded.</p>}
      {run.error !== null && run.status !== 'cancelled' && (
        <p className="run-error" role="alert">
          {run.error.node !== null && <NodeTitle id={run.error.node} />}{' '}
          {aboutNode(pipeline, run.error.node, run.error.message)}{' '}
          {run.error.code === 'rejects.exceeded' && (
            <Button size="small" onClick={() => showRejects(studio, document, { scope: 'lastRun', run: run.runId })}>
              See the rejects
            </Button>
          )}
        </p>
      )}
      {run.upTo !== null && (
        <p className="entry-note">
          This run ended at <NodeTitle id={run.upTo} />: nothing after it ran, nothing was loaded, and what was rejected
          on the way was counted, not kept.
        </p>
      )}
      <dl className="run-facts">
        <Fact title="Took" text={run.durationMs === null ? '–' : formatDuration(run.durationMs)} />
        <Fact title="Peak memory" text={run.peakRssBytes === null ? '–' : formatBytes(run.peakRssBytes)} />
        <Fact title="CPU time" text={run.cpuSeconds === null ? '–' : formatDuration(run.cpuSeconds * 1000)} />
        <div>
          <dt>Rejected</dt>
          <dd>{rejected === 0 ? 'none' : <RejectedCount count={rejected} isKept={run.upTo === null} />}</dd>
        </div>
      </dl>
      {run.outputs.length > 0 && (
        <ul className="run-outputs" aria-label="What was written">
          {run.outputs.map((output) => (
            <OutputCard
              key={`${output.node} ${output.target}`}
              output={output}
              runId={run.runId}
              {...(isOver && { onOpen: () => onOpenResult(output.node) })}
            />
          ))}
        </ul>
      )}
      {run.warnings.length > 0 && (
        <ul className="run-warnings" aria-label="Warnings">
          {run.warnings.map((warning) => (
            <li key={warning}>
              <TriangleAlert size={14} aria-hidden="true" /> {warningInWords(pipeline, warning)}
            </li>
          ))}
        </ul>
      )}
      <StepTable run={run} />
    </div>
  );
}

/** The number of rejects; a link to the queue, unless a run to a node only counted them. */
function RejectedCount({ count, isKept }: { count: number; isKept: boolean }) {
  const studio = useStudio();
  const document = useDocumentId();
  if (!isKept) return formatCount(count);
  return (
    <button type="button" className="link" onClick={() => showRejects(studio, document)}>
      {formatCount(count)}
    </button>
  );
}

function Fact({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{text}</dd>
    </div>
  );
}

function OutputCard({ output, runId, onOpen }: { output: RunViewOutput; runId: string; onOpen?: () => void }) {
  const { api, info } = useStudio();
  const path = useDocument((document) => document.path);
  const type = usePipeline((pipeline) => nodeById(pipeline, output.node)?.type);
  return (
    <li className="run-output">
      <p>
        <NodeTitle id={output.node} />{' '}
        <span className="run-target" title={output.target}>
          {relativeTo(path, output.target)}
        </span>
      </p>
      <p className="run-output-facts">
        {outputFacts(output, type).map(([title, count]) => (
          <span key={title} data-none={count === 0}>
            <strong>{formatCount(count)}</strong> {title}
          </span>
        ))}
        {onOpen !== undefined && (
          <Button size="small" onClick={onOpen}>
            Open the result
          </Button>
        )}
        {onOpen !== undefined && info.canReveal && (
          <Button size="small" tone="quiet" onClick={() => void api.runs.revealResult({ runId, node: output.node })}>
            Show the file
          </Button>
        )}
      </p>
    </li>
  );
}

function StepTable({ run }: { run: RunView }) {
  const steps = Object.entries(run.nodes);
  if (steps.length === 0)
    return <p className="panel-empty">{isUnderWay(run.status) ? 'No step is done yet.' : 'No step was done.'}</p>;
  return (
    <table className="run-steps">
      <caption className="visually-hidden">Rows and time of each step</caption>
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Rows in</th>
          <th scope="col">Rows out</th>
          <th scope="col">Rejected</th>
          <th scope="col">Time</th>
        </tr>
      </thead>
      <tbody>
        {steps.map(([id, { rowsIn, rowsOut, rejected, ms }]) => (
          <tr key={id} data-failed={run.error?.node === id}>
            <th scope="row">
              <NodeTitle id={id} />
            </th>
            <td>{formatCount(rowsIn)}</td>
            <td>{formatCount(rowsOut)}</td>
            <td data-some={rejected > 0}>{formatCount(rejected)}</td>
            <td>{ms === 0 && isUnderWay(run.status) ? '–' : formatDuration(ms)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
