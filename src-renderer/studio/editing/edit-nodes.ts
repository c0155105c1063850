import type { AnyNodeDefinition } from '../../../core/nodes/define-node.ts';
import { findNode } from '../../../core/nodes/registry.ts';
import type { Edit } from '../../../core/pipeline/edits.ts';
import { splitEndpoint } from '../../../core/pipeline/endpoints.ts';
import type { JsonObject } from '../../../core/pipeline/json-text.ts';
import { freshId } from '../../../core/pipeline/names.ts';
import type { Pipeline, PipelineEdge, PipelineNode, Position } from '../../../core/pipeline/schema.ts';
import { edgeKey } from '../../canvas/flow-graph.ts';
import { boxOf } from '../../canvas/geometry/node-boxes.ts';
import { noteSizeOf, snap } from '../../canvas/geometry/node-geometry.ts';
import { plural } from '../../ui/numbers.ts';
import { nodeById } from '../nodes/node-index.ts';
import { portsOf } from '../nodes/node-types.ts';
import { revealNodes } from '../nodes/reveal-nodes.ts';
import { activeSelection, documentById, type Studio } from '../studio.ts';
import { endpoint } from './endpoint.ts';
import { freePlace } from './free-place.ts';
import { spliceEdits } from './splice.ts';

export interface PortEnd {
  node: string;
  port: string;
  side: 'in' | 'out';
}

export function pipelineOf(studio: Studio, document: string): Pipeline {
  const found = documentById(studio, document);
  if (found === undefined) throw new RangeError(`There is no tab ${document}`);
  return found.history.pipeline;
}

export function edit(studio: Studio, document: string, edits: readonly Edit[], title: string, key?: string): void {
  if (edits.length === 0) return;
  studio.documents.getState().edit(document, edits, { title, ...(key !== undefined && { key }) });
}

/**
 * A new node of a type. Its id is derived from the type: `csv` for `input.csv`, `to_csv` for `output.csv`, `filter` for
 * `filter`.
 */
export function newNode(pipeline: Pipeline, type: string, position: Position, config: JsonObject = {}): PipelineNode {
  const base = type.split('.').at(-1) ?? type;
  const isOutput = findNode(type)?.category === 'output';
  const id = freshId(
    isOutput ? `to_${base}` : base,
    pipeline.nodes.map((node) => node.id),
  );
  return { id, type, config, position: { x: snap(position.x), y: snap(position.y) } };
}

/** Adds a node and selects it; wires it to `from`, each to an input of its own if it has several. */
export function addNode(
  studio: Studio,
  document: string,
  definition: AnyNodeDefinition,
  position: Position,
  { config = {}, from = [], splice }: { config?: JsonObject; from?: readonly PortEnd[]; splice?: string | null } = {},
): string {
  const pipeline = pipelineOf(studio, document);
  const fresh = newNode(pipeline, definition.type, position, config);
  // A spliced node is placed by its wire.
  const node = splice ? fresh : { ...fresh, position: freePlace(pipeline, position, boxOf(pipeline, fresh)) };
  const edges = from.flatMap((end, index) => wireTo(node, end, index));
  const edits: Edit[] = [{ type: 'addNodes', nodes: [node], edges }];
  if (splice) edits.push(...spliceEdits({ ...pipeline, nodes: [...pipeline.nodes, node] }, node, splice));
  edit(studio, document, edits, `add ${definition.title}`);
  studio.selection.getState().selectNew(document, node.id);
  revealNodes(studio, [node]);
  return node.id;
}

function wireTo(node: PipelineNode, from: PortEnd, index: number): PipelineEdge[] {
  const { inputs, outputs } = portsOf(node);
  if (from.side === 'out') {
    const input = inputs[index] ?? inputs.findLast(({ many }) => many === true);
    return input === undefined
      ? []
      : [{ from: endpoint(from.node, from.port, 'out'), to: endpoint(node.id, input.name, 'in') }];
  }
  const output = outputs.find((port) => port.kind === 'rows');
  if (output === undefined) return [];
  return [{ from: endpoint(node.id, output.name, 'out'), to: endpoint(from.node, from.port, 'in') }];
}

