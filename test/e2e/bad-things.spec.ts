import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { startStudio } from '../support/studio/studio-host.ts';
import { childProcesses } from './child-processes.ts';
import { test } from './fixtures.ts';
import { people } from './pipelines.ts';
import { inspectorOf, message, nodeCalled, run, showPanel } from './studio-window.ts';

const { pipeline } = people;
const [source, filter, sink] = pipeline.nodes;

test.describe('a misspelt column', () => {
  test.use({
    ...people,
    pipeline: { ...pipeline, nodes: [source, { ...filter, config: { where: 'aeg >= 18' } }, sink] },
  });

  test('a column that is not there is told on the node, in the form and in the list, with the near match as a button', async ({
    studio,
  }) => {
    await expect(nodeCalled(studio, 'Grown up').getByRole('img', { name: /1 problem: .*"aeg"/ })).toBeVisible();
    await nodeCalled(studio, 'Grown up').click();
    await expect(inspectorOf(studio).getByText(/"aeg"/)).toBeVisible();
    await nodeCalled(studio, 'Load').click();
    const noRows = studio.getByRole('alert').filter({ hasText: 'There are no rows' });
    await expect(noRows).toContainText(/Grown up .*"aeg"/);
    await noRows.getByRole('button', { name: 'Grown up' }).click();
    await expect(inspectorOf(studio).getByRole('heading', { name: 'Grown up' })).toBeVisible();
    await run(studio);
    await expect(message(studio, '1 problem must be solved before a run.')).toBeVisible();
    const problems = studio.getByRole('tabpanel', { name: /Problems/ });
    await expect(problems.getByText(/"aeg"/)).toBeVisible();
    await problems.getByRole('button', { name: /age/ }).click();
    await expect(problems.getByText('No problems. The pipeline can run.')).toBeVisible();
    await expect(message(studio, 'must be solved')).toHaveCount(0);
    await expect(nodeCalled(studio, 'Grown up').getByText('age >= 18')).toBeVisible();
  });
});

test.describe('a circle', () => {
  test.use({
    ...people,
    pipeline: {
      ...pipeline,
      nodes: [filter, { ...filter, id: 'again', label: 'Again', position: { x: 0, y: 160 } }],
      edges: [
        { from: 'grown', to: 'again' },
        { from: 'again', to: 'grown' },
      ],
    },
  });

  test('nodes that feed each other are named', async ({ studio }) => {
    await showPanel(studio, 'Problems');
    await expect(studio.getByText(/feed each other in a circle: .*grown.*again/)).toBeVisible();
  });
});

test.describe('a file that is no pipeline', () => {
  test.use({ ...people, pipeline: { format: 'weir/1', nodes: [{ id: 'Not An Id', type: 'filter' }], edges: [] } });

  test('a broken file is shown with the line where it is wrong, left alone, and followed once it is mended', async ({
    page,
    host,
    file,
  }) => {
    const before = readFileSync(file, 'utf8');
    await page.goto(host.address);
    await expect(page.getByRole('heading', { name: 'This file is not a valid pipeline' })).toBeVisible();
    await expect(page.locator('mark')).toContainText('Not An Id');
    expect(readFileSync(file, 'utf8')).toBe(before);
    writeFileSync(file, '{"format": "weir/1",\n"nodes": ["id" "type"]}');
    await expect(page.locator('mark')).toContainText('"id" "type"');
    await expect(page.getByText('found a double quote')).toBeVisible();
    writeFileSync(file, JSON.stringify(pipeline));
    await expect(nodeCalled(page, 'Grown up')).toBeVisible();
  });
});

test.describe('data that is not there', () => {
  test.use(people);

  test('a source that another program writes is read anew, and told at its node where it went away', async ({
    studio,
    folder,
  }) => {
    await nodeCalled(studio, 'People').click();
    await expect(studio.getByRole('gridcell', { name: 'Cleo' })).toBeVisible();
    writeFileSync(join(folder, 'people.csv'), people.files['people.csv'].replace('Cleo', 'Zara'));
    await studio.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(studio.getByRole('gridcell', { name: 'Zara' })).toBeVisible();
    unlinkSync(join(folder, 'people.csv'));
    await nodeCalled(studio, 'People').click();
    const path = inspectorOf(studio).getByRole('textbox', { name: 'Files 1' });
    await expect(path).toHaveAttribute('aria-invalid', 'false');
    await inspectorOf(studio).getByRole('textbox', { name: 'Label' }).fill('Gone');
    await inspectorOf(studio).getByRole('radio', { name: 'text' }).click();
    await expect(nodeCalled(studio, 'Gone').getByRole('img', { name: /people\.csv/ })).toBeVisible();
    await expect(path).toHaveAttribute('aria-invalid', 'true');
  });
});

