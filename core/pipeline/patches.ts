import type {
  Environments,
  Pipeline,
  PipelineEdge,
  PipelineGroup,
  PipelineNode,
  PipelineNote,
  PipelineParam,
  PipelineSettings,
} from './schema.ts';

/** The lists of a pipeline, by key. */
export interface Lists {
  params: readonly PipelineParam[];
  nodes: readonly PipelineNode[];
  edges: readonly PipelineEdge[];
  notes: readonly PipelineNote[];
  groups: readonly PipelineGroup[];
}

export type ValueKey = 'name' | 'description' | 'environments' | 'settings';
export type Value = string | Environments | PipelineSettings | undefined;
type Item = Lists[keyof Lists][number];

/** The smallest change to a pipeline. It holds what was and what will be, so that it can be turned around. */
export type Patch =
  | { kind: 'splice'; list: keyof Lists; index: number; removed: readonly Item[]; inserted: readonly Item[] }
  | { kind: 'change'; key: ValueKey; before: Value; after: Value };

/** The pipeline with one patch; nothing of the old one is changed. */
export function applyPatch(pipeline: Pipeline, patch: Patch): Pipeline {
  if (patch.kind === 'change') return withoutUndefined({ ...pipeline, [patch.key]: patch.after });
  const items: readonly unknown[] = pipeline[patch.list];
  return { ...pipeline, [patch.list]: items.toSpliced(patch.index, patch.removed.length, ...patch.inserted) };
}

/** The patches that take others back, in their order. */
export function invertPatches(patches: readonly Patch[]): Patch[] {
  return patches.map(invert).reverse();
}

/** A copy without the keys that are there but undefined: in a file they are absent. */
export function withoutUndefined<Item extends object>(item: Item): Item {
  const copy = { ...item };
  for (const key of Reflect.ownKeys(copy)) if (Reflect.get(copy, key) === undefined) Reflect.deleteProperty(copy, key);
  return copy;
}

function invert(patch: Patch): Patch {
  switch (patch.kind) {
    case 'splice':
      return { ...patch, removed: patch.inserted, inserted: patch.removed };
    case 'change':
      return { ...patch, before: patch.after, after: patch.before };
  }
}
