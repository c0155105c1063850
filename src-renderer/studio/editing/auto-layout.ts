import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js';
import elkModule from 'elkjs/lib/elk-api.js';
import ElkWorker from 'elkjs/lib/elk-worker.min.js?worker';
import { splitEndpoint } from '../../../core/pipeline/endpoints.ts';
import type { Pipeline, Position } from '../../../core/pipeline/schema.ts';
import { boxOf } from '../../canvas/geometry/node-boxes.ts';
import { layoutPorts, snap } from '../../canvas/geometry/node-geometry.ts';
import { portsOf } from '../nodes/node-types.ts';
import type { Studio } from '../studio.ts';
import { edit, pipelineOf } from './edit-nodes.ts';

const layoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '72',
  'elk.spacing.nodeNode': '40',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.padding': '[top=40,left=24,bottom=24,right=24]',
};

let elk: ELK | undefined;

/** Arranges all nodes from left to right, along the flow, as one step. Computed in a web worker. */
export async function layOut(studio: Studio, document: string): Promise<void> {
  const pipeline = pipelineOf(studio, document);
  if (pipeline.nodes.length === 0) return;
  elk ??= new elkModule.default({ workerFactory: () => new ElkWorker() });
  const placed = await elk.layout(elkGraph(pipeline));
  const positions = positionsIn(placed);
  edit(studio, document, [{ type: 'moveNodes', positions }], 'tidy up');
  requestAnimationFrame(() => studio.canvas.getState().view?.fit());
}

function elkGraph(pipeline: Pipeline): ElkNode {
  const grouped = new Set(pipeline.groups.flatMap((group) => group.nodes));
  const leaves = new Map(pipeline.nodes.map((node) => [node.id, elkLeaf(pipeline, node)]));
  const known = (ids: readonly string[]) => ids.flatMap((id) => leaves.get(id) ?? []);
  return {
    id: 'pipeline',
    layoutOptions,
    children: [
      ...pipeline.groups.map((group) => ({ id: `group:${group.id}`, layoutOptions, children: known(group.nodes) })),
      ...known(pipeline.nodes.filter((node) => !grouped.has(node.id)).map((node) => node.id)),
    ],
    edges: pipeline.edges.flatMap((edge, index) => {
      const from = splitEndpoint(edge.from);
      const to = splitEndpoint(edge.to);
      const source = leaves.get(from.node);
      const target = leaves.get(to.node);
      if (source === undefined || target === undefined) return [];
      const fromPort = `${from.node}.out.${from.port ?? 'out'}`;
      const toPort = `${to.node}.in.${to.port ?? 'in'}`;
      const hasPort = (node: ElkNode, id: string) => node.ports?.some((port) => port.id === id) === true;
      return [
        {
          id: `edge${index}`,
          sources: [hasPort(source, fromPort) ? fromPort : source.id],
          targets: [hasPort(target, toPort) ? toPort : target.id],
        },
      ];
    }),
  };
}

function elkLeaf(pipeline: Pipeline, node: Pipeline['nodes'][number]): ElkNode {
  const { width, height } = boxOf(pipeline, node);
  const { inputs, outputs, rejected } = layoutPorts(portsOf(node));
  return {
    id: node.id,
    width,
    // Leaves room for the row count below each node.
    height: height + 20,
    layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
    ports: [
      ...inputs.map(({ port, offset }) => ({ id: `${node.id}.in.${port.name}`, x: 0, y: offset, width: 1, height: 1 })),
      ...outputs.map(({ port, offset }) => ({
        id: `${node.id}.out.${port.name}`,
        x: width,
        y: offset,
        width: 1,
        height: 1,
      })),
      ...(rejected ? [{ id: `${node.id}.out.rejected`, x: rejected.offset, y: height, width: 1, height: 1 }] : []),
    ],
  };
}

function positionsIn(parent: ElkNode, offset: Position = { x: 0, y: 0 }): Record<string, Position> {
  return Object.assign(
    {},
    ...(parent.children ?? []).map((child) => {
      const place = { x: offset.x + (child.x ?? 0), y: offset.y + (child.y ?? 0) };
      return child.id.startsWith('group:')
        ? positionsIn(child, place)
        : { [child.id]: { x: snap(place.x), y: snap(place.y) } };
    }),
  );
}
