import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { test } from './fixtures.ts';
import { people } from './pipelines.ts';
import {
  boxOf,
  canvasOf,
  centreOf,
  dragWire,
  inspectorOf,
  message,
  nodeCalled,
  paletteOf,
  portOf,
  wire,
} from './studio-window.ts';

test.use(people);

/** The wires of the file, once the studio has saved it. */
const wiresIn = (file: string) => () =>
  JSON.parse(readFileSync(file, 'utf8'))
    .edges.map(({ from, to }: { from: string; to: string }) => `${from} → ${to}`)
    .toSorted();

/** Moves the pointer to a free place on the canvas. */
async function pointAt(studio: Page, x: number, y: number): Promise<void> {
  const { x: left, y: top } = await boxOf(canvasOf(studio));
  await studio.mouse.move(left + x, top + y);
}

test('typing on the canvas adds a node at the pointer', async ({ studio }) => {
  await pointAt(studio, 300, 120);
  await studio.keyboard.type('sort');
  await studio.keyboard.press('Enter');
  const canvas = await boxOf(canvasOf(studio));
  const distance = async () => {
    const { x, y } = centreOf(await boxOf(nodeCalled(studio, 'Sort')));
    return Math.max(Math.abs(x - canvas.x - 300), Math.abs(y - canvas.y - 120));
  };
  await expect.poll(distance).toBeLessThan(20);
});

test('a node that is dropped under the minimap comes out from there, and its hint does not stay behind', async ({
  studio,
}) => {
  const item = studio.getByRole('button', { name: 'Sort', exact: true });
  const start = centreOf(await boxOf(item));
  const minimap = await boxOf(studio.locator('.minimap'));
  await studio.clock.install();
  await studio.mouse.move(start.x, start.y);
  await studio.mouse.down();
  await studio.mouse.move(start.x + 20, start.y, { steps: 2 });
  await studio.mouse.move(minimap.x + 40, minimap.y + 40, { steps: 2 });
  await studio.clock.runFor(1000);
  await expect(studio.getByRole('tooltip')).toHaveCount(0);
  await studio.mouse.up();
  const sort = nodeCalled(studio, 'Sort');
  await expect.poll(async () => (await boxOf(sort)).y + (await boxOf(sort)).height).toBeLessThan(minimap.y);
  await expect(studio.getByRole('tooltip')).toHaveCount(0);
  // The first port that the pointer rests on says what it is for, until a wire is pulled out of it.
  await portOf(sort, 'Output out').hover();
  await studio.clock.runFor(1000);
  await expect(studio.getByRole('tooltip')).toContainText('Rows go on from here');
  await studio.mouse.down();
  await expect(studio.getByRole('tooltip')).toHaveCount(0);
  await studio.mouse.up();
});

test('a node that is dropped on a wire is spliced in, and taking it back is one step', async ({ studio, file }) => {
  await pointAt(studio, 400, 60);
  await studio.keyboard.type('limit');
  await studio.keyboard.press('Enter');
  const from = await boxOf(nodeCalled(studio, 'People'));
  const to = await boxOf(nodeCalled(studio, 'Grown up'));
  await nodeCalled(studio, 'Limit').hover();
  await studio.mouse.down();
  await studio.mouse.move((from.x + from.width + to.x) / 2, from.y + 60, { steps: 6 });
  await studio.mouse.move((from.x + from.width + to.x) / 2, centreOf(from).y, { steps: 6 });
  await studio.mouse.up();
  await expect.poll(wiresIn(file)).toEqual(['grown → load', 'limit → grown', 'people → limit']);
  await studio.getByRole('button', { name: 'Undo splice in' }).click();
  await expect.poll(wiresIn(file)).toEqual(['grown → load', 'people → grown']);
});

test('a node type that is dragged from the palette onto a wire is spliced in', async ({ studio, file }) => {
  const from = await boxOf(nodeCalled(studio, 'Grown up'));
  const to = await boxOf(nodeCalled(studio, 'Load'));
  const canvas = await boxOf(canvasOf(studio));
  const type = paletteOf(studio).getByRole('button', { name: 'Sort' });
  await type.dragTo(canvasOf(studio), {
    targetPosition: { x: (from.x + from.width + to.x) / 2 - canvas.x, y: centreOf(from).y - canvas.y },
  });
  await expect.poll(wiresIn(file)).toEqual(['grown → sort', 'people → grown', 'sort → load']);
});

test('a wire that is pulled onto nothing offers what fits, and wires it', async ({ studio, file }) => {
  const node = nodeCalled(studio, 'People');
  const { x, y } = await boxOf(node);
  await dragWire(studio, portOf(node, 'Output out'), { x: x + 200, y: y + 140 });
  await studio.mouse.up();
  const dialog = studio.getByRole('dialog', { name: 'Add a node after people' });
  await expect(dialog.getByRole('option', { name: /CSV file.*Reads/ })).toHaveCount(0);
  await dialog.getByRole('combobox').fill('sort');
  await studio.keyboard.press('Enter');
  await expect.poll(wiresIn(file)).toEqual(['grown → load', 'people → grown', 'people → sort']);
});

