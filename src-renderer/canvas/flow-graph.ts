import type { Edge, Node } from '@xyflow/react';
import { findNode } from '../../core/nodes/registry.ts';
import { splitEndpoint } from '../../core/pipeline/endpoints.ts';
import type { Pipeline, PipelineEdge, PipelineGroup, PipelineNode } from '../../core/pipeline/schema.ts';
import type { Selection } from '../stores/selection-store.ts';
import { portsOf, titleOfNode } from '../studio/nodes/node-types.ts';
import { plural } from '../ui/numbers.ts';
import { boxesOf, boxOf } from './geometry/node-boxes.ts';
import { type Box, boundsOf, groupPadding, headHeight, nodeWidth, noteSizeOf } from './geometry/node-geometry.ts';

export type StepNode = Node<{ id: string }, 'step'>;
/** Not `group`: that is a built-in type of React Flow with a style of its own. */
export type GroupNode = Node<{ id: string }, 'frame'>;
export type NoteNode = Node<{ id: string }, 'note'>;
export type CanvasNode = StepNode | GroupNode | NoteNode;
export type WireEdge = Edge<{ fromNode: string; fromPort: string; isRejected: boolean }, 'wire'>;

export const groupPrefix = 'group:';
export const notePrefix = 'note:';

export interface FlowGraph {
  nodes: CanvasNode[];
  edges: WireEdge[];
}

/**
 * The nodes and edges that the canvas draws for a pipeline. Unchanged nodes, edges and lists are the same objects as in
 * `before`, so that React Flow and React skip them.
 */
export function makeFlowGraph(pipeline: Pipeline, selection: Selection, before: FlowGraph): FlowGraph {
  const known = new Map(before.nodes.map((node) => [node.id, node]));
  const knownEdges = new Map(before.edges.map((edge) => [edge.id, edge]));
  const groupOf = new Map(pipeline.groups.flatMap((group) => group.nodes.map((id) => [id, group] as const)));
  const boxes = boxesOf(pipeline);
  const groupBoxes = new Map(pipeline.groups.map((group) => [group.id, groupBox(group, boxes)]));

  const groups = pipeline.groups.flatMap((group): CanvasNode[] => {
    const box = groupBoxes.get(group.id);
    return box === undefined ? [] : [groupNode(group, box, selection.groups.has(group.id))];
  });
  const steps = pipeline.nodes.map((node) => {
    const group = groupOf.get(node.id);
    const frame = group && groupBoxes.get(group.id);
    const step = stepNode(node, boxOf(pipeline, node), selection.nodes.has(node.id));
    return group === undefined || frame === undefined ? step : inGroup(step, group, frame);
  });
  const notes = pipeline.notes.map(
    (note): NoteNode => ({
      id: notePrefix + note.id,
      type: 'note',
      data: { id: note.id },
      ariaLabel: `Note: ${note.text || 'empty'}`,
      position: note.position ?? { x: 0, y: 0 },
      selected: selection.notes.has(note.id),
      ...noteSizeOf(note.text),
    }),
  );
  const edges = wires(pipeline, groupOf, selection.edges);
  return {
    nodes: keepList(
      before.nodes,
      [...groups, ...steps, ...notes].map((node) => keepIfSame<CanvasNode>(known.get(node.id), node)),
    ),
    edges: keepList(
      before.edges,
      edges.map((edge) => keepIfSame<WireEdge>(knownEdges.get(edge.id), edge)),
    ),
  };
}

/** The same graph with another selection. */
export function selectInGraph({ nodes, edges }: FlowGraph, selection: Selection): FlowGraph {
  const selectedOf = { step: selection.nodes, frame: selection.groups, note: selection.notes };
  return {
    nodes: mark(nodes, (node) => selectedOf[node.type ?? 'step'].has(node.data.id)),
    edges: mark(edges, (edge) => selection.edges.has(edge.id)),
  };
}

function mark<Item extends CanvasNode | WireEdge>(items: Item[], isSelected: (item: Item) => boolean): Item[] {
  return keepList(
    items,
    items.map((item) => {
      const selected = isSelected(item);
      return item.selected === selected ? item : { ...item, selected };
    }),
  );
}

/** The old list if its items are the same: React Flow processes each new list as a whole. */
function keepList<Item>(old: Item[], list: Item[]): Item[] {
  return old.length === list.length && list.every((item, index) => item === old[index]) ? old : list;
}

export function edgeKey(edge: PipelineEdge): string {
  return `${edge.from}→${edge.to}`;
}

