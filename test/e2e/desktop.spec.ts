import { join } from 'node:path';
import process from 'node:process';
import { _electron as electron, expect } from '@playwright/test';
import { findElectron, hasDisplay } from '../../src-main/cli/electron-program.ts';
import { readDatabase } from '../support/read-database.ts';
import { test } from './fixtures.ts';
import { people } from './pipelines.ts';
import { message, nodeCalled, run } from './studio-window.ts';

const program = findElectron();
const missing = program === undefined ? "Electron's program is not on this machine" : 'there is no display';

test.use(people);

test.beforeEach(() => test.info().skip(program === undefined || !hasDisplay(), missing));

test('the desktop window opens a file, runs it, and has no Node inside', async ({ home, folder, file }) => {
  const main = join(import.meta.dirname, '../../out/main/electron.js');
  // Chromium's sandbox refuses to work for root, as whom containers run.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await electron.launch({
    ...(program !== undefined && { executablePath: program }),
    args: [...asRoot, main, file],
    env: { ...environment(), WEIR_HOME: home },
  });
  try {
    const window = await app.firstWindow();
    await expect(nodeCalled(window, 'Grown up')).toBeVisible();
    expect(window.url()).toBe('app://weir/');
    expect(await window.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis))).toEqual(
      [],
    );
    await run(window);
    await expect(message(window, 'Loaded 4 rows')).toBeVisible();
    expect(readDatabase(join(folder, 'people.db'), 'SELECT count(*) FROM people')).toEqual([[4]]);
    await expect
      .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle()))
      .toBe('People – Weir');
  } finally {
    await app.close();
  }
});

/** Without the sign that would make a Node of Electron. */
function environment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE');
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
