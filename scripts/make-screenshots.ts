// Draws the pictures of the README from the built studio: `npm run screenshots [FOLDER]`, docs/screenshots by default.
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { chromium, type Page } from '@playwright/test';
import { findBrowser } from '../test/support/studio/browser.ts';
import { startStudio } from '../test/support/studio/studio-host.ts';

const folder = resolve(process.argv[2] ?? 'docs/screenshots');
// Fixed, since the status bar shows it.
const home = join(tmpdir(), 'weir-screenshots');

async function draw(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  const shoot = async (name: string) => {
    // Away from elements that would show a hover effect.
    await page.mouse.move(720, 60);
    await page.screenshot({ path: join(folder, `${name}-${scheme}.png`), animations: 'disabled', caret: 'hide' });
  };
  const show = (panel: RegExp) => page.getByRole('tab', { name: panel }).click();
  await page.getByText('Set types').first().click();
  await page.getByText('would not fit').first().waitFor();
  await page.getByText(/of 8,837 rows/).waitFor();
  await page.getByRole('button', { name: 'Profile of quantity' }).waitFor();
  await shoot('studio');

  await show(/^Run/);
  await run(page);
  await page.locator('.react-flow__pane').click({ position: { x: 40, y: 40 } });
  await shoot('run');

  await show(/^Rejects/);
  await page.getByRole('code').filter({ hasText: 'N/A' }).first().click();
  await page.getByText('is not a number').first().waitFor();
  await page.getByRole('gridcell').nth(1).click();
  await shoot('rejects');

  await show(/^Data/);
  await page.getByText('Set types').first().click();
  await page.getByRole('button', { name: 'Profile of price' }).click();
  await page.getByRole('dialog', { name: 'Column price' }).waitFor();
  await shoot('profiles');
  await page.keyboard.press('Escape');

  growOrders();
  await page.locator('.react-flow__pane').click({ position: { x: 40, y: 40 } });
  await page.getByRole('group', { name: 'Rejected rows allowed' }).getByRole('textbox', { name: 'Rows' }).fill('');
  await page.getByRole('textbox', { name: 'Name', exact: true }).scrollIntoViewIfNeeded();
  await show(/^Run/);
  await page.getByRole('button', { name: 'Let this panel fill the middle' }).click();
  await run(page);
  await page.getByRole('radio', { name: 'Gauges' }).click();
  await page.locator('.gauge-figures canvas').first().waitFor();
  await shoot('gauges');

  await show(/^Time/);
  await page.locator('.time-takings canvas').first().waitFor();
  await shoot('time');
}

/** The sample's own orders finish before a gauge moves. */
function growOrders(): void {
  const file = join(home, 'samples/shop/orders.csv');
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const orders = `${lines.join('\n')}\n`;
  for (let copy = 1; copy <= 50; copy += 1) appendFileSync(file, orders.replaceAll('S-', `S-${copy}-`));
}

/** Runs the pipeline, and waits for the message that it has ended. */
async function run(page: Page): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Run', exact: true }).click();
  await page.locator('.toast').getByText('rejected; they wait').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('button', { name: 'Open the result' }).first().waitFor();
}

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(await findBrowser());
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ isTourDone: true }));
    await using studio = await startStudio({ home });
    const page = await browser.newPage({
      viewport: { width: 1440, height: 900 },
      colorScheme,
      reducedMotion: 'reduce',
      locale: 'en-GB',
    });
    await page.goto(studio.address);
    await draw(page, colorScheme);
    await page.close();
  }
} finally {
  await browser.close();
  rmSync(home, { recursive: true, force: true });
}
