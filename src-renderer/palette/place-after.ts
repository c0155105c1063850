import type { AnyNodeDefinition, NodePorts } from '../../core/nodes/define-node.ts';
import { splitEndpoint } from '../../core/pipeline/endpoints.ts';
import type { Pipeline, PipelineNode } from '../../core/pipeline/schema.ts';
import { boxOf } from '../canvas/node-boxes.ts';
import { headHeight, nodeWidth } from '../canvas/node-geometry.ts';
import type { Point } from '../stores/canvas-store.ts';
import { type PortEnd, pipelineOf } from '../studio/edit-nodes.ts';
import { nodeById } from '../studio/node-index.ts';
import { fitsPort, portsOf } from '../studio/node-types.ts';
import type { Studio } from '../studio/studio.ts';

/** Where a node added without a pointer goes: behind the chosen node and wired to it, else into the middle of the view. */
export function placeAfter(
  studio: Studio,
  document: string,
  chosen: string | null,
  definition: AnyNodeDefinition,
): { at: Point; from?: PortEnd } {
  const pipeline = pipelineOf(studio, document);
  const node = chosen === null ? undefined : nodeById(pipeline, chosen);
  const output = node && outputToWire(pipeline, node);
  if (node === undefined || output === undefined || !fitsPort(definition, 'out')) {
    const centre = studio.canvas.getState().view?.centre() ?? { x: 0, y: 0 };
    return { at: { x: centre.x - nodeWidth / 2, y: centre.y - headHeight / 2 } };
  }
  const box = boxOf(pipeline, node);
  return { at: { x: box.x + box.width + 72, y: box.y }, from: { node: node.id, port: output.name, side: 'out' } };
}

/** The first that leads nowhere yet; else the only one, whose rows may go several ways. */
function outputToWire({ edges }: Pipeline, node: PipelineNode): NodePorts['outputs'][number] | undefined {
  const outputs = portsOf(node).outputs.filter(({ kind }) => kind === 'rows');
  return outputs.find(({ name }) => !isWired(edges, node.id, name)) ?? (outputs.length === 1 ? outputs[0] : undefined);
}

function isWired(edges: readonly { from: string }[], node: string, port: string): boolean {
  return edges.some((edge) => {
    const from = splitEndpoint(edge.from);
    return from.node === node && (from.port ?? 'out') === port;
  });
}
