import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { endlessPipeline } from '../support/endless-pipeline.ts';
import { readDatabase } from '../support/read-database.ts';
import { webServer } from '../support/web-server.ts';
import { test } from './fixtures.ts';
import { people } from './pipelines.ts';
import { boxOf, inspectorOf, message, nodeCalled, run, showPanel } from './studio-window.ts';

const stop = (studio: Page) => studio.getByRole('button', { name: 'Stop', exact: true }).first();

test.describe('a run that takes a while', () => {
  const slowly = test.extend<{ server: { origin: string; holdAnswers: () => void; giveAnswers: () => void } }>({
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs.
    server: async ({}, use) => {
      const { promise: isTime, resolve: giveAnswers } = Promise.withResolvers<void>();
      let answering = Promise.resolve();
      const answer = (response: ServerResponse) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end('[{ "id": 1 }, { "id": 2 }, { "id": 3 }]');
      await using server = await webServer(() => (response) => void answering.then(() => answer(response)));
      const holdAnswers = () => {
        answering = isTime;
      };
      await use({ origin: server.origin, holdAnswers, giveAnswers });
    },
    pipeline: async ({ server }, use) =>
      use({
        format: 'weir/1',
        name: 'Slow',
        nodes: [
          { id: 'slow', type: 'input.http', config: { url: server.origin }, position: { x: 0, y: 0 } },
          {
            id: 'load',
            type: 'output.sqlite',
            label: 'Load',
            config: { path: 'slow.db', table: 'slow', mode: 'replace' },
            position: { x: 288, y: 0 },
          },
        ],
        edges: [{ from: 'slow', to: 'load' }],
      }),
  });

  slowly('a reload in the middle of a run does not lose it', async ({ studio, folder, server }) => {
    await nodeCalled(studio, 'Load').click();
    await expect(studio.getByText('3 rows', { exact: true })).toBeVisible();
    server.holdAnswers();
    await run(studio);
    await expect(stop(studio)).toBeVisible();
    await studio.reload();
    await expect(stop(studio)).toBeVisible();
    await expect(studio.getByText('Running…').first()).toBeVisible();
    server.giveAnswers();
    await expect(message(studio, 'Loaded 3 rows')).toBeVisible();
    await expect(nodeCalled(studio, 'Load').getByText('3 rows')).toBeVisible();
    expect(readDatabase(join(folder, 'slow.db'), 'SELECT count(*) FROM slow')).toEqual([[3]]);
  });
});

test.describe('a run without an end', () => {
  test.use({ pipeline: endlessPipeline });

  test('a run is watched, and Stop really stops it with nothing loaded', async ({ studio, folder }) => {
    await showPanel(studio, 'Run');
    await run(studio);
    await expect(studio.getByText('Running…').first()).toBeVisible();
    await studio.getByRole('radio', { name: 'Gauges' }).click();
    await expect(studio.getByText('Rows a second').first()).toBeVisible();
    await expect(studio.getByRole('button', { name: /rows\/s/ })).toBeVisible();
    await stop(studio).click();
    await expect(message(studio, 'The run was stopped. Nothing was loaded.')).toBeVisible();
    await expect(studio.getByRole('banner').getByRole('button', { name: 'Run', exact: true })).toBeVisible();
    await expect(studio.getByRole('heading', { name: 'Stopped' })).toBeVisible();
    await expect(studio.getByText(/^run peak \d/).first()).toBeVisible();
    await studio.getByRole('radio', { name: 'Overview' }).click();
    await expect(studio.getByText('No step was done.')).toBeVisible();
    await expect(studio.getByRole('alert')).toHaveCount(0);
    expect(existsSync(join(folder, 'none.db'))).toBe(false);
  });
});