/** The frame around a group's nodes, or its box if it is collapsed; undefined for a group without nodes. */
export function groupBox(group: PipelineGroup, boxes: ReadonlyMap<string, Box>): Box | undefined {
  const inner = boundsOf(group.nodes.flatMap((id) => boxes.get(id) ?? []));
  if (inner === undefined) return undefined;
  const x = inner.x - groupPadding.side;
  const y = inner.y - groupPadding.top;
  if (group.collapsed === true) return { x, y, width: nodeWidth, height: headHeight };
  return {
    x,
    y,
    width: inner.width + 2 * groupPadding.side,
    height: inner.height + groupPadding.top + groupPadding.bottom,
  };
}

function groupNode(group: PipelineGroup, box: Box, isSelected: boolean): GroupNode {
  const { x, y, width, height } = box;
  return {
    id: groupPrefix + group.id,
    type: 'frame',
    data: { id: group.id },
    ariaLabel: `Group ${group.title}, ${plural(group.nodes.length, 'node')}`,
    position: { x, y },
    width,
    height,
    selected: isSelected,
    zIndex: group.collapsed === true ? 0 : -1,
  };
}

function stepNode(node: PipelineNode, { x, y, width, height }: Box, isSelected: boolean): StepNode {
  return {
    id: node.id,
    type: 'step',
    data: { id: node.id },
    ariaLabel: nameOfNode(node),
    position: { x, y },
    width,
    height,
    selected: isSelected,
  };
}

/** A node in a group is positioned relative to its frame, and hidden if the group is collapsed. */
function inGroup(step: StepNode, group: PipelineGroup, frame: Box): StepNode {
  const position = { x: step.position.x - frame.x, y: step.position.y - frame.y };
  return { ...step, parentId: groupPrefix + group.id, position, hidden: group.collapsed === true };
}

/** The title of a node, and its type if the title does not say that. */
function nameOfNode(node: PipelineNode): string {
  const kind = findNode(node.type)?.title ?? node.type;
  const title = titleOfNode(node);
  return title === kind ? title : `${title}, ${kind}`;
}

function wires(
  pipeline: Pipeline,
  groupOf: ReadonlyMap<string, PipelineGroup>,
  selected: ReadonlySet<string>,
): WireEdge[] {
  const nodes = new Map(pipeline.nodes.map((node) => [node.id, node]));
  const drawn = new Map(pipeline.edges.map((edge) => [edgeKey(edge), edge]));
  return [...drawn].flatMap(([id, edge]): WireEdge[] => {
    const from = splitEndpoint(edge.from);
    const to = splitEndpoint(edge.to);
    const source = nodes.get(from.node);
    const target = nodes.get(to.node);
    if (source === undefined || target === undefined) return [];
    const { outputs } = portsOf(source);
    const fromPort = from.port ?? outputs.find((port) => port.kind === 'rows')?.name ?? 'out';
    const toPort = to.port ?? portsOf(target).inputs[0]?.name ?? 'in';
    const isRejected = outputs.find((port) => port.name === fromPort)?.kind === 'rejected';
    const start = wireEnd(from.node, fromPort, groupOf, isRejected ? 'rejected' : 'out');
    const end = wireEnd(to.node, toPort, groupOf, 'in');
    if (start.id === end.id && start.id.startsWith(groupPrefix)) return [];
    return [
      {
        id,
        type: 'wire',
        source: start.id,
        sourceHandle: start.handle,
        target: end.id,
        targetHandle: end.handle,
        selected: selected.has(id),
        ariaLabel: `${isRejected ? 'Wire of rejects' : 'Wire'} from ${titleOfNode(source)} to ${titleOfNode(target)}`,
        data: { fromNode: from.node, fromPort, isRejected },
      },
    ];
  });
}

/** The end of a wire. If its node is in a collapsed group, the wire leads to the group. */
function wireEnd(node: string, port: string, groupOf: ReadonlyMap<string, PipelineGroup>, groupPort: string) {
  const group = collapsedGroup(groupOf.get(node));
  return group === undefined ? { id: node, handle: port } : { id: group, handle: groupPort };
}

function collapsedGroup(group: PipelineGroup | undefined): string | undefined {
  return group?.collapsed === true ? groupPrefix + group.id : undefined;
}

/** The old object if it looks the same; otherwise the new one with the sizes that React Flow measured. */
function keepIfSame<Item extends CanvasNode | WireEdge>(old: Item | undefined, item: Item): Item {
  if (old === undefined) return item;
  const merged = 'measured' in old && old.measured !== undefined ? { ...item, measured: old.measured } : item;
  return isSame(old, merged) ? old : merged;
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => isSame(Reflect.get(a, key), Reflect.get(b, key)));
}
