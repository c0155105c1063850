import { setTimeout } from 'node:timers/promises';
import type { Locator, Page } from '@playwright/test';

interface Point {
  x: number;
  y: number;
}

const gestureMs = 2500;
/** A mouse reports 125 times a second; more would only add load that no hand causes. */
const reportMs = 8;
/** People do not click faster. */
const clickMs = 125;
/** A wheel reports once per frame. */
const wheelMs = 16;

/** Repeats an action at this interval at most; `turn` grows from 0 to 1. */
async function forAWhile(everyMs: number, act: (turn: number) => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  for (let turn = 0; turn < 1; turn = (performance.now() - startedAt) / gestureMs) {
    const dueAt = performance.now() + everyMs;
    await act(turn);
    await setTimeout(Math.max(0, dueAt - performance.now()));
  }
}

/** Waits until the canvas view stands still. */
export function atRest(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const view = document.querySelector<HTMLElement>('.react-flow__viewport');
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    let seen: string | undefined;
    for (let still = 0; still < 10; await frame()) {
      still = view?.style.transform === seen ? still + 1 : 0;
      seen = view?.style.transform;
    }
  });
}

/** Moves the pointer along a figure of eight. */
async function wander(page: Page, { x, y }: Point): Promise<void> {
  await forAWhile(reportMs, async (turn) => {
    const angle = turn * 4 * Math.PI;
    await page.mouse.move(x + 180 * Math.sin(angle), y + 80 * Math.sin(2 * angle));
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

/** An empty place on the canvas. */
async function emptyPlace(page: Page): Promise<Point> {
  return page.evaluate(() => {
    const pane = document.querySelector('.react-flow__pane')?.getBoundingClientRect();
    if (!pane) throw new Error('The page shows no canvas.');
    for (let y = pane.top + 120; y < pane.bottom - 120; y += 7) {
      for (let x = pane.left + 220; x < pane.right - 220; x += 7) {
        if (document.elementFromPoint(x, y)?.classList.contains('react-flow__pane')) return { x, y };
      }
    }
    throw new Error('The canvas is full.');
  });
}

/** Finds its places first, and returns the action to measure. */
type Gesture = (page: Page) => Promise<() => Promise<void>>;

/** Gestures on a canvas, by name. */
export const canvasGestures: Record<string, Gesture> = {
  async 'dragging a node'(page) {
    const place = await middleOf(nodes(page).nth(157));
    return () => drag(page, place);
  },
  async panning(page) {
    const place = await emptyPlace(page);
    return () => drag(page, place);
  },
  async zooming(page) {
    const { x, y } = await emptyPlace(page);
    await page.mouse.move(x, y);
    return async () => {
      await page.keyboard.down('Control');
      await forAWhile(wheelMs, (turn) => page.mouse.wheel(0, Math.sin(turn * 4 * Math.PI) < 0 ? 40 : -40));
      await page.keyboard.up('Control');
    };
  },
  async selecting(page) {
    const places = await Promise.all(
      Array.from({ length: 20 }, (_, index) => middleOf(nodes(page).nth(index * 15 + 4))),
    );
    return () =>
      forAWhile(clickMs, async (turn) => {
        const place = places[Math.floor(turn * places.length)];
        if (place) await page.mouse.click(place.x, place.y);
      });
  },
  async 'selecting many'(page) {
    const place = await emptyPlace(page);
    return async () => {
      await page.keyboard.down('Shift');
      await drag(page, place);
      await page.keyboard.up('Shift');
    };
  },
};

/** Scrolls a grid by wheel, with a jump now and then. */
export async function scrollGrid(page: Page, name: string): Promise<() => Promise<void>> {
  const { x, y } = await middleOf(page.getByRole('grid', { name, exact: true }));
  await page.mouse.move(x, y);
  return () => turnWheel(page);
}

/** The same on a plain list that is drawn once: the best that the machine can do. */
export async function scrollPlainList(page: Page): Promise<() => Promise<void>> {
  const cells = '<span style="display: inline-block; width: 140px">some text</span>'.repeat(8);
  const lines = `<div style="height: 26px; border-bottom: 1px solid">${cells}</div>`.repeat(4000);
  await page.setContent(`<div style="height: 220px; overflow: auto">${lines}</div>`);
  await page.mouse.move(400, 100);
  return () => turnWheel(page);
}

async function turnWheel(page: Page): Promise<void> {
  let turns = 0;
  await forAWhile(wheelMs, () => page.mouse.wheel(0, turns++ % 10 === 9 ? 6000 : 180));
}

/** The same pointer moves on an empty page. */
export async function nothing(page: Page): Promise<void> {
  await wander(page, { x: 600, y: 300 });
}
