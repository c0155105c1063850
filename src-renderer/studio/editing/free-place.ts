import type { Clip } from '../../../core/pipeline/clipboard.ts';
import type { Pipeline, Position } from '../../../core/pipeline/schema.ts';
import { drawnBoxes, noteBox } from '../../canvas/geometry/drawn-boxes.ts';
import { boxesOf } from '../../canvas/geometry/node-boxes.ts';
import { type Box, boundsOf, headHeight, nodeWidth, overlaps, snap } from '../../canvas/geometry/node-geometry.ts';

interface Size {
  width: number;
  height: number;
}

const nodeSize: Size = { width: nodeWidth, height: headHeight };

/** Leaves room for the row count below each node. */
const gap = { x: 0, y: 16 };
const step = 32;

/** The nearest place on the grid, down and to the right, where a box of this size overlaps nothing. */
export function freePlace(pipeline: Pipeline, wanted: Position, { width, height }: Size = nodeSize): Position {
  return shiftedFree(pipeline, { x: snap(wanted.x), y: snap(wanted.y) }, [{ x: 0, y: 0, width, height }]);
}

/** Where to put the upper left corner of pasted items so that they overlap nothing. */
export function freeCorner(pipeline: Pipeline, clip: Clip, wanted: Position): Position {
  const boxes = [...boxesOf(clip).values(), ...clip.notes.map(noteBox)];
  const corner = boundsOf(boxes) ?? { x: 0, y: 0 };
  return shiftedFree(
    pipeline,
    wanted,
    boxes.map((box) => ({ ...box, x: box.x - corner.x, y: box.y - corner.y })),
  );
}

function shiftedFree(pipeline: Pipeline, { x, y }: Position, boxes: readonly Box[]): Position {
  const taken = drawnBoxes(pipeline);
  let shift = 0;
  const isTaken = () =>
    boxes.some((box) => {
      const moved = { ...box, x: box.x + x + shift, y: box.y + y + shift };
      return taken.some((other) => overlaps(moved, other, gap));
    });
  while (isTaken()) shift += step;
  return { x: x + shift, y: y + shift };
}
