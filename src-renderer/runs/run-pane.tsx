import { useState } from 'react';
import { useStore } from 'zustand';
import { GaugeHistory } from '../gauges/gauge-history.tsx';
import { RunGauges } from '../gauges/run-gauges.tsx';
import { isRunning } from '../stores/runs-store.ts';
import type { RunPart } from '../stores/view-store.ts';
import { stopRun } from '../studio/runs/run-pipeline.ts';
import { useDocumentId, useStudio } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';
import { formatMoment } from '../ui/numbers.ts';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import { ResultTable } from './result-table.tsx';
import { RunComparison } from './run-comparison.tsx';
import { RunKindMark, useKindInWords } from './run-kind.tsx';
import { RunOverview } from './run-overview.tsx';
import { RunStatusMark } from './run-status.tsx';
import { exactStartInWords, paramsInWords, type RunView, statusInWords } from './run-view.ts';
import { useFollowedRun, useRun, type useRunHistory } from './use-runs.ts';

interface RunPaneProps {
  runId: string;
  others: NonNullable<ReturnType<typeof useRunHistory>['runs']>;
}

/** What one run did, in parts, or beside another run. */
export function RunPane({ runId, others }: RunPaneProps) {
  const { run, text, failure } = useRun(runId);
  if (run === null) {
    return (
      <p className="panel-empty">{failure === null ? 'Reading the run…' : `The run cannot be read: ${failure}`}</p>
    );
  }
  return <ReadRun run={run} text={text} others={others} />;
}

interface ReadRunProps {
  run: RunView;
  /** The file as it ran; null until the run is over. */
  text: string | null;
  others: RunPaneProps['others'];
}

function ReadRun({ run, text, others }: ReadRunProps) {
  const { view } = useStudio();
  const { runPart, showRun } = useStore(view);
  const part = runPart === 'file' && text === null ? 'overview' : runPart;
  const [compared, setCompared] = useState<{ runId: string; during: RunPart } | null>(null);
  const [result, setResult] = useState<string | null>(null);
  // Another part replaces the comparison.
  const other = compared?.during === part ? compared.runId : '';
  if (result !== null && part === 'overview')
    return <ResultTable runId={run.runId} node={result} onClose={() => setResult(null)} />;
  return (
    <div className="run-pane">
      <header className="panel-bar">
        <RunHeading run={run} />
        <Segmented<RunPart>
          label="Show"
          options={[
            { value: 'overview', title: 'Overview' },
            { value: 'gauges', title: 'Gauges' },
            ...(text === null ? [] : [{ value: 'file' as const, title: 'File as it ran' }]),
          ]}
          value={other === '' ? part : null}
          onChange={(shown) => {
            showRun(shown);
            setCompared(null);
            setResult(null);
          }}
        />
        <span className="panel-spring" />
        {others.length > 0 && text !== null && (
          <OtherRuns
            others={others}
            chosen={other}
            onChoose={(runId) => setCompared(runId === '' ? null : { runId, during: part })}
          />
        )}
        <StopButton runId={run.runId} />
      </header>
      {other !== '' && text !== null ? (
        <RunComparison run={run} text={text} otherId={other} />
      ) : (
        <PartOfRun part={part} run={run} text={text} onOpenResult={setResult} />
      )}
    </div>
  );
}

interface PartOfRunProps {
  part: RunPart;
  run: RunView;
  text: string | null;
  onOpenResult(node: string): void;
}

function PartOfRun({ part, run, text, onOpenResult }: PartOfRunProps) {
  if (part === 'overview') return <RunOverview run={run} onOpenResult={onOpenResult} />;
  if (part === 'gauges') {
    return (
      <>
        <RunGauges run={run} />
        <GaugeHistory />
      </>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long file is scrolled by keyboard too
    <section className="run-file" tabIndex={0} aria-label="The pipeline file as it ran">
      <pre>{text}</pre>
    </section>
  );
}

interface OtherRunsProps {
  others: RunPaneProps['others'];
  /** A run id; empty for none. */
  chosen: string;
  onChoose(runId: string): void;
}

function OtherRuns({ others, chosen, onChoose }: OtherRunsProps) {
  const kindInWords = useKindInWords();
  const options = others.map((run) => ({
    value: run.runId,
    title: [exactStartInWords(run.startedMs), kindInWords(run), statusInWords[run.status].toLowerCase()]
      .filter(Boolean)
      .join(', '),
  }));
  return (
    <Select
      className="run-compare"
      aria-label="Compare with another run"
      value={chosen}
      options={[{ value: '', title: 'Compare…' }, ...options]}
      onChange={onChoose}
    />
  );
}

function RunHeading({ run }: { run: RunView }) {
  const words = paramsInWords(run);
  return (
    <h2 className="run-heading">
      <RunStatusMark status={run.status} />
      <RunKindMark run={run} />
      <span className="run-details">
        <time>{formatMoment(run.startedMs)}</time>
        {words !== '' && (
          <span className="run-params" title={words}>
            {words}
          </span>
        )}
      </span>
    </h2>
  );
}

function StopButton({ runId }: { runId: string }) {
  const studio = useStudio();
  const document = useDocumentId();
  const followed = useFollowedRun();
  if (followed?.state.runId !== runId || !isRunning(followed)) return null;
  return (
    <Button tone="danger" size="small" disabled={followed.isStopping} onClick={() => void stopRun(studio, document)}>
      {followed.isStopping ? 'Stopping…' : 'Stop'}
    </Button>
  );
}
