import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../support/browser.ts';
import { startStudio } from '../../support/studio-host.ts';
import type { Bench, Setting } from '../bench.ts';
import { ordersCsv } from '../data.ts';
import type { Figure } from '../figures.ts';
import { emptyFolder, fromCsv, intoTable, runWeir, typed, writeChain } from '../weir.ts';
import { editTimes } from '../window/edit-times.ts';
import { type Drawn, framesDuring, percentile } from '../window/frames.ts';
import { canvasGestures, nothing, scrollGrid } from '../window/gestures.ts';
import { writeManyNodes } from '../window/many-nodes.ts';

const nodeCount = 300;
const mostFrameMs = 33;
const mostTaskMs = 50;
const mostEditMs = 150;

export const window: Bench = {
  name: 'window',
  async measure(setting) {
    const folder = emptyFolder(join(setting.work, 'window'));
    const home = emptyFolder(join(folder, 'home'));
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ isTourDone: true, isAutosaving: false }));
    const browser = await chromium.launch(await findBrowser());
    try {
      const still = await stillPage(browser);
      return [
        still,
        ...(await inWindow(browser, home, writeManyNodes(folder, nodeCount), canvasFigures)),
        ...(await gridFigures(browser, home, folder, setting)),
        await editFigure(browser, home, folder, setting),
        ...(await runFigures(browser, home, folder, setting)),
      ];
    } finally {
      await browser.close();
    }
  },
};

/** What the machine makes of a page that does nothing: how much else goes on shows here. */
async function stillPage(browser: Browser): Promise<Figure> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const drawn = await framesDuring(page, () => nothing(page));
  await page.close();
  return frameFigure('a page that does nothing', drawn);
}

/** Opens a pipeline in a studio of its own. */
async function inWindow<Result>(
  browser: Browser,
  home: string,
  file: string,
  look: (page: Page) => Promise<Result>,
): Promise<Result> {
  await using studio = await startStudio({ home, file });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  try {
    await page.goto(studio.address);
    await page.locator('.react-flow__node').first().waitFor();
    return await look(page);
  } finally {
    await page.close();
  }
}

async function canvasFigures(page: Page): Promise<Figure[]> {
  // Rows of a node are there when all is compiled.
  await page.locator('.react-flow__node').first().click();
  await page.getByRole('gridcell').first().waitFor();
  const figures: Figure[] = [];
  for (const [name, gesture] of Object.entries(canvasGestures)) {
    await page.getByRole('button', { name: /fit/i }).first().click();
    figures.push(
      frameFigure(`${name}, ${nodeCount} nodes`, await framesDuring(page, await gesture(page)), mostFrameMs),
    );
  }
  return figures;
}

async function gridFigures(browser: Browser, home: string, folder: string, { cache, rows }: Setting) {
  const orders = ordersCsv(cache, rows, 0.001);
  const none = { type: 'validate', config: { rules: [{ name: 'none passes', expr: 'length(id) > 20' }] } };
  const file = writeChain(folder, 'grids', [fromCsv(orders), none, intoTable(join(folder, 'none.db'))]);
  await runWeir(home, file);
  return inWindow(browser, home, file, async (page) => {
    await page.locator('.react-flow__node').first().click();
    await page.getByRole('gridcell').first().waitFor();
    const data = await framesDuring(page, await scrollGrid(page, 'Rows'));
    await page.getByRole('tab', { name: /^Rejects/ }).click();
    await page.getByRole('grid', { name: 'Rejected rows' }).getByRole('gridcell').first().waitFor();
    const rejects = await framesDuring(page, await scrollGrid(page, 'Rejected rows'));
    return [
      frameFigure(`scrolling the preview of ${rows} rows`, data, mostFrameMs),
      frameFigure(`scrolling ${rows} rejects`, rejects, mostFrameMs),
    ];
  });
}

async function editFigure(browser: Browser, home: string, folder: string, { cache, rows }: Setting): Promise<Figure> {
  const orders = ordersCsv(cache, rows, 0.001);
  const file = writeChain(folder, 'edits', [fromCsv(orders), typed, { type: 'filter', config: { where: 'id > 1' } }]);
  return inWindow(browser, home, file, async (page) => {
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

async function runFigures(browser: Browser, home: string, folder: string, { cache, rows }: Setting) {
  const orders = ordersCsv(cache, rows, 0.001);
  const file = writeChain(folder, 'run', [fromCsv(orders), typed, intoTable(join(folder, 'orders.db'))]);
  return inWindow(browser, home, file, async (page) => {
    await page.getByRole('tab', { name: 'Run' }).click();
    const drawn = await framesDuring(page, async () => {
      await page.getByRole('button', { name: 'Run', exact: true }).first().click();
      await page
        .getByText(/^Succeeded/)
        .first()
        .waitFor({ timeout: 120_000 });
    });
    const longest = Math.max(0, ...drawn.longTasks);
    return [
      frameFigure(`a run of ${rows} rows, watched`, drawn, mostFrameMs),
      {
        what: `longest task over ${mostTaskMs} ms during that run`,
        shown: `${drawn.longTasks.length} of them`,
        value: longest,
        unit: 'ms' as const,
        target: mostTaskMs,
      },
    ];
  });
}

function frameFigure(what: string, drawn: Drawn, target?: number): Figure {
  const median = percentile(drawn, 50).toFixed(0);
  const longest = drawn.frames.at(-1)?.toFixed(0) ?? '?';
  return {
    what: `frame time at the 95th percentile: ${what}`,
    shown: `${drawn.frames.length} frames, median ${median} ms, longest ${longest} ms`,
    value: percentile(drawn, 95),
    unit: 'ms',
    ...(target !== undefined && { target }),
  };
}
