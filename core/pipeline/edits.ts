import { renameEnd, splitEndpoint } from './endpoints.ts';
import type { JsonObject } from './json-text.ts';
import {
  applyPatch,
  invertPatches,
  type Lists,
  type Patch,
  type Value,
  type ValueKey,
  withoutUndefined,
} from './patches.ts';
import type {
  Environments,
  Pipeline,
  PipelineEdge,
  PipelineGroup,
  PipelineNode,
  PipelineNote,
  PipelineParam,
  PipelineSettings,
  Position,
} from './schema.ts';

/** One thing that a person does to a pipeline. In a change, a key that is undefined is removed. */
export type Edit =
  | { type: 'addNodes'; nodes: readonly PipelineNode[]; edges?: readonly PipelineEdge[]; index?: number }
  | { type: 'removeNodes'; ids: readonly string[] }
  | { type: 'moveNodes'; positions: Readonly<Record<string, Position>> }
  | { type: 'renameNode'; id: string; to: string }
  | { type: 'configureNode'; id: string; config: JsonObject }
  | { type: 'labelNode'; id: string; label: string | undefined }
  | { type: 'annotateNode'; id: string; note: string | undefined }
  | { type: 'disableNodes'; ids: readonly string[]; isDisabled: boolean }
  | { type: 'connect'; edge: PipelineEdge; index?: number }
  | { type: 'disconnect'; edges: readonly PipelineEdge[] }
  | { type: 'addGroup'; group: PipelineGroup }
  | { type: 'changeGroup'; id: string; change: Partial<Omit<PipelineGroup, 'id'>> }
  | { type: 'removeGroup'; id: string }
  | { type: 'addNotes'; notes: readonly PipelineNote[] }
  | { type: 'changeNote'; id: string; change: Partial<Omit<PipelineNote, 'id'>> }
  | { type: 'removeNotes'; ids: readonly string[] }
  | { type: 'setParams'; params: readonly PipelineParam[] }
  | { type: 'setEnvironments'; environments: Environments }
  | { type: 'setSettings'; settings: PipelineSettings }
  | { type: 'setName'; name: string | undefined }
  | { type: 'setDescription'; description: string | undefined }
  | { type: 'patch'; patches: readonly Patch[] };

/**
 * Performs edits one after the other. `inverse` undoes all of them. A pipeline that stays the same is returned as it
 * is. An edit of something that does not exist, or a second thing of the same id, throws a `RangeError`.
 */
export function applyEdits(pipeline: Pipeline, edits: readonly Edit[]): { pipeline: Pipeline; inverse: Edit[] } {
  let current = pipeline;
  const done: Patch[] = [];
  for (const edit of edits) {
    const patches = patchesOf(current, edit);
    current = patches.reduce(applyPatch, current);
    done.push(...patches);
  }
  return { pipeline: current, inverse: done.length === 0 ? [] : [{ type: 'patch', patches: invertPatches(done) }] };
}

function patchesOf(pipeline: Pipeline, edit: Edit): Patch[] {
  switch (edit.type) {
    case 'addNodes':
      return addNodes(pipeline, edit);
    case 'removeNodes':
      return removeNodes(pipeline, new Set(edit.ids));
    case 'moveNodes':
      return Object.entries(edit.positions).flatMap(([id, position]) => changeNode(pipeline, id, { position }));
    case 'renameNode':
      return renameNode(pipeline, edit.id, edit.to);
    case 'configureNode':
      return changeNode(pipeline, edit.id, { config: edit.config });
    case 'labelNode':
      return changeNode(pipeline, edit.id, { label: edit.label });
    case 'annotateNode':
      return changeNode(pipeline, edit.id, { note: edit.note });
    case 'disableNodes':
      return edit.ids.flatMap((id) => changeNode(pipeline, id, { disabled: edit.isDisabled || undefined }));
    case 'connect':
      return insert('edges', edit.index ?? pipeline.edges.length, [edit.edge]);
    case 'disconnect':
      return removeItems(pipeline, 'edges', (edge) => edit.edges.some((gone) => isSame(gone, edge)));
    case 'addGroup':
      mustBeFree(pipeline.groups, edit.group.id);
      return insert('groups', pipeline.groups.length, [edit.group]);
    case 'changeGroup':
      return changeItem('groups', pipeline.groups, indexOf(pipeline.groups, edit.id), edit.change);
    case 'removeGroup':
      return removeItems(pipeline, 'groups', (group) => group.id === edit.id);
    case 'addNotes':
      for (const { id } of edit.notes) mustBeFree(pipeline.notes, id);
      return insert('notes', pipeline.notes.length, edit.notes);
    case 'changeNote':
      return changeItem('notes', pipeline.notes, indexOf(pipeline.notes, edit.id), edit.change);
    case 'removeNotes':
      return removeItems(pipeline, 'notes', (note) => edit.ids.includes(note.id));
    case 'setParams':
      if (isSame(pipeline.params, edit.params)) return [];
      return [{ kind: 'splice', list: 'params', index: 0, removed: pipeline.params, inserted: edit.params }];
    case 'setEnvironments':
      return change('environments', pipeline.environments, edit.environments);
    case 'setSettings':
      return change('settings', pipeline.settings, withoutUndefined(edit.settings));
    case 'setName':
      return change('name', pipeline.name, edit.name);
    case 'setDescription':
      return change('description', pipeline.description, edit.description);
    case 'patch':
      return [...edit.patches];
  }
}

