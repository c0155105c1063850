import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect as expectOnce, type Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { startStudio } from '../support/studio-host.ts';

/** Runs are processes of their own, and machines are slow. */
export const expect = expectOnce.configure({ timeout: 20_000 });

interface Fixtures {
  home: string;
  /** The studio as a person meets it at the first start. Whatever the page complains of fails the test. */
  studio: Page;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs.
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'weir-e2e-'));
    await use(home);
    rmSync(home, { recursive: true, force: true });
  },
  studio: async ({ page, home }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.setViewportSize({ width: 1440, height: 900 });
    await using running = await startStudio({ home });
    await page.goto(running.address);
    await page.getByRole('button', { name: 'Skip' }).click();
    await use(page);
    expect(complaints).toEqual([]);
  },
});

export function tableOf(path: string, query: string): unknown[] {
  const database = new Database(path, { readonly: true });
  try {
    return database.prepare(query).raw().all();
  } finally {
    database.close();
  }
}
