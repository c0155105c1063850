import { OctagonX, Table2 } from 'lucide-react';
import { memo, useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { splitEndpoint } from '../../core/pipeline/endpoints.ts';
import { problemsUpTo } from '../../core/pipeline/up-to.ts';
import { useProblems, useStillToCome } from '../problems/use-problems.ts';
import { chosenNode } from '../stores/selection-store.ts';
import { nodeAfter } from '../studio/editing/node-after.ts';
import { NodeTitle } from '../studio/nodes/node-title.tsx';
import { aboutNode, nameById, problemInWords, withTitles } from '../studio/nodes/node-titles.ts';
import { portsOf, titleOfNode } from '../studio/nodes/node-types.ts';
import { showNode } from '../studio/nodes/show-node.ts';
import { graphOf } from '../studio/runs/run-to.ts';
import {
  useDescription,
  useDocument,
  useDocumentId,
  useNode,
  useOutsideVersion,
  usePipeline,
  useSelection,
  useStudio,
} from '../studio/studio-context.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import './data-panel.css';
import type { NewStep } from './column-steps.ts';
import { DataTable } from './data-table.tsx';
import type { PreviewRequest, PreviewTable } from './load-table.ts';
import { PlaceTitle } from './place-title.tsx';
import { previewText } from './preview-text.ts';
import { plainView, rejectedView, type TableView, viewOf } from './table-view.ts';
import { useAddedColumn } from './use-added-column.ts';
import { type PreviewPlaceChoice, usePreviewPlace } from './use-preview-place.ts';
import { usePreviewTable } from './use-preview-table.ts';
import { useRejectedCount } from './use-rejected-count.ts';

/** The rows of the selected node, previewed without a run. */
export function DataPanel() {
  // The selection on the canvas is drawn first; the rows may follow a frame later.
  const chosen = useDeferredValue(useSelection(chosenNode));
  return <DataOf chosen={chosen} />;
}

const DataOf = memo(function DataOf({ chosen }: { chosen: string | null }) {
  const place = usePreviewPlace(chosen);
  if (place === null) {
    return (
      <p className="panel-empty">
        <Table2 size={16} aria-hidden="true" /> Drop a file on the canvas or add a node: its rows show up here.
      </p>
    );
  }
  return <PlacePreview place={place} />;
});

function PlacePreview({ place }: { place: PreviewPlaceChoice }) {
  const studio = useStudio();
  const document = useDocumentId();
  const pageSize = useStore(studio.settings, (state) => state.settings.previewRows);
  const text = usePipeline(previewText);
  const path = useDocument((document) => document.path);
  const outside = useOutsideVersion();
  const [views, setViews] = useState<Readonly<Record<string, TableView>>>({});
  const { node, port } = place;
  const key = `${node.id}.${port}`;
  const known = useDescription((description) => {
    const described = description?.nodes[node.id];
    return described?.outputs[port] ?? described?.inputs[port]?.[0];
  });
  const stored = views[key] ?? (port === 'rejected' ? rejectedView : plainView);
  const view = useMemo(() => viewOf(stored, known), [stored, known]);
  const request = useMemo<PreviewRequest>(
    () => ({
      document: { text, path },
      node: node.id,
      port,
      sort: [...view.sort],
      filters: [...view.filters],
      outside,
    }),
    [text, path, outside, node.id, port, view.sort, view.filters],
  );
  const { table, failure, isStale } = usePreviewTable(request, pageSize);
  const rejected = useRejectedCount(place, table);
  const canFollow = portsOf(node).outputs.some(({ name }) => name === port);
  const addStep = useCallback(
    (step: NewStep) => nodeAfter(studio, document, { node: node.id, port }, step),
    [studio, document, node.id, port],
  );
  const isOfThisPlace = table !== null && table.request.node === node.id && table.request.port === port;
  const arriving = useDescription((description) => description?.nodes[node.id]?.inputs['in']?.[0]);
  const columns = isOfThisPlace && failure === null ? table.columns : null;
  const added = useAddedColumn(key, { columns, arriving: failure === null ? undefined : arriving });
  return (
    <section className="data-panel" aria-label={`Rows of ${titleOfNode(node)}`}>
      {table === null || failure !== null || !isOfThisPlace ? (
        <>
          <header className="panel-bar">
            <PlaceTitle place={place} />
          </header>
          {failure === null ? (
            <p className="panel-empty" role="status">
              Reading rows…
            </p>
          ) : (
            <PreviewFailure node={node.id} failure={failure} />
          )}
        </>
      ) : (
        <DataTable
          key={key}
          table={table}
          isStale={isStale}
          view={view}
          added={added}
          rejected={rejectedOf(place)}
          note={table.stop && <StopNote node={node.id} stop={table.stop} />}
          onView={(changed) => setViews({ ...views, [key]: changed })}
          onStep={canFollow ? addStep : undefined}
        >
          <PlaceTitle place={place} rejected={rejected} />
        </DataTable>
      )}
    </section>
  );
}

function rejectedOf({ port, ports, choosePort }: PreviewPlaceChoice): (() => void) | undefined {
  return port !== 'rejected' && ports.includes('rejected') ? () => choosePort('rejected') : undefined;
}

/** What a run would not get past, which the rows that it lets by do not show. */
function StopNote({ node, stop }: { node: string; stop: NonNullable<PreviewTable['stop']> }) {
  const pipeline = usePipeline((whole) => whole);
  return (
    <p className="stop-note" role="status">
      <OctagonX size={14} aria-hidden="true" />
      <span>
        <strong>
          A run would stop{' '}
          {stop.node === node ? (
            'here'
          ) : (
            <>
              at <NodeLink id={stop.node} />
            </>
          )}
          :
        </strong>{' '}
        {aboutNode(pipeline, stop.node, stop.message)}
      </span>
    </p>
  );
}

/** A link to a node. */
function NodeLink({ id }: { id: string }) {
  const studio = useStudio();
  const document = useDocumentId();
  return (
    <button type="button" className="link" onClick={() => showNode(studio, document, id)}>
      <NodeTitle id={id} />
    </button>
  );
}

/** Inputs beyond these are chosen from a list. */
const mostSideBySide = 3;

/** What comes in, for somebody who sets up or mends what is to become of it. */
function Incoming({ node }: { node: string }) {
  const pipeline = usePipeline((whole) => whole);
  const [chosen, setChosen] = useState('');
  const feeding = [
    ...new Set(pipeline.edges.flatMap(({ from, to }) => (splitEndpoint(to).node === node ? [from] : []))),
  ];
  const from = feeding.includes(chosen) ? chosen : (feeding[0] ?? '');
  const { node: id, port = 'out' } = splitEndpoint(from);
  const feeder = useNode(id);
  if (feeder === undefined) return null;
  const options = feeding.map((value) => ({ value, title: nameById(pipeline, splitEndpoint(value).node) }));
  return (
    <>
      <div className="incoming">
        <p>Until then, what comes in:</p>
        {options.length > 1 && options.length <= mostSideBySide && (
          <Segmented label="Input to look at" options={options} value={from} onChange={setChosen} />
        )}
        {options.length > mostSideBySide && (
          <Select aria-label="Input to look at" options={options} value={from} onChange={setChosen} />
        )}
      </div>
      <PlacePreview key={from} place={{ node: feeder, port, ports: [port], choosePort: () => undefined }} />
    </>
  );
}

/** Why there are no rows: problems of the node and of those before it explain it best. */
function PreviewFailure({ node, failure }: { node: string; failure: string }) {
  const all = useProblems();
  const pipeline = usePipeline((whole) => whole);
  const stillToCome = useStillToCome();
  const problems = problemsUpTo(all, graphOf(pipeline), node).filter(({ severity }) => severity === 'error');
  if (problems.length > 0 && problems.every((problem) => stillToCome.includes(problem)))
    return (
      <>
        <p className="panel-empty">Its rows are shown here once it is set up.</p>
        <Incoming node={node} />
      </>
    );
  return (
    <>
      <div className="panel-failure" role="alert">
        <p>There are no rows to show:</p>
        <ul>
          {problems.length === 0 && <li>{withTitles(pipeline, failure)}</li>}
          {problems.map((problem) => (
            <li key={`${problem.node} ${problem.message}`}>
              {problem.node !== undefined && problem.node !== node && (
                <>
                  <NodeLink id={problem.node} />{' '}
                </>
              )}
              {problemInWords(pipeline, problem)}
            </li>
          ))}
        </ul>
      </div>
      {problems.length > 0 && problems.every((problem) => problem.node === node) && <Incoming node={node} />}
    </>
  );
}
