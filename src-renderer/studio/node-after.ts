import { findNode } from '../../core/nodes/registry.ts';
import type { Edit } from '../../core/pipeline/edits.ts';
import { splitEndpoint } from '../../core/pipeline/endpoints.ts';
import type { JsonObject } from '../../core/pipeline/json-text.ts';
import { boxOf } from '../canvas/node-boxes.ts';
import { edit, newNode, pipelineOf } from './edit-nodes.ts';
import { endpoint } from './endpoint.ts';
import { freePlace } from './free-place.ts';
import { nodeById } from './node-index.ts';
import { revealNodes } from './reveal-nodes.ts';
import type { Studio } from './studio.ts';

/** Puts a node behind an output of another: what that fed is fed by the new one from then on. */
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
  const edits: Edit[] = [
    { type: 'addNodes', nodes: [added], edges: [{ from: endpoint(id, port, 'out'), to: added.id }] },
    ...(fed.length === 0 ? [] : [{ type: 'disconnect' as const, edges: fed }]),
    ...fed.map(({ to }) => ({ type: 'connect' as const, edge: { from: added.id, to } })),
  ];
  edit(studio, document, edits, `add ${findNode(type)?.title ?? type}`);
  studio.selection.getState().select(document, { nodes: [added.id] });
  revealNodes(studio, [added]);
}
