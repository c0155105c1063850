import type { AnyNodeDefinition, NodePorts } from '../../core/nodes/define-node.ts';
import { splitEndpoint } from '../../core/pipeline/endpoints.ts';
import type { Pipeline, PipelineNode } from '../../core/pipeline/schema.ts';
import { boxOf } from '../canvas/geometry/node-boxes.ts';
import { boundsOf, headHeight, nodeWidth, overlaps } from '../canvas/geometry/node-geometry.ts';
import type { Point } from '../stores/canvas-store.ts';
import { chosenWire } from '../stores/selection-store.ts';
import { type PortEnd, pipelineOf } from '../studio/editing/edit-nodes.ts';
import { nodeById } from '../studio/nodes/node-index.ts';
import { fitsPort, portsOf, takesInputs } from '../studio/nodes/node-types.ts';
import { activeDocument, activeSelection, type Studio } from '../studio/studio.ts';

interface Place {
  at: Point;
  from?: PortEnd[];
  /** The wire to splice the node into. */
  splice?: string;
}

/**
 * The place of a node that is added without a pointer: in the selected wire; behind the selected nodes, wired to them
 * if it takes that many inputs, or below them if it takes none; else in the middle of the view.
 */
export function placeAfter(studio: Studio, document: string, definition: AnyNodeDefinition): Place {
  const pipeline = pipelineOf(studio, document);
  const selection = activeSelection(studio);
  const centre = studio.canvas.getState().view?.centre() ?? { x: 0, y: 0 };
  const middle = { x: centre.x - nodeWidth / 2, y: centre.y - headHeight / 2 };
  const splice = chosenWire(selection);
  if (splice !== undefined && fitsPort(definition, 'out') && fitsPort(definition, 'in')) return { at: middle, splice };
  const nodes = [...selection.nodes].flatMap((id) => nodeById(pipeline, id) ?? []);
  const from = nodes.flatMap((node): PortEnd[] => {
    const output = outputToWire(pipeline, node);
    return output === undefined ? [] : [{ node: node.id, port: output.name, side: 'out' }];
  });
  const around = boundsOf(nodes.map((node) => boxOf(pipeline, node)));
  if (around !== undefined && !takesInputs(definition, 1))
    return { at: { x: around.x, y: around.y + around.height + 44 } };
  if (around === undefined || from.length < nodes.length || !takesInputs(definition, from.length))
    return { at: middle };
  return { at: { x: around.x + around.width + 72, y: around.y }, from };
}

/** The pointer position on the canvas; null over a selected node, since a new node goes behind that. */
export function placeAtPointer(studio: Studio): Point | null {
  const pointer = studio.canvas.getState().pointer();
  const pipeline = activeDocument(studio)?.history.pipeline;
  if (pointer === null || pipeline === undefined) return pointer;
  const isOnChosen = [...activeSelection(studio).nodes].some((id) => {
    const node = nodeById(pipeline, id);
    return node !== undefined && overlaps(boxOf(pipeline, node), { ...pointer, width: 0, height: 0 });
  });
  return isOnChosen ? null : pointer;
}

/** The first output without a wire; else the only output, which can feed several nodes. */
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
