import type { Locator, Page } from '@playwright/test';

interface Point {
  x: number;
  y: number;
}

const gestureMs = 2500;

/** Does something again and again, as fast as the page takes it; `turn` grows from 0 to 1. */
async function forAWhile(act: (turn: number) => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  for (let turn = 0; turn < 1; turn = (performance.now() - startedAt) / gestureMs) await act(turn);
}

/** Moves the pointer along a figure of eight. */
async function wander(page: Page, { x, y }: Point): Promise<void> {
  await forAWhile(async (turn) => {
    const angle = turn * 4 * Math.PI;
    await page.mouse.move(x + 220 * Math.sin(angle), y + 110 * Math.sin(2 * angle));
  });
}

async function drag(page: Page, from: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await wander(page, from);
  await page.mouse.up();
}

const nodes = (page: Page) => page.locator('.react-flow__node');

async function middleOf(place: Locator): Promise<Point> {
  const box = await place.boundingBox();
  if (!box) throw new Error('The page does not show what is to be moved.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** A place of the canvas where nothing is drawn. */
async function emptyPlace(page: Page): Promise<Point> {
  return page.evaluate(() => {
    const pane = document.querySelector('.react-flow__pane')?.getBoundingClientRect();
    if (!pane) throw new Error('The page shows no canvas.');
    for (let y = pane.top + 60; y < pane.bottom - 60; y += 7) {
      for (let x = pane.left + 60; x < pane.right - 60; x += 7) {
        if (document.elementFromPoint(x, y)?.classList.contains('react-flow__pane')) return { x, y };
      }
    }
    throw new Error('The canvas is full.');
  });
}

/** What a person does with a canvas, by name. */
export const canvasGestures: Record<string, (page: Page) => Promise<void>> = {
  async 'dragging a node'(page) {
    await drag(page, await middleOf(nodes(page).nth(157)));
  },
  async panning(page) {
    await drag(page, await emptyPlace(page));
  },
  async zooming(page) {
    const { x, y } = await emptyPlace(page);
    await page.mouse.move(x, y);
    await page.keyboard.down('Control');
    await forAWhile((turn) => page.mouse.wheel(0, Math.sin(turn * 4 * Math.PI) < 0 ? 40 : -40));
    await page.keyboard.up('Control');
  },
  async selecting(page) {
    const count = await nodes(page).count();
    await forAWhile(async (turn) => {
      const { x, y } = await middleOf(nodes(page).nth(Math.floor(turn * count)));
      await page.mouse.click(x, y);
    });
  },
  async 'selecting many'(page) {
    await page.keyboard.down('Shift');
    await drag(page, await emptyPlace(page));
    await page.keyboard.up('Shift');
  },
};

/** Turns the wheel over a grid, and jumps far ahead now and then. */
export async function scrollGrid(page: Page, name: string): Promise<void> {
  const { x, y } = await middleOf(page.getByRole('grid', { name, exact: true }));
  await page.mouse.move(x, y);
  let turns = 0;
  await forAWhile(() => page.mouse.wheel(0, turns++ % 10 === 9 ? 6000 : 180));
}

/** The same pointer moves over a page that does nothing. */
export async function nothing(page: Page): Promise<void> {
  await wander(page, { x: 600, y: 300 });
}
