import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../support/studio/browser.ts';
import { startStudio } from '../../support/studio/studio-host.ts';
import type { Bench, Setting } from '../bench.ts';
import { ordersCsv } from '../data.ts';
import type { Figure } from '../figures.ts';
import { emptyFolder, fromCsv, intoTable, runWeir, typed, writeChain } from '../weir.ts';
import { editTimes } from '../window/edit-times.ts';
import { type Drawn, framesDuring, percentile } from '../window/frames.ts';
import { atRest, canvasGestures, nothing, scrollGrid, scrollPlainList } from '../window/gestures.ts';
import { writeManyNodes } from '../window/many-nodes.ts';

const nodeCount = 300;
const mostFrameMs = 33;
const mostTaskMs = 50;
const mostEditMs = 150;
const viewport = { width: 1440, height: 900 };

/** The window, and what it is compared with. */
interface Place {
  browser: Browser;
  home: string;
  folder: string;
  /** An empty page: its frames show how busy the machine is otherwise. */
  empty: Page;
}

export const window: Bench = {
  name: 'window',
  async measure(setting) {
    const folder = emptyFolder(join(setting.work, 'window'));
    const home = emptyFolder(join(folder, 'home'));
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ isTourDone: true, isAutosaving: false }));
    const browser = await chromium.launch(await findBrowser());
    try {
      const place = { browser, home, folder, empty: await browser.newPage({ viewport }) };
      return [
        ...(await canvasFigures(place)),
        ...(await gridFigures(place, setting)),
        await editFigure(place, setting),
        ...(await runFigures(place, setting)),
      ];
    } finally {
      await browser.close();
    }
  },
};

/** Opens a pipeline in a studio of its own. */
async function inWindow<Result>(
  { browser, home }: Place,
  file: string,
  look: (page: Page) => Promise<Result>,
): Promise<Result> {
  await using studio = await startStudio({ home, file });
  const page = await browser.newPage({ viewport });
  try {
    await page.goto(studio.address);
    await page.locator('.react-flow__node').first().waitFor();
    return await look(page);
  } finally {
    await page.close();
  }
}

function canvasFigures(place: Place): Promise<Figure[]> {
  return inWindow(place, writeManyNodes(place.folder, nodeCount), async (page) => {
    // Shown rows mean that everything is compiled.
    await page.locator('.react-flow__node').first().click();
    await page.getByRole('gridcell').first().waitFor();
    const figures: Figure[] = [];
    for (const [name, gesture] of Object.entries(canvasGestures)) {
      await page.getByRole('button', { name: 'Zoom to fit' }).click();
      await atRest(page);
      const drawn = await framesDuring(page, await gesture(page));
      figures.push(await besideNothing(`${name}, ${nodeCount} nodes`, drawn, place));
    }
    return figures;
  });
}

async function gridFigures(place: Place, { cache, rows }: Setting): Promise<Figure[]> {
  const orders = ordersCsv(cache, rows, 0.001);
  const none = { type: 'validate', config: { rules: [{ name: 'none passes', expr: 'length(id) > 20' }] } };
  const file = writeChain(place.folder, 'grids', [fromCsv(orders), none, intoTable(join(place.folder, 'none.db'))]);
  await runWeir(place.home, file);
  return inWindow(place, file, async (page) => {
    await page.locator('.react-flow__node').first().click();
    await page.getByRole('gridcell').first().waitFor();
    const data = await framesDuring(page, await scrollGrid(page, 'Rows'));
    await page.getByRole('tab', { name: /^Rejects/ }).click();
    await page.getByRole('grid', { name: 'Rejected rows' }).getByRole('gridcell').first().waitFor();
    const rejects = await framesDuring(page, await scrollGrid(page, 'Rejected rows'));
    const plain = await framesDuring(place.empty, await scrollPlainList(place.empty));
    await place.empty.setContent('');
    return [
      frameFigure(`scrolling the preview of ${rows} rows`, data, plain, 'a plain list'),
      frameFigure(`scrolling ${rows} rejects`, rejects, plain, 'a plain list'),
    ];
  });
}

function editFigure(place: Place, { cache, rows }: Setting): Promise<Figure> {
  const orders = ordersCsv(cache, rows, 0.001);
  const filter = { type: 'filter', config: { where: 'id > 1' } };
  const file = writeChain(place.folder, 'edits', [fromCsv(orders), typed, filter]);
  return inWindow(place, file, async (page) => {
    await page.locator('.react-flow__node').nth(2).click();
    await page.getByRole('gridcell', { name: '2', exact: true }).first().waitFor();
    const times = await editTimes(page);
    return {
      what: `from a key pressed to its rows, ${rows} rows, median of ${times.length}`,
      shown: `longest ${times.at(-1)?.toFixed(0)} ms`,
      value: times[Math.floor(times.length / 2)] ?? 0,
      unit: 'ms' as const,
      target: mostEditMs,
    };
  });
}

function runFigures(place: Place, { cache, rows }: Setting): Promise<Figure[]> {
  const orders = ordersCsv(cache, rows, 0.001);
  const file = writeChain(place.folder, 'run', [fromCsv(orders), typed, intoTable(join(place.folder, 'orders.db'))]);
  return inWindow(place, file, async (page) => {
    await page.getByRole('tab', { name: 'Run' }).click();
    const drawn = await framesDuring(page, async () => {
      await page.getByRole('button', { name: 'Run', exact: true }).first().click();
      await page
        .getByText(/^Succeeded/)
        .first()
        .waitFor({ timeout: 120_000 });
    });
    return [
      await besideNothing(`a run of ${rows} rows, watched`, drawn, place),
      {
        what: `longest task over ${mostTaskMs} ms during that run`,
        shown: `${drawn.longTasks.length} of them`,
        value: Math.max(0, ...drawn.longTasks),
        unit: 'ms',
        target: mostTaskMs,
      },
    ];
  });
}

async function besideNothing(what: string, drawn: Drawn, { empty }: Place): Promise<Figure> {
  const still = await framesDuring(empty, () => nothing(empty));
  return frameFigure(what, drawn, still, 'an empty page');
}

function frameFigure(what: string, drawn: Drawn, control: Drawn, controlName: string): Figure {
  const [value, base] = [percentile(drawn, 95), percentile(control, 95)];
  const median = percentile(drawn, 50).toFixed(0);
  const longest = drawn.frames.at(-1)?.toFixed(0) ?? '?';
  return {
    what: `frame time at the 95th percentile: ${what}`,
    shown: `${(value / base).toFixed(1)} × ${controlName}; ${drawn.frames.length} frames, median ${median} ms, longest ${longest} ms`,
    value,
    unit: 'ms',
    target: mostFrameMs,
  };
}
