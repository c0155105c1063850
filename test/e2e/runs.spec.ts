import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { endlessPipeline } from '../support/endless-pipeline.ts';
import { readDatabase } from '../support/read-database.ts';
import { test } from './fixtures.ts';
import { people } from './pipelines.ts';
import { inspectorOf, message, nodeCalled, run, showPanel } from './studio-window.ts';

const stop = (studio: Page) => studio.getByRole('button', { name: 'Stop', exact: true }).first();

test.describe('a run that takes a while', () => {
  const rows = 2_500_000;
  const bigCsv = () => {
    const lines = Array.from({ length: rows }, (_, index) => `${index},name ${index},${(index * 7) % 1000}`);
    return `id,name,value\n${lines.join('\n')}\n`;
  };
  test.use({
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs.
    files: async ({}, use) => use({ 'big.csv': bigCsv() }),
    pipeline: {
      format: 'weir/1',
      name: 'Big',
      nodes: [
        { id: 'big', type: 'input.csv', label: 'Big file', config: { path: 'big.csv' }, position: { x: 0, y: 0 } },
        {
          id: 'load',
          type: 'output.sqlite',
          label: 'Load',
          config: { path: 'big.db', table: 'big', mode: 'replace' },
          position: { x: 288, y: 0 },
        },
      ],
      edges: [{ from: 'big', to: 'load' }],
    },
  });

  test('a reload in the middle of a run does not lose it', async ({ studio, folder }) => {
    test.slow();
    await run(studio);
    await expect(stop(studio)).toBeVisible();
    await studio.reload();
    await expect(stop(studio)).toBeVisible();
    await expect(studio.getByText('Running…').first()).toBeVisible();
    await expect(message(studio, 'Loaded 2,500,000 rows')).toBeVisible({ timeout: 45_000 });
    await expect(nodeCalled(studio, 'Load').getByText('2,500,000 rows')).toBeVisible();
    expect(readDatabase(join(folder, 'big.db'), 'SELECT count(*) FROM big')).toEqual([[rows]]);
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
    await expect(message(studio, '4 rows out of “Grown up”')).toContainText('Nothing was loaded.');
    await expect(nodeCalled(studio, 'People').getByText('6 rows')).toBeVisible();
    await expect(nodeCalled(studio, 'Load').getByText(/rows/)).toHaveCount(0);
    expect(existsSync(join(folder, 'people.db'))).toBe(false);
    await nodeCalled(studio, 'Load').click({ button: 'right' });
    await expect(studio.getByRole('menuitem', { name: 'Duplicate' })).toBeVisible();
    await expect(studio.getByRole('menuitem', { name: 'Run to here' })).toHaveCount(0);
    await studio.keyboard.press('Escape');

    await nodeCalled(studio, 'People').click();
    await studio.keyboard.press('Control+Alt+Enter');
    await expect(message(studio, '6 rows out of “People”')).toBeVisible();
    await showPanel(studio, 'Run');
    const runs = studio.getByRole('navigation', { name: 'Runs of this pipeline' }).getByRole('button');
    await expect(runs).toContainText(['To “People”', 'To “Grown up”']);
    await expect(studio.getByText('nothing after it ran, nothing was loaded')).toBeVisible();
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
    await studio.getByRole('radio', { name: 'File as it ran' }).click();
    await expect(studio.getByRole('region', { name: 'The pipeline file as it ran' })).toContainText('age >= 40');

    await studio.getByRole('combobox', { name: 'Compare with another run' }).selectOption({ index: 1 });
    const compared = studio.getByRole('table', { name: 'Two runs compared' });
    await expect(compared.getByRole('row', { name: 'Grown up' })).toContainText('42−2');
    await expect(studio.getByText('"where": "age >= 18"')).toBeVisible();
    await expect(studio.getByText('"where": "age >= 40"')).toBeVisible();
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
