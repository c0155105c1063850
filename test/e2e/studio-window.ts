import type { Locator, Page } from '@playwright/test';

/** The node of this title on the canvas. */
export function nodeCalled(studio: Page, title: string): Locator {
  return studio.locator('.react-flow__node-step').filter({ has: studio.getByText(title, { exact: true }) });
}

export async function run(studio: Page): Promise<void> {
  await studio.getByRole('banner').getByRole('button', { name: 'Run', exact: true }).click();
}

export async function showPanel(studio: Page, name: 'Data' | 'Problems' | 'Rejects' | 'Run' | 'Time'): Promise<void> {
  await studio.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
}

/** A message in the corner that says this. */
export function message(studio: Page, text: string | RegExp): Locator {
  return studio.locator('.toast').filter({ hasText: text });
}

export const canvasOf = (studio: Page): Locator => studio.getByRole('region', { name: 'Canvas' });

export const inspectorOf = (studio: Page): Locator => studio.getByRole('complementary', { name: 'Inspector' });

export const paletteOf = (studio: Page): Locator => studio.getByRole('complementary', { name: 'Nodes and files' });

/** Drops files (name → text) from the desktop onto the middle of the canvas. */
export async function dropFiles(studio: Page, files: Readonly<Record<string, string>>): Promise<void> {
  const dataTransfer = await studio.evaluateHandle((entries) => {
    const transfer = new DataTransfer();
    for (const [name, text] of entries) transfer.items.add(new File([text], name));
    return transfer;
  }, Object.entries(files));
  const box = await boxOf(canvasOf(studio));
  const place = { dataTransfer, clientX: box.x + box.width / 4, clientY: box.y + box.height / 3 };
  await canvasOf(studio).dispatchEvent('dragover', place);
  await canvasOf(studio).dispatchEvent('drop', place);
}

/** Pulls a wire from a port to what is at the end of the way. */
export async function dragWire(studio: Page, from: Locator, to: { x: number; y: number }): Promise<void> {
  const start = centreOf(await boxOf(from));
  await studio.mouse.move(start.x, start.y);
  await studio.mouse.down();
  await studio.mouse.move((start.x + to.x) / 2, (start.y + to.y) / 2, { steps: 4 });
  await studio.mouse.move(to.x, to.y, { steps: 4 });
}

/** Wires two ports by dragging from one to the other. */
export async function wire(studio: Page, from: Locator, to: Locator): Promise<void> {
  await dragWire(studio, from, centreOf(await boxOf(to)));
  await studio.mouse.up();
}

export const portOf = (node: Locator, name: string): Locator => node.getByRole('img', { name, exact: true });

/** Adds a node by its name in the palette; it is wired to the chosen one. */
export async function addFromPalette(studio: Page, title: string): Promise<void> {
  await paletteOf(studio).getByRole('button', { name: title, exact: true }).click();
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Where an element is once it stands still: what was just added, moved or brought into view is drawn a moment later.
 */
export async function boxOf(element: Locator): Promise<Box> {
  const handle = await element.elementHandle();
  await handle?.waitForElementState('stable');
  const box = await element.boundingBox();
  if (box === null) throw new Error(`${element} is not in sight`);
  return box;
}

export function centreOf({ x, y, width, height }: Box): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}