export function connect(studio: Studio, document: string, from: PortEnd, to: PortEnd): void {
  const pipeline = pipelineOf(studio, document);
  const target = nodeById(pipeline, to.node);
  if (target === undefined) return;
  const input = portsOf(target).inputs.find((port) => port.name === to.port);
  const inPlace =
    input?.many === true
      ? []
      : pipeline.edges.filter((candidate) => {
          const end = splitEndpoint(candidate.to);
          return end.node === to.node && (end.port ?? portsOf(target).inputs[0]?.name) === to.port;
        });
  const edits: Edit[] = inPlace.length === 0 ? [] : [{ type: 'disconnect', edges: inPlace }];
  edits.push({
    type: 'connect',
    edge: { from: endpoint(from.node, from.port, 'out'), to: endpoint(to.node, to.port, 'in') },
  });
  edit(studio, document, edits, inPlace.length === 0 ? 'connect' : 'replace wire');
}

export function renameNode(studio: Studio, document: string, id: string, label: string): void {
  const node = nodeById(pipelineOf(studio, document), id);
  const usual = node && findNode(node.type)?.title;
  edit(studio, document, [{ type: 'labelNode', id, label: label === usual ? undefined : label }], 'rename node');
}

export function configure(studio: Studio, document: string, id: string, config: JsonObject, key?: string): void {
  edit(studio, document, [{ type: 'configureNode', id, config }], `change ${id}`, key && fieldGesture(id, key));
}

/** Identifies the gesture of changing one field of a node's form. */
export function fieldGesture(id: string, key: string): string {
  return `${id}:${key}`;
}

/** Deletes the selection. */
export function deleteSelection(studio: Studio, document: string): void {
  const { nodes, edges, notes, groups } = activeSelection(studio);
  const pipeline = pipelineOf(studio, document);
  const gone = pipeline.edges.filter((candidate) => edges.has(edgeKey(candidate)));
  const inGroups = pipeline.groups.filter((group) => groups.has(group.id));
  const edits: Edit[] = [
    ...(gone.length > 0 ? [{ type: 'disconnect' as const, edges: gone }] : []),
    ...inGroups.map((group) => ({ type: 'removeGroup' as const, id: group.id })),
    ...(nodes.size > 0 ? [{ type: 'removeNodes' as const, ids: [...nodes] }] : []),
    ...(notes.size > 0 ? [{ type: 'removeNotes' as const, ids: [...notes] }] : []),
  ];
  const count = nodes.size + gone.length + notes.size + inGroups.length;
  edit(studio, document, edits, `delete ${plural(count, 'item')}`);
  studio.selection.getState().select(document, {});
}

/** Deletes nodes and connects what fed them to what they fed, if there is one of each. */
export function deleteAndBridge(studio: Studio, document: string, id: string): void {
  const pipeline = pipelineOf(studio, document);
  const into = pipeline.edges.filter((candidate) => splitEndpoint(candidate.to).node === id);
  const out = pipeline.edges.filter((candidate) => splitEndpoint(candidate.from).node === id);
  const [before] = into;
  const bridges =
    into.length === 1 && before !== undefined ? out.filter((wire) => !wire.from.endsWith('.rejected')) : [];
  const edits: Edit[] = [{ type: 'removeNodes', ids: [id] }];
  for (const wire of bridges)
    if (before !== undefined) edits.push({ type: 'connect', edge: { from: before.from, to: wire.to } });
  edit(studio, document, edits, 'delete node and bridge');
  studio.selection.getState().select(document, {});
}

export function groupSelection(studio: Studio, document: string): void {
  const pipeline = pipelineOf(studio, document);
  const { nodes } = activeSelection(studio);
  const members = pipeline.nodes.filter((node) => nodes.has(node.id)).map((node) => node.id);
  if (members.length === 0) return;
  const left = pipeline.groups.flatMap((group): Edit[] => {
    const rest = group.nodes.filter((id) => !nodes.has(id));
    if (rest.length === group.nodes.length) return [];
    return rest.length === 0
      ? [{ type: 'removeGroup', id: group.id }]
      : [{ type: 'changeGroup', id: group.id, change: { nodes: rest } }];
  });
  const id = freshId(
    'group',
    pipeline.groups.map((group) => group.id),
  );
  edit(studio, document, [...left, { type: 'addGroup', group: { id, title: 'Group', nodes: members } }], 'group');
  studio.selection.getState().select(document, { groups: [id] });
}

export function addNote(studio: Studio, document: string, position: Position): void {
  const pipeline = pipelineOf(studio, document);
  const id = freshId(
    'note',
    pipeline.notes.map((note) => note.id),
  );
  const place = freePlace(pipeline, position, noteSizeOf(''));
  edit(studio, document, [{ type: 'addNotes', notes: [{ id, text: '', position: place }] }], 'add note');
  studio.selection.getState().select(document, { notes: [id] });
  studio.canvas.getState().editNote(id);
}