function addNodes(pipeline: Pipeline, { nodes, edges = [], index }: Extract<Edit, { type: 'addNodes' }>): Patch[] {
  for (const { id } of nodes) mustBeFree(pipeline.nodes, id);
  return [...insert('nodes', index ?? pipeline.nodes.length, nodes), ...insert('edges', pipeline.edges.length, edges)];
}

function removeNodes(pipeline: Pipeline, ids: ReadonlySet<string>): Patch[] {
  const isGone = (end: string) => ids.has(splitEndpoint(end).node);
  const groups = pipeline.groups.flatMap((group, index): Patch[] => {
    const nodes = group.nodes.filter((id) => !ids.has(id));
    return nodes.length === group.nodes.length ? [] : changeItem('groups', pipeline.groups, index, { nodes });
  });
  return [
    ...groups,
    ...removeItems(groups.reduce(applyPatch, pipeline), 'groups', (group, index) => {
      return group.nodes.length === 0 && (pipeline.groups[index]?.nodes.length ?? 0) > 0;
    }),
    ...removeItems(pipeline, 'edges', (edge) => isGone(edge.from) || isGone(edge.to)),
    ...removeItems(pipeline, 'nodes', (node) => ids.has(node.id)),
  ];
}

/** Edges and groups follow; the text of a `sql` node, which may name the node too, is the user's own and stays. */
function renameNode(pipeline: Pipeline, id: string, to: string): Patch[] {
  if (id === to) return [];
  mustBeFree(pipeline.nodes, to);
  const rename = (node: string) => (node === id ? to : node);
  return [
    ...changeItem('nodes', pipeline.nodes, indexOf(pipeline.nodes, id), { id: to }),
    ...pipeline.edges.flatMap((edge, index) =>
      changeItem('edges', pipeline.edges, index, {
        from: renameEnd(edge.from, rename),
        to: renameEnd(edge.to, rename),
      }),
    ),
    ...pipeline.groups.flatMap((group, index) =>
      changeItem('groups', pipeline.groups, index, { nodes: group.nodes.map(rename) }),
    ),
  ];
}

function changeNode(pipeline: Pipeline, id: string, changes: Partial<PipelineNode>): Patch[] {
  return changeItem('nodes', pipeline.nodes, indexOf(pipeline.nodes, id), changes);
}

function changeItem<Key extends keyof Lists>(
  list: Key,
  items: readonly Lists[Key][number][],
  index: number,
  changes: Partial<Lists[Key][number]>,
): Patch[] {
  const item = items[index];
  if (item === undefined) return [];
  const changed = withoutUndefined({ ...item, ...changes });
  return isSame(item, changed) ? [] : [splice(list, index, [item], [changed])];
}

function removeItems<Key extends keyof Lists>(
  pipeline: Lists,
  list: Key,
  isGone: (item: Lists[Key][number], index: number) => boolean,
): Patch[] {
  const items: readonly Lists[Key][number][] = pipeline[list];
  // From the end, so that each index still holds when its turn comes.
  return items
    .map((item, index) => (isGone(item, index) ? [splice(list, index, [item], [])] : []))
    .reverse()
    .flat();
}

function insert<Key extends keyof Lists>(list: Key, index: number, items: readonly Lists[Key][number][]): Patch[] {
  return items.length === 0 ? [] : [splice(list, index, [], items)];
}

function splice<Key extends keyof Lists>(
  list: Key,
  index: number,
  removed: readonly Lists[Key][number][],
  inserted: readonly Lists[Key][number][],
): Patch {
  return { kind: 'splice', list, index, removed, inserted };
}

function change(key: ValueKey, before: Value, after: Value): Patch[] {
  return isSame(before, after) ? [] : [{ kind: 'change', key, before, after }];
}

function indexOf(items: readonly { readonly id: string }[], id: string): number {
  const index = items.findIndex((item) => item.id === id);
  if (index < 0) throw new RangeError(`There is nothing with the id "${id}" to edit.`);
  return index;
}

function mustBeFree(items: readonly { readonly id: string }[], id: string): void {
  if (items.some((item) => item.id === id)) throw new RangeError(`The id "${id}" is taken.`);
}

/** Same text in a file: key order counts. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
