import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { type RunningStudio, startStudio } from '../support/studio-host.ts';

interface Options {
  /** Files in the test's folder: path → text. */
  files: Readonly<Record<string, string>>;
  /** The pipeline that the studio is opened for, in `folder`; without one, it is a first start with the sample. */
  pipeline: object | undefined;
  settings: object;
  /** What the page may complain of: only that the host is gone, where it is killed on purpose. */
  expectedComplaints: RegExp | undefined;
}

interface Fixtures {
  /** Of the studio: settings, drafts, runs, samples. */
  home: string;
  /** Of the test's own files. */
  folder: string;
  /** The file of `pipeline`; it and `files` are in their places. */
  file: string;
  host: RunningStudio;
  /** A window on the studio. Whatever a page complains of fails the test. */
  studio: Page;
  complaints: string[];
}

export const test = base.extend<Options & Fixtures>({
  files: [{}, { option: true }],
  pipeline: [undefined, { option: true }],
  settings: [{ isTourDone: true }, { option: true }],
  expectedComplaints: [undefined, { option: true }],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs.
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'weir-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  home: async ({ folder, settings }, use) => {
    const home = join(folder, 'home');
    write(join(home, 'settings.json'), JSON.stringify(settings));
    await use(home);
  },
  file: async ({ folder, files, pipeline }, use) => {
    for (const [path, text] of Object.entries(files)) write(join(folder, path), text);
    const file = join(folder, 'pipeline.weir.json');
    if (pipeline !== undefined) write(file, `${JSON.stringify(pipeline, null, 2)}\n`);
    await use(file);
  },
  host: async ({ home, file, pipeline }, use) => {
    await using host = await startStudio({ home, file: pipeline === undefined ? undefined : file });
    await use(host);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs.
  complaints: async ({}, use) => use([]),
  // The host comes first, so that it goes last: windows close before it.
  context: async ({ host: _, context, complaints, expectedComplaints }, use) => {
    context.on('weberror', (event) => complaints.push(event.error().message));
    context.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await use(context);
    expect(complaints.filter((complaint) => expectedComplaints?.test(complaint) !== true)).toEqual([]);
  },
  studio: async ({ page, host }, use) => {
    await page.goto(host.address);
    await page.getByRole('region', { name: 'Canvas' }).waitFor();
    await use(page);
  },
});

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
