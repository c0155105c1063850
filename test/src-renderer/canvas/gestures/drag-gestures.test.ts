import { expect, test } from 'vitest';
import { dragGestures } from '../../../../src-renderer/canvas/gestures/drag-gestures.ts';
import { openPath } from '../../../../src-renderer/studio/documents/document-files.ts';
import { activeDocument } from '../../../../src-renderer/studio/studio.ts';
import { fakeStudio } from '../../../support/studio/fake-studio.ts';
import { fakeStudioApi } from '../../../support/studio/fake-studio-api.ts';

const path = '/work/sales.weir.json';
const orders = { id: 'orders', type: 'input.csv', config: { path: 'orders.csv' }, position: { x: 0, y: 0 } };
const letGoAt = (x: number) => [{ type: 'position' as const, id: 'orders', position: { x, y: 0 }, dragging: false }];

async function openCanvas() {
  const text = JSON.stringify({ format: 'weir/1', nodes: [orders], edges: [] });
  const studio = await fakeStudio(fakeStudioApi({ files: { [path]: text } }));
  await openPath(studio, path);
  const shown = () => activeDocument(studio) ?? expect.fail('a tab must be open');
  const marks: string[] = [];
  const drag = dragGestures({
    studio,
    document: shown().id,
    flow: { getNode: (id) => ({ id, type: 'step', data: { id }, position: { x: 0, y: 0 } }) },
    frame: { current: null },
    moving: { carry: () => marks.push('carry'), rest: () => marks.push('rest') },
  });
  return { drag, marks, place: () => shown().history.pipeline.nodes[0]?.position };
}

test('a drag that is cut short leaves the node where it is, and the next key moves it', async () => {
  const { drag, marks, place } = await openCanvas();
  drag.handlers.onNodeDragStart();
  drag.keepMoved(letGoAt(40));
  await Promise.resolve();
  expect([place(), marks]).toEqual([{ x: 40, y: 0 }, ['carry', 'rest']]);
  drag.keepMoved(letGoAt(48));
  expect(place()).toEqual({ x: 48, y: 0 });
});
