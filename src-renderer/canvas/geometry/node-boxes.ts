import { splitEndpoint } from '../../../core/pipeline/endpoints.ts';
import type { Pipeline, PipelineNode } from '../../../core/pipeline/schema.ts';
import { sortTopologically } from '../../../core/pipeline/topology.ts';
import { portsOf } from '../../studio/nodes/node-types.ts';
import { type Box, layoutPorts, nodeWidth, overlaps } from './node-geometry.ts';

const columnStep = nodeWidth + 72;
const rowStep = 120;

type Boxes = ReadonlyMap<string, Box>;
const known = new WeakMap<Pipeline['nodes'], WeakMap<Pipeline['edges'], Boxes>>();

/**
 * The box of each node. Hand-written files need no positions: such nodes are placed from left to right along the flow.
 * Their places depend on the edges only, so that moving one node leaves the others in place.
 */
export function boxesOf({ nodes, edges }: Pick<Pipeline, 'nodes' | 'edges'>): Boxes {
  const byEdges = known.get(nodes) ?? new WeakMap<Pipeline['edges'], Boxes>();
  known.set(nodes, byEdges);
  const boxes = byEdges.get(edges) ?? makeBoxes(nodes, edges);
  byEdges.set(edges, boxes);
  return boxes;
}

export function boxOf(pipeline: Pick<Pipeline, 'nodes' | 'edges'>, node: PipelineNode): Box {
  return boxesOf(pipeline).get(node.id) ?? boxAt(node, node.position ?? { x: 0, y: 0 });
}

function makeBoxes(nodes: Pipeline['nodes'], edges: Pipeline['edges']): Boxes {
  const boxes = new Map(nodes.flatMap((node) => (node.position ? [[node.id, boxAt(node, node.position)]] : [])));
  const homeless = nodes.filter((node) => node.position === undefined);
  if (homeless.length === 0) return boxes;
  const places = placesByFlow(nodes, edges);
  for (const node of homeless) {
    const { column, row } = places.get(node.id) ?? { column: 0, row: 0 };
    const box = boxAt(node, { x: column * columnStep, y: row * rowStep });
    while ([...boxes.values()].some((other) => overlaps(box, other))) box.y += rowStep;
    boxes.set(node.id, box);
  }
  return boxes;
}

function boxAt(node: PipelineNode, { x, y }: { x: number; y: number }): Box {
  return { x, y, width: nodeWidth, height: layoutPorts(portsOf(node)).height };
}

/** The pipeline, with a position for each node. */
export function withPlaces(pipeline: Pipeline): Pipeline {
  const nodes = pipeline.nodes.map((node) => {
    const { x, y } = boxOf(pipeline, node);
    return { ...node, position: { x, y } };
  });
  return { ...pipeline, nodes };
}

/** One column to the right of the last node that feeds it, in the row of the first, if that is free. */
function placesByFlow(nodes: Pipeline['nodes'], edges: Pipeline['edges']) {
  const ends = edges.map(({ from, to }) => ({ from: splitEndpoint(from), to: splitEndpoint(to) }));
  const feeders = Map.groupBy(ends, ({ to }) => to.node);
  const places = new Map<string, { column: number; row: number }>();
  const nextRow: number[] = [];
  const sorted = sortTopologically(nodes, ends);
  for (const { id } of [...sorted, ...nodes.filter((node) => !sorted.includes(node))]) {
    const before = (feeders.get(id) ?? []).flatMap(({ from }) => places.get(from.node) ?? []);
    const column = Math.max(-1, ...before.map((place) => place.column)) + 1;
    const row = Math.max(nextRow[column] ?? 0, before[0]?.row ?? 0);
    nextRow[column] = row + 1;
    places.set(id, { column, row });
  }
  return places;
}