test.describe('history', () => {
  test.use(people);

  test('a run to a node counts the rows as far as there, loads nothing, and is told as one', async ({
    studio,
    folder,
  }) => {
    await nodeCalled(studio, 'Grown up').click({ button: 'right' });
    await studio.getByRole('menuitem', { name: 'Run to here' }).click();
    await expect(message(studio, '4 rows out of "Grown up"')).toContainText('Nothing was loaded.');
    await expect(nodeCalled(studio, 'People').getByText('6 rows')).toBeVisible();
    await expect(nodeCalled(studio, 'Load').getByText(/rows/)).toHaveCount(0);
    expect(existsSync(join(folder, 'people.db'))).toBe(false);
    await nodeCalled(studio, 'Load').click({ button: 'right' });
    await expect(studio.getByRole('menuitem', { name: 'Duplicate' })).toBeVisible();
    await expect(studio.getByRole('menuitem', { name: 'Run to here' })).toHaveCount(0);
    await studio.keyboard.press('Escape');

    await nodeCalled(studio, 'People').click();
    await studio.keyboard.press('Control+Alt+Enter');
    await expect(message(studio, '6 rows out of "People"')).toBeVisible();
    await showPanel(studio, 'Run');
    const runs = studio.getByRole('navigation', { name: 'Runs of this pipeline' }).getByRole('button');
    await expect(runs).toContainText(['To "People"', 'To "Grown up"']);
    await expect(studio.getByText('nothing after it ran, nothing was loaded')).toBeVisible();
    const kind = studio.getByRole('heading', { name: /^Succeeded/ }).getByText('To "People"');
    expect(await kind.evaluate(({ clientWidth, scrollWidth }) => scrollWidth - clientWidth)).toBe(0);
    const time = studio.getByRole('tab', { name: 'Time' });
    const place = await boxOf(time);
    await showPanel(studio, 'Time');
    expect(await boxOf(time)).toEqual(place);
  });

  test('each run keeps the file as it ran, and two of them can be compared', async ({ studio }) => {
    await run(studio);
    await expect(message(studio, 'Loaded 4 rows')).toBeVisible();
    await nodeCalled(studio, 'Grown up').click();
    await inspectorOf(studio).getByRole('textbox', { name: 'Keep rows where' }).click();
    await studio.keyboard.press('Control+a');
    await studio.keyboard.type('age >= 40');
    await studio.keyboard.press('Control+Enter');
    await expect(message(studio, 'Loaded 2 rows')).toBeVisible();

    await showPanel(studio, 'Run');
    const runs = studio.getByRole('navigation', { name: 'Runs of this pipeline' }).getByRole('button');
    await expect(runs).toHaveCount(2);
    await runs.nth(1).click();
    await studio.getByRole('radio', { name: 'File as it ran' }).click();
    await expect(studio.getByRole('region', { name: 'The pipeline file as it ran' })).toContainText('age >= 18');
    await runs.nth(0).click();
    await expect(studio.getByRole('region', { name: 'The pipeline file as it ran' })).toContainText('age >= 40');

    await studio.getByRole('combobox', { name: 'Compare with another run' }).selectOption({ index: 1 });
    const compared = studio.getByRole('table', { name: 'Two runs compared' });
    await expect(compared.getByRole('row', { name: 'Grown up' })).toContainText('42−2');
    await expect(studio.getByText('"where": "age >= 18"')).toBeVisible();
    await expect(studio.getByText('"where": "age >= 40"')).toBeVisible();

    await showPanel(studio, 'Time');
    const parts = studio.getByRole('region', { name: 'Where the time went' }).getByRole('listitem');
    await expect(parts.filter({ hasText: 'Open and plan' })).toHaveCount(1);
    await expect(parts.filter({ hasText: /People → .*Grown up → .*Load/ })).toHaveCount(1);
  });

  test('a run with params asks for them and says what they were', async ({ studio }) => {
    await studio.keyboard.press('Escape');
    await studio.getByRole('button', { name: 'Add param' }).click();
    await inspectorOf(studio).getByRole('textbox', { name: 'Name of the param' }).first().fill('from_age');
    await inspectorOf(studio).getByRole('combobox', { name: 'Type of from_age' }).fill('integer');
    await nodeCalled(studio, 'Grown up').click();
    await inspectorOf(studio).getByRole('textbox', { name: 'Keep rows where' }).click();
    await studio.keyboard.press('Control+a');
    await studio.keyboard.type('age >= $from_age');
    await run(studio);
    const dialog = studio.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /from_age/ }).fill('50');
    await dialog.getByRole('button', { name: 'Run' }).click();
    await expect(message(studio, 'Loaded 1 row')).toBeVisible();
    await showPanel(studio, 'Run');
    await expect(studio.getByRole('heading', { name: /from_age/ })).toBeVisible();
  });
});
