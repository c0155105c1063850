import { CheckCircle2, CircleAlert, TriangleAlert } from 'lucide-react';
import type { Problem } from '../../core/pipeline/problems.ts';
import { nodeById } from '../studio/nodes/node-index.ts';
import { hasNamesake, problemInWords } from '../studio/nodes/node-titles.ts';
import { titleOfNode } from '../studio/nodes/node-types.ts';
import { showNode } from '../studio/nodes/show-node.ts';
import { hasOutput } from '../studio/runs/run-to.ts';
import { useDescription, useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';
import './problems-panel.css';
import { remedyOf } from './remedy.ts';
import { useProblems } from './use-problems.ts';

/** All problems of the pipeline, worst first; a click shows the node. */
export function ProblemsPanel() {
  const problems = useProblems();
  const isDescribed = useDescription((description) => description !== undefined);
  const failure = useDescription((description) => description?.failure ?? null);
  const canRun = usePipeline(hasOutput);
  const inOrder = problems.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  if (failure !== null) return <p className="panel-empty">The preview session does not answer: {failure}</p>;
  if (!isDescribed) return <p className="panel-empty">Checking…</p>;
  if (problems.length === 0) {
    return (
      <p className="panel-empty">
        <CheckCircle2 size={16} aria-hidden="true" /> No problems.{' '}
        {canRun ? 'The pipeline can run.' : 'Add an output, and the pipeline can run.'}
      </p>
    );
  }
  return (
    <ul className="problems">
      {inOrder.map((problem, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two problems may say the same
        <ProblemLine key={index} problem={problem} />
      ))}
    </ul>
  );
}

function ProblemLine({ problem }: { problem: Problem }) {
  const studio = useStudio();
  const document = useDocumentId();
  const message = usePipeline((pipeline) => problemInWords(pipeline, problem));
  const node = usePipeline((pipeline) => (problem.node === undefined ? undefined : nodeById(pipeline, problem.node)));
  const isIdShown = usePipeline((pipeline) => node !== undefined && hasNamesake(pipeline, node));
  const remedy = remedyOf(studio, document, problem);
  const Icon = problem.severity === 'error' ? CircleAlert : TriangleAlert;
  return (
    <li className="problem" data-severity={problem.severity}>
      <Icon size={15} aria-label={problem.severity === 'error' ? 'Problem' : 'Warning'} />
      {node === undefined ? (
        <span className="problem-node">Pipeline</span>
      ) : (
        <button type="button" className="problem-node" onClick={() => showNode(studio, document, node.id)}>
          <span className="problem-title" dir="auto">
            {titleOfNode(node)}
          </span>
          {isIdShown && <code>{node.id}</code>}
        </button>
      )}
      <span className="problem-text">{message}</span>
      {remedy !== undefined && (
        <Button size="small" onClick={remedy.take}>
          {remedy.label}
        </Button>
      )}
    </li>
  );
}
