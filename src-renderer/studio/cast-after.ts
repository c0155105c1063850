import type { Edit } from '../../core/pipeline/edits.ts';
import { splitEndpoint } from '../../core/pipeline/endpoints.ts';
import type { JsonObject } from '../../core/pipeline/json-text.ts';
import { boxOf } from '../canvas/node-boxes.ts';
import { edit, newNode, pipelineOf } from './edit-nodes.ts';
import { freePlace } from './free-place.ts';
import { nodeById } from './node-index.ts';
import { revealNodes } from './reveal-nodes.ts';
import type { Studio } from './studio.ts';

/** Puts a cast behind a node: what the node fed is fed by the cast from then on. */
export function castAfter(studio: Studio, document: string, id: string, columns: JsonObject): void {
  const pipeline = pipelineOf(studio, document);
  const node = nodeById(pipeline, id);
  if (node === undefined) return;
  const { x, y, width } = boxOf(pipeline, node);
  const cast = newNode(pipeline, 'cast', freePlace(pipeline, { x: x + width + 72, y }), { columns });
  const fed = pipeline.edges.filter(({ from }) => {
    const end = splitEndpoint(from);
    return end.node === id && (end.port ?? 'out') === 'out';
  });
  const edits: Edit[] = [
    { type: 'addNodes', nodes: [cast], edges: [{ from: id, to: cast.id }] },
    ...(fed.length === 0 ? [] : [{ type: 'disconnect' as const, edges: fed }]),
    ...fed.map(({ to }) => ({ type: 'connect' as const, edge: { from: cast.id, to } })),
  ];
  edit(studio, document, edits, 'add cast');
  studio.selection.getState().select(document, { nodes: [cast.id] });
  revealNodes(studio, [cast]);
}
