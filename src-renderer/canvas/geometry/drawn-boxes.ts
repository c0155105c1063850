import type { Pipeline } from '../../../core/pipeline/schema.ts';
import { groupBox } from '../flow-graph.ts';
import { boxesOf } from './node-boxes.ts';
import { type Box, noteSizeOf } from './node-geometry.ts';

/** The boxes of all nodes outside collapsed groups, of collapsed groups, and of notes. */
export function drawnBoxes(pipeline: Pipeline): Box[] {
  const boxes = boxesOf(pipeline);
  const collapsed = pipeline.groups.filter((group) => group.collapsed === true);
  const hidden = new Set(collapsed.flatMap((group) => group.nodes));
  return [
    ...[...boxes].flatMap(([id, box]) => (hidden.has(id) ? [] : [box])),
    ...collapsed.flatMap((group) => groupBox(group, boxes) ?? []),
    ...pipeline.notes.map(noteBox),
  ];
}

export function noteBox({ text, position }: Pick<Pipeline['notes'][number], 'text' | 'position'>): Box {
  return { ...(position ?? { x: 0, y: 0 }), ...noteSizeOf(text) };
}
