import type { Edit } from '../../../core/pipeline/edits.ts';
import type { Pipeline, Position } from '../../../core/pipeline/schema.ts';
import { groupPrefix, notePrefix } from '../flow-graph.ts';

/** The current position of a node, group or note; undefined if it is gone. */
export type PlaceOf = (id: string) => Position | undefined;

/**
 * The positions after a move, starting from where each item was dropped. What React has drawn can lag behind on a busy
 * machine, so it is used only for items that did not move.
 */
export function placesAfter(
  moved: ReadonlyMap<string, Position>,
  drawn: (id: string) => { position: Position; parentId?: string } | undefined,
): PlaceOf {
  return function placeOf(id): Position | undefined {
    const thing = drawn(id);
    if (thing === undefined) return undefined;
    const { x, y } = moved.get(id) ?? thing.position;
    const outer = thing.parentId === undefined ? undefined : placeOf(thing.parentId);
    return { x: x + (outer?.x ?? 0), y: y + (outer?.y ?? 0) };
  };
}

/** The edits that store the new positions. A group moves by its nodes. */
export function moveEdits(pipeline: Pipeline, ids: readonly string[], placeOf: PlaceOf): Edit[] {
  const movedGroups = new Set(ids);
  const inGroups = pipeline.groups
    .filter((group) => movedGroups.has(groupPrefix + group.id))
    .flatMap((group) => group.nodes);
  const steps = ids.filter((id) => !id.startsWith(groupPrefix) && !id.startsWith(notePrefix));
  const positions = Object.fromEntries(
    [...new Set([...steps, ...inGroups])].flatMap((id) => {
      const place = placeOf(id);
      return place === undefined ? [] : [[id, rounded(place)] as const];
    }),
  );
  const notes = ids
    .filter((id) => id.startsWith(notePrefix))
    .flatMap((id): Edit[] => {
      const place = placeOf(id);
      if (place === undefined) return [];
      return [{ type: 'changeNote', id: id.slice(notePrefix.length), change: { position: rounded(place) } }];
    });
  return Object.keys(positions).length === 0 ? notes : [{ type: 'moveNodes', positions }, ...notes];
}

function rounded({ x, y }: Position): Position {
  return { x: Math.round(x), y: Math.round(y) };
}
