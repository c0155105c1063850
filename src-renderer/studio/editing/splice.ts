import type { Edit } from '../../../core/pipeline/edits.ts';
import { splitEndpoint } from '../../../core/pipeline/endpoints.ts';
import type { Pipeline, PipelineEdge, PipelineNode } from '../../../core/pipeline/schema.ts';
import { edgeKey } from '../../canvas/flow-graph.ts';
import { boxOf } from '../../canvas/geometry/node-boxes.ts';
import { nodeWidth, snap } from '../../canvas/geometry/node-geometry.ts';
import { nodeById } from '../nodes/node-index.ts';
import { portsOf } from '../nodes/node-types.ts';
import { endpoint } from './endpoint.ts';

const gap = 64;

/**
 * The edits that splice an existing node into a wire. Nodes after it make room, and it joins the group that both ends
 * are in. Empty if the node lacks an input or output.
 */
export function spliceEdits(pipeline: Pipeline, node: PipelineNode, edgeId: string): Edit[] {
  const target = pipeline.edges.find((candidate) => edgeKey(candidate) === edgeId);
  const { inputs, outputs } = portsOf(node);
  const [input] = inputs;
  const output = outputs.find((port) => port.kind === 'rows');
  if (target === undefined || input === undefined || output === undefined) return [];
  return [
    { type: 'disconnect', edges: [target] },
    { type: 'connect', edge: { from: target.from, to: endpoint(node.id, input.name, 'in') } },
    { type: 'connect', edge: { from: endpoint(node.id, output.name, 'out'), to: target.to } },
    ...roomEdits(pipeline, node, target),
    ...groupEdits(pipeline, node, target),
  ];
}

function roomEdits(pipeline: Pipeline, node: PipelineNode, target: PipelineEdge): Edit[] {
  const start = nodeById(pipeline, splitEndpoint(target.from).node);
  const end = nodeById(pipeline, splitEndpoint(target.to).node);
  if (start === undefined || end === undefined) return [];
  const place = { x: snap(boxOf(pipeline, start).x + nodeWidth + gap), y: boxOf(pipeline, start).y };
  const missing = place.x + nodeWidth + gap - boxOf(pipeline, end).x;
  const positions = { [node.id]: place };
  if (missing > 0) {
    for (const behind of [end, ...downstream(pipeline, end.id)]) {
      const { x, y } = boxOf(pipeline, behind);
      if (behind.id !== node.id && x >= boxOf(pipeline, end).x) positions[behind.id] = { x: snap(x + missing), y };
    }
  }
  return [{ type: 'moveNodes', positions }];
}

function downstream(pipeline: Pipeline, start: string): PipelineNode[] {
  const seen = new Set([start]);
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const edge of pipeline.edges) {
      const to = splitEndpoint(edge.to).node;
      if (splitEndpoint(edge.from).node !== id || seen.has(to)) continue;
      seen.add(to);
      open.push(to);
    }
  }
  seen.delete(start);
  return pipeline.nodes.filter((node) => seen.has(node.id));
}

function groupEdits(pipeline: Pipeline, node: PipelineNode, target: PipelineEdge): Edit[] {
  const ends = [splitEndpoint(target.from).node, splitEndpoint(target.to).node];
  const group = pipeline.groups.find(({ nodes }) => ends.every((id) => nodes.includes(id)) && !nodes.includes(node.id));
  return group === undefined
    ? []
    : [{ type: 'changeGroup', id: group.id, change: { nodes: [...group.nodes, node.id] } }];
}