test('a wire that cannot be says why', async ({ studio, file }) => {
  const source = portOf(nodeCalled(studio, 'Grown up'), 'Output out');
  await dragWire(studio, source, centreOf(await boxOf(portOf(nodeCalled(studio, 'Grown up'), 'Input in'))));
  await expect(studio.getByRole('status').filter({ hasText: 'A node cannot feed itself.' })).toBeVisible();
  await studio.mouse.up();
  await expect(message(studio, 'A node cannot feed itself.')).toBeVisible();
  await studio.getByRole('button', { name: 'Theme' }).click();
  await studio.getByRole('menuitemcheckbox', { name: 'As the system' }).click({ timeout: 5000 });
  await studio.getByRole('button', { name: 'Dismiss' }).click();
  await wire(studio, source, portOf(nodeCalled(studio, 'Load'), 'Input in'));
  await expect(message(studio, 'This wire is there already.')).toBeVisible();
  const rejects = portOf(nodeCalled(studio, 'Load'), 'Rejected rows of this node');
  await dragWire(studio, source, centreOf(await boxOf(rejects)));
  const reason = studio.getByRole('status').filter({ hasText: 'not to another output' });
  await expect(reason).toBeInViewport({ ratio: 1 });
  await studio.mouse.up();
  await expect.poll(wiresIn(file)).toEqual(['grown → load', 'people → grown']);
});

test('two ports that are clicked one after the other are wired', async ({ studio, file }) => {
  await portOf(nodeCalled(studio, 'People'), 'Output out').click();
  await portOf(nodeCalled(studio, 'Load'), 'Input in').click();
  await expect.poll(wiresIn(file)).toEqual(['people → grown', 'people → load']);
  await portOf(nodeCalled(studio, 'Grown up'), 'Output out').click();
  await portOf(nodeCalled(studio, 'Grown up'), 'Input in').click();
  await expect(message(studio, 'A node cannot feed itself.')).toBeVisible();
});

test('wires of rejects are told apart from wires of rows', async ({ studio, file }) => {
  const node = nodeCalled(studio, 'People');
  const { x, y } = await boxOf(node);
  await dragWire(studio, portOf(node, 'Rejected rows of this node'), { x: x + 160, y: y + 160 });
  await studio.mouse.up();
  await studio.getByRole('dialog').getByRole('combobox').fill('csv file');
  await studio.keyboard.press('Enter');
  await expect.poll(wiresIn(file)).toContain('people.rejected → to_csv');
  const wireOf = (kind: string) => studio.locator(`path.wire[data-kind="${kind}"]`).first();
  await expect(wireOf('rejected')).not.toHaveCSS('stroke-dasharray', 'none');
  await expect(wireOf('rows')).toHaveCSS('stroke-dasharray', 'none');
});

test('a double click renames, Enter keeps the name and Escape the old one', async ({ studio, file }) => {
  await nodeCalled(studio, 'Grown up').dblclick();
  const box = studio.getByRole('textbox', { name: 'Name of the node' });
  await box.fill('Adults');
  await box.press('Enter');
  await nodeCalled(studio, 'Adults').dblclick();
  await box.fill('Nothing');
  await box.press('Escape');
  await expect(nodeCalled(studio, 'Adults')).toBeVisible();
  await expect(nodeCalled(studio, 'Adults').locator('.step-head')).toHaveAttribute('title', 'Adults');
  await expect(inspectorOf(studio).getByRole('heading', { name: 'Adults' })).toBeVisible();
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('"label": "Adults"');
});

test('a low window keeps the nodes in sight, and a form starts at its top, wherever the one before was left', async ({
  studio,
}) => {
  const form = inspectorOf(studio);
  await nodeCalled(studio, 'People').click();
  await studio.setViewportSize({ width: 1440, height: 500 });
  await form.getByRole('checkbox', { name: /^Disabled/ }).scrollIntoViewIfNeeded();
  await expect(form.getByRole('heading', { name: 'People' })).not.toBeInViewport();
  for (const title of ['People', 'Load']) await expect(nodeCalled(studio, title)).toBeInViewport({ ratio: 1 });
  await nodeCalled(studio, 'Load').click();
  await expect(form.getByRole('heading', { name: 'Load' })).toBeInViewport();
});

