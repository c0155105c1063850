import { ArrowLeftRight } from 'lucide-react';
import { splitEndpoint } from '../../../core/pipeline/endpoints.ts';
import type { PipelineNode } from '../../../core/pipeline/schema.ts';
import { edit, pipelineOf } from '../../studio/editing/edit-nodes.ts';
import { swapEdits } from '../../studio/editing/swap-sides.ts';
import { nameById } from '../../studio/nodes/node-titles.ts';
import { useDocumentId, usePipeline, useStudio } from '../../studio/studio-context.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import './join-sides.css';

/** The nodes at the left and right input, and a button that swaps them. */
export function JoinSides({ node }: { node: PipelineNode }) {
  const studio = useStudio();
  const document = useDocumentId();
  const swap = () => edit(studio, document, swapEdits(pipelineOf(studio, document), node), 'swap left and right');
  return (
    <div className="join-sides">
      <Side node={node.id} port="left" title="Left" />
      <IconButton label="Swap left and right" onClick={swap}>
        <ArrowLeftRight size={14} />
      </IconButton>
      <Side node={node.id} port="right" title="Right" />
    </div>
  );
}

function Side({ node, port, title }: { node: string; port: string; title: string }) {
  const feeder = usePipeline((pipeline) => {
    const edge = pipeline.edges.find(({ to }) => to === `${node}.${port}`);
    return edge === undefined ? null : nameById(pipeline, splitEndpoint(edge.from).node);
  });
  return (
    <div className="join-side">
      <span className="join-side-title">{title}</span>
      <span className="join-side-name" dir="auto" data-empty={feeder === null}>
        {feeder ?? 'nothing yet'}
      </span>
    </div>
  );
}
