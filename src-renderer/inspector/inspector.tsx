import { memo, useDeferredValue } from 'react';
import { splitEndpoint } from '../../core/pipeline/endpoints.ts';
import type { Pipeline } from '../../core/pipeline/schema.ts';
import { edgeKey } from '../canvas/flow-graph.ts';
import { chosenNode, type Selection } from '../stores/selection-store.ts';
import { titleById } from '../studio/nodes/node-titles.ts';
import { usePipeline, useSelection } from '../studio/studio-context.tsx';
import { plural } from '../ui/numbers.ts';
import './inspector.css';
import { NodeInspector } from './node-inspector.tsx';
import { PipelineInspector } from './pipeline-inspector.tsx';
import { SelectionInspector } from './selection-inspector.tsx';

/** The form of the selection, or of the pipeline if nothing is selected. */
export function Inspector() {
  const selection = useSelection((current) => current);
  // The selection on the canvas is drawn first; the form may follow a frame later.
  const shown = useDeferredValue(selection);
  return (
    <aside className="inspector" aria-label="Inspector" aria-busy={shown !== selection} data-tour="inspector">
      <InspectorOf selection={shown} />
    </aside>
  );
}

const InspectorOf = memo(function InspectorOf({ selection }: { selection: Selection }) {
  const node = chosenNode(selection);
  const count = selection.nodes.size;
  const [edge] = selection.edges;
  const wire = usePipeline((pipeline) => {
    const found = pipeline.edges.find((candidate) => edgeKey(candidate) === edge);
    return found && `Wire from ${titleAt(pipeline, found.from)} to ${titleAt(pipeline, found.to)}`;
  });
  return (
    // Remounted for each selection, so that it starts at its top.
    <div className="inspector-form" key={node ?? edge ?? count}>
      {node !== null && <NodeInspector id={node} />}
      {count > 1 && <SelectionInspector title={`${plural(count, 'node')} selected`} isSeveral />}
      {count === 0 && wire !== undefined && <SelectionInspector title={wire} isSeveral={false} />}
      {count === 0 && wire === undefined && <PipelineInspector />}
    </div>
  );
});

function titleAt(pipeline: Pipeline, end: string): string {
  return titleById(pipeline, splitEndpoint(end).node);
}