test('the right mouse button offers what can be done with a node or a wire', async ({ studio, file }) => {
  const menu = studio.getByRole('menu');
  const from = await boxOf(nodeCalled(studio, 'Grown up'));
  const to = await boxOf(nodeCalled(studio, 'Load'));
  await studio.mouse.click((from.x + from.width + to.x) / 2, centreOf(from).y, { button: 'right' });
  await menu.getByRole('menuitem', { name: 'Insert a node…' }).click();
  await studio.keyboard.type('limit');
  await studio.keyboard.press('Enter');
  await expect.poll(wiresIn(file)).toHaveLength(3);
  await studio.getByRole('button', { name: 'Undo add Limit' }).click();
  await nodeCalled(studio, 'Grown up').click({ button: 'right' });
  await menu.getByRole('menuitem', { name: /^Disable/ }).click();
  await expect(nodeCalled(studio, 'Grown up').getByLabel('Disabled')).toBeVisible();
  await nodeCalled(studio, 'Grown up').click({ button: 'right' });
  await menu.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(nodeCalled(studio, 'Grown up')).toHaveCount(2);
  await nodeCalled(studio, 'Load').click({ button: 'right' });
  await menu.getByRole('menuitem', { name: /^Delete Delete/ }).click();
  await expect(nodeCalled(studio, 'Load')).toHaveCount(0);
  await canvasOf(studio).click({ button: 'right', position: { x: 60, y: 40 } });
  await expect(menu.getByRole('menuitem', { name: 'Add node…' })).toBeVisible();
  await menu.getByRole('menuitem', { name: 'Select all' }).click();
  await expect(inspectorOf(studio).getByRole('heading', { name: '3 nodes selected' })).toBeVisible();
  await expect.poll(wiresIn(file)).toEqual(['people → grown']);
});

test('a group collapses to one node and comes back', async ({ studio, file }) => {
  await nodeCalled(studio, 'People').click();
  await nodeCalled(studio, 'Grown up').click({ modifiers: ['Shift'] });
  await studio.keyboard.press('Control+g');
  await studio.getByRole('button', { name: 'Collapse Group' }).click();
  await expect(studio.getByText('2 nodes', { exact: true })).toBeVisible();
  await expect(nodeCalled(studio, 'People')).toBeHidden();
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('"collapsed": true');
  await studio.getByRole('button', { name: 'Expand Group' }).click();
  await expect(nodeCalled(studio, 'People')).toBeVisible();
  await studio.locator('.react-flow__node-frame').getByText('Group').dblclick();
  await studio.getByRole('textbox', { name: 'Title of the group' }).fill('Reading');
  await studio.keyboard.press('Enter');
  await expect(studio.getByRole('button', { name: 'Collapse Reading' })).toBeVisible();
});

test('a note is written on the canvas', async ({ studio, file }) => {
  await pointAt(studio, 200, 60);
  await studio.keyboard.press('Alt+t');
  await studio.keyboard.type('Ask Ada about Cork');
  await studio.keyboard.press('Escape');
  await expect(studio.locator('.note').getByText('Ask Ada about Cork')).toBeVisible();
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('Ask Ada about Cork');
});

test('tidying up puts nodes in the order in which rows flow, and taking it back is one step', async ({ studio }) => {
  const fromLeft = async () => {
    const places = new Map<string, number>();
    for (const title of ['People', 'Grown up', 'Load']) places.set(title, (await boxOf(nodeCalled(studio, title))).x);
    return [...places.keys()].toSorted((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0));
  };
  await nodeCalled(studio, 'People').hover();
  await studio.mouse.down();
  const { x, y } = await boxOf(nodeCalled(studio, 'Load'));
  await studio.mouse.move(x, y + 120, { steps: 5 });
  await studio.mouse.up();
  await expect.poll(fromLeft).toEqual(['Grown up', 'People', 'Load']);
  await canvasOf(studio).click({ position: { x: 40, y: 40 } });
  await studio.keyboard.press('Shift+L');
  await expect.poll(fromLeft).toEqual(['People', 'Grown up', 'Load']);
  await studio.getByRole('button', { name: 'Undo tidy up' }).click();
  await expect.poll(fromLeft).toEqual(['Grown up', 'People', 'Load']);
});

test('the overview moves the view with a drag and zooms it with the wheel', async ({ studio }) => {
  const before = await boxOf(nodeCalled(studio, 'People'));
  const map = centreOf(await boxOf(studio.getByRole('img', { name: 'Overview of the pipeline' })));
  await studio.mouse.move(map.x, map.y);
  await studio.mouse.down();
  await studio.mouse.move(map.x + 12, map.y);
  await studio.mouse.up();
  await expect.poll(async () => (await boxOf(nodeCalled(studio, 'People'))).x).toBeLessThan(before.x - 20);
  await studio.mouse.wheel(0, -200);
  await expect.poll(async () => (await boxOf(nodeCalled(studio, 'People'))).width).toBeGreaterThan(before.width * 1.1);
});

test('a node can be chosen as soon as the view stands still', async ({ studio }) => {
  const { x, y } = await boxOf(canvasOf(studio));
  await studio.mouse.move(x + 40, y + 40);
  await studio.keyboard.down('Control');
  await studio.mouse.wheel(0, 40);
  await studio.keyboard.up('Control');
  const { x: left, y: top } = centreOf(await boxOf(nodeCalled(studio, 'Grown up')));
  await studio.mouse.click(left, top);
  await expect(inspectorOf(studio).getByRole('heading', { name: 'Grown up' })).toBeVisible();
});
