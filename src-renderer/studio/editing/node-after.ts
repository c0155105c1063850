import { findNode } from '../../../core/nodes/registry.ts';
import type { Edit } from '../../../core/pipeline/edits.ts';
import { splitEndpoint } from '../../../core/pipeline/endpoints.ts';
import type { JsonObject } from '../../../core/pipeline/json-text.ts';
import type { Pipeline, PipelineEdge, PipelineNode } from '../../../core/pipeline/schema.ts';
import { edgeKey } from '../../canvas/flow-graph.ts';
import { boxOf } from '../../canvas/geometry/node-boxes.ts';
import { nodeById } from '../nodes/node-index.ts';
import { revealNodes } from '../nodes/reveal-nodes.ts';
import type { Studio } from '../studio.ts';
import { edit, newNode, pipelineOf } from './edit-nodes.ts';
import { endpoint } from './endpoint.ts';
import { freePlace } from './free-place.ts';
import { spliceEdits } from './splice.ts';

/** Inserts a node after an output of another, which then feeds what that output fed before. */
export function nodeAfter(
  studio: Studio,
  document: string,
  { node: id, port }: { node: string; port: string },
  { type, config }: { type: string; config: JsonObject },
): void {
  const pipeline = pipelineOf(studio, document);
  const node = nodeById(pipeline, id);
  if (node === undefined) return;
  const { x, y, width } = boxOf(pipeline, node);
  const added = newNode(pipeline, type, freePlace(pipeline, { x: x + width + 72, y }), config);
  const fed = pipeline.edges.filter(({ from }) => {
    const end = splitEndpoint(from);
    return end.node === id && (end.port ?? 'out') === port;
  });
  const [wire, ...others] = fed;
  const edits =
    wire !== undefined && others.length === 0
      ? splicedIn(pipeline, added, edgeKey(wire))
      : feedingInstead(added, endpoint(id, port, 'out'), fed);
  edit(studio, document, edits, `add ${findNode(type)?.title ?? type}`);
  studio.selection.getState().select(document, { nodes: [added.id] });
  // Splicing may have moved it.
  revealNodes(studio, [nodeById(pipelineOf(studio, document), added.id) ?? added]);
}

/** The pipeline with a node spliced into a wire. */
export function splicedIn(pipeline: Pipeline, added: PipelineNode, edgeId: string): Edit[] {
  const grown = { ...pipeline, nodes: [...pipeline.nodes, added] };
  return [{ type: 'addNodes', nodes: [added], edges: [] }, ...spliceEdits(grown, added, edgeId)];
}

function feedingInstead(added: PipelineNode, from: string, fed: readonly PipelineEdge[]): Edit[] {
  return [
    { type: 'addNodes', nodes: [added], edges: [{ from, to: added.id }] },
    ...(fed.length === 0 ? [] : [{ type: 'disconnect' as const, edges: [...fed] }]),
    ...fed.map(({ to }) => ({ type: 'connect' as const, edge: { from: added.id, to } })),
  ];
}
