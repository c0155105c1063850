import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { type RunningStudio, startStudio } from '../support/studio/studio-host.ts';

interface Options {
  /** Files in the test's folder: path → text. */
  files: Readonly<Record<string, string>>;
  /** The pipeline that the studio is opened for, in `folder`; without one, it is a first start with the sample. */
  pipeline: object | undefined;
  settings: object;
  /** Errors that the page may report: only that the host is gone, in tests that kill it. */
  expectedComplaints: RegExp | undefined;
}

interface Fixtures {
  /** Of the studio: settings, drafts, runs, samples. */
  home: string;
  /** The test's own folder, with `files` in it. */
  folder: string;
  /** The file of `pipeline`, in `folder`. */
  file: string;
  host: RunningStudio;
  /** A window of the studio. */
  studio: Page;
  /** Errors that any page reports, which fail the test. */
  complaints: string[];
}

export const test = base.extend<Options & Fixtures>({
  files: [{}, { option: true }],
  pipeline: [undefined, { option: true }],
  settings: [{ isTourDone: true }, { option: true }],
  expectedComplaints: [undefined, { option: true }],

  folder: async ({ files }, use) => {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'weir-e2e-'));
    for (const [path, text] of Object.entries(files)) write(join(folder, path), text);
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  home: async ({ folder, settings }, use) => {
    const home = join(folder, 'home');
    write(join(home, 'settings.json'), JSON.stringify(settings));
    await use(home);
  },
  file: async ({ folder, pipeline }, use) => {
    const file = join(folder, 'pipeline.weir.json');
    if (pipeline !== undefined) write(file, `${JSON.stringify(pipeline, null, 2)}\n`);
    await use(file);
  },
  host: async ({ home, file, pipeline }, use) => {
    await using host = await startStudio({ home, file: pipeline === undefined ? undefined : file });
    await use(host);
  },
  complaints: async ({ expectedComplaints }, use) => {
    const complaints: string[] = [];
    await use(complaints);
    expect(complaints.filter((complaint) => expectedComplaints?.test(complaint) !== true)).toEqual([]);
  },
  // The host comes first, so that it goes last: windows close before it.
  context: async ({ host: _, context, complaints }, use) => {
    context.on('weberror', (event) => complaints.push(event.error().message));
    context.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await use(context);
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
