import { boxOf } from '../../canvas/geometry/node-boxes.ts';
import { nodeWidth } from '../../canvas/geometry/node-geometry.ts';
import { activeSelection, type Studio } from '../studio.ts';
import { edit, pipelineOf } from './edit-nodes.ts';

/** Aligns the selected nodes by edges or centres, or distributes them evenly. */
export function alignSelection(
  studio: Studio,
  document: string,
  how: 'left' | 'top' | 'centreX' | 'centreY' | 'spreadX' | 'spreadY',
): void {
  const pipeline = pipelineOf(studio, document);
  const { nodes } = activeSelection(studio);
  const boxes = pipeline.nodes
    .filter((node) => nodes.has(node.id))
    .map((node) => ({ id: node.id, ...boxOf(pipeline, node) }));
  if (boxes.length < 2) return;
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x));
  const bottom = Math.max(...boxes.map((box) => box.y));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = mean(boxes.map((box) => box.y + box.height / 2));
  const centre = mean(boxes.map((box) => box.x + nodeWidth / 2));
  const byX = boxes.toSorted((a, b) => a.x - b.x).map((box) => box.id);
  const byY = boxes.toSorted((a, b) => a.y - b.y).map((box) => box.id);
  const spread = (order: readonly string[], id: string, from: number, to: number) =>
    from + ((to - from) * order.indexOf(id)) / (order.length - 1);
  const positions = Object.fromEntries(
    boxes.map(({ id, x, y, height }) => {
      const place = {
        left: { x: left, y },
        top: { x, y: top },
        centreX: { x: centre - nodeWidth / 2, y },
        centreY: { x, y: middle - height / 2 },
        spreadX: { x: spread(byX, id, left, right), y },
        spreadY: { x, y: spread(byY, id, top, bottom) },
      }[how];
      return [id, { x: Math.round(place.x), y: Math.round(place.y) }];
    }),
  );
  edit(studio, document, [{ type: 'moveNodes', positions }], 'align');
}