test.describe('a wrong encoding', () => {
  test.use({ ...people, pipeline: { ...pipeline, nodes: [{ ...source, config: { path: 'people.csv' } }], edges: [] } });

  test('an encoding in doubt is to be settled first, and types after it', async ({ page, host, folder }) => {
    const rows = ['Zoë', 'Bo', 'Cleo', 'Dov', 'Eve', 'Jürgen'].map((name, id) => `${id},${name}`);
    writeFileSync(join(folder, 'people.csv'), Buffer.from(`id,name\n${rows.join('\n')}\n`, 'latin1'));
    await page.goto(host.address);
    await nodeCalled(page, 'People').click();
    await expect(inspectorOf(page).getByRole('button', { name: 'Add a cast for 1 column' })).toBeVisible();
    const first = inspectorOf(page).locator('.button[data-tone="primary"]');
    await expect(first).toHaveText(['Read as windows-1252']);
    await expect(inspectorOf(page).getByRole('button', { name: 'Read as windows-1252' })).toHaveCount(1);
    await first.click();
    await expect(first).toHaveText(['Add a cast for 1 column']);
  });
});

test.describe('a secret that nobody has set', () => {
  test.use({
    ...people,
    pipeline: {
      ...pipeline,
      nodes: [{ ...source, config: { path: `\${env:WEIR_E2E_PEOPLE}.csv`, types: 'infer' } }, filter, sink],
    },
  });

  test('a missing secret is set where it is missed, and the rows follow', async ({ studio, home }) => {
    await nodeCalled(studio, 'People').click();
    await inspectorOf(studio).getByRole('button', { name: 'Set it' }).click();
    const dialog = studio.getByRole('dialog', { name: 'Secrets' });
    await expect(dialog.getByText('Missing')).toBeVisible();
    await expect(dialog.getByText('Values are kept in memory until Weir ends')).toBeVisible();
    await expect(dialog.getByLabel('Value of WEIR_E2E_PEOPLE')).toBeFocused();
    await studio.keyboard.type('people');
    await studio.keyboard.press('Enter');
    await expect(dialog.getByText('Set here')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Replace WEIR_E2E_PEOPLE' })).toBeFocused();
    await studio.keyboard.press('Escape');
    await expect(studio.getByText('6 rows', { exact: true })).toBeVisible();
    await showPanel(studio, 'Problems');
    await expect(studio.getByText('No problems. The pipeline can run.')).toBeVisible();
    expect(existsSync(join(home, 'secrets.json'))).toBe(false);
  });
});

test.describe('processes that die', () => {
  test.use({ ...people, expectedComplaints: /WebSocket|ERR_CONNECTION|403/ });

  test('a preview session that is killed is replaced without a trace', async ({ studio, host, file }) => {
    await nodeCalled(studio, 'People').click();
    await expect(studio.getByText('6 rows', { exact: true })).toBeVisible();
    const before = readFileSync(file, 'utf8');
    for (const child of childProcesses(host.pid)) process.kill(child, 'SIGKILL');
    await nodeCalled(studio, 'Grown up').click();
    await expect(studio.getByText('4 rows', { exact: true })).toBeVisible();
    await expect(studio.getByRole('alert')).toHaveCount(0);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('a host that goes away is told, the work stays, and a new start has it', async ({
    studio,
    host,
    home,
    file,
  }) => {
    await studio.clock.install();
    await host.kill();
    await expect(studio.getByText('Connecting again…')).toBeVisible();
    await nodeCalled(studio, 'Grown up').click();
    await inspectorOf(studio).getByRole('textbox', { name: 'Label' }).fill('Adults');
    await expect(nodeCalled(studio, 'Adults')).toBeVisible();
    await studio.clock.runFor(10_000);
    await studio.clock.resume();
    const alert = studio.getByRole('alert').filter({ hasText: 'nothing can be saved' });
    const download = studio.waitForEvent('download');
    await alert.getByRole('button', { name: 'Download a copy' }).click();
    expect((await download).suggestedFilename()).toBe('pipeline.weir.json');
    expect(readFileSync(await (await download).path(), 'utf8')).toContain('Adults');
    await using again = await startStudio({ home, file, port: Number(new URL(host.address).port) });
    const next = await studio.context().newPage();
    // While the old window looks for its host, the browser may let a look that fails stand for this one.
    await expect(() => next.goto(again.address)).toPass();
    await expect(alert).toBeHidden();
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('Adults');
    await expect(nodeCalled(next, 'Adults')).toBeVisible();

    // Whoever puts the new address into the old window stays in it: only what follows its # is new.
    await again.kill();
    await expect(studio.getByText('Connecting again…')).toBeVisible();
    await using third = await startStudio({ home, file, port: Number(new URL(host.address).port) });
    await studio.goto(third.address);
    await expect(studio.getByText('Connecting again…')).toBeHidden();
    await expect(nodeCalled(studio, 'Adults')).toBeVisible();
  });
});
