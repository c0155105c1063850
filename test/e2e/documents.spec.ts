import { existsSync, globSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { startStudio } from '../support/studio/studio-host.ts';
import { test } from './fixtures.ts';
import { people } from './pipelines.ts';
import { addFromPalette, boxOf, canvasOf, inspectorOf, message, nodeCalled, paletteOf } from './studio-window.ts';

test.use(people);

async function rename(studio: Page, from: string, to: string): Promise<void> {
  await nodeCalled(studio, from).click();
  await inspectorOf(studio).getByRole('textbox', { name: 'Label' }).fill(to);
  await expect(nodeCalled(studio, to)).toBeVisible();
}

const tabOf = (studio: Page, title: string) =>
  studio.getByRole('navigation', { name: 'Open pipelines' }).getByRole('button', { name: new RegExp(`^${title}`) });

const draftsIn = (home: string) => () => globSync('drafts/*.json', { cwd: home }).length;

/** A new tab with something in it. */
async function beginAnother(studio: Page): Promise<void> {
  await studio.getByRole('button', { name: 'New pipeline' }).click();
  await canvasOf(studio).hover();
  await studio.keyboard.type('limit');
  await studio.keyboard.press('Enter');
}

async function openAnother(studio: Page, address: string): Promise<Page> {
  const other = await studio.context().newPage();
  await other.goto(new URL('/', address).href);
  await canvasOf(other).waitFor();
  return other;
}

test('work is written to its file a moment after each change', async ({ studio, file }) => {
  await rename(studio, 'Grown up', 'Adults');
  await expect(tabOf(studio, 'People')).not.toHaveAccessibleName(/unsaved/);
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('"label": "Adults"');
});

test('tabs hold several pipelines, each with its own view and panels as wide as somebody made them, and ask before unsaved work goes', async ({
  studio,
}) => {
  await beginAnother(studio);
  await expect(tabOf(studio, 'Untitled pipeline')).toHaveAccessibleName(/unsaved/);
  await studio.keyboard.press('Alt+]');
  await expect(nodeCalled(studio, 'Grown up')).toBeVisible();
  await studio.getByRole('button', { name: 'Close Untitled pipeline' }).click();
  const question = studio.getByRole('dialog', { name: 'Save "Untitled pipeline"?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(tabOf(studio, 'Untitled pipeline')).toBeVisible();
  await studio.getByRole('button', { name: 'Close Untitled pipeline' }).click();
  await question.getByRole('button', { name: 'Do not save' }).click();
  await expect(tabOf(studio, 'Untitled pipeline')).toHaveCount(0);
  const widths = () =>
    Promise.all([inspectorOf(studio), paletteOf(studio)].map(async (panel) => (await boxOf(panel)).width));
  await studio.getByRole('separator', { name: 'Width of the inspector' }).focus();
  await studio.keyboard.press('ArrowLeft');
  const given = await widths();
  await studio.setViewportSize({ width: 640, height: 420 });
  await studio.keyboard.press('Alt+n');
  expect((await widths())[0]).toBeLessThan(given[0] ?? 0);
  await studio.setViewportSize({ width: 1440, height: 900 });
  await expect.poll(widths).toEqual(given);
  await studio.setViewportSize({ width: 1024, height: 700 });
  for (let count = 0; count < 10; count += 1) await studio.keyboard.press('Alt+n');
  const tabs = studio.getByRole('navigation', { name: 'Open pipelines' });
  await expect(tabs.locator('[aria-current="page"]')).toBeInViewport({ ratio: 1 });
  await studio.setViewportSize({ width: 720, height: 450 });
  await expect(tabs.locator('[aria-current="page"]')).toBeInViewport({ ratio: 1 });
  await expect(tabs.getByRole('button', { name: 'New pipeline' })).toBeInViewport({ ratio: 1 });
  for (const tab of await studio.getByRole('tab').all()) await expect(tab).toBeInViewport({ ratio: 1 });
});

test('a new pipeline is saved by the picker and opened again from the recent ones, as others are', async ({
  studio,
  folder,
}) => {
  await beginAnother(studio);
  await studio.keyboard.press('Control+s');
  const picker = studio.getByRole('dialog', { name: 'Save the pipeline as' });
  await picker.getByRole('button', { name: 'New folder' }).click();
  await studio.keyboard.type('kept');
  await studio.keyboard.press('Enter');
  await picker.getByRole('textbox', { name: 'Name' }).fill('first ten.weir.json');
  await expect(picker.getByText('Nothing of that kind in this folder.')).toBeVisible();
  await picker.getByRole('button', { name: 'Save' }).click();
  await expect(tabOf(studio, 'first ten')).toBeVisible();
  expect(readFileSync(join(folder, 'kept/first ten.weir.json'), 'utf8')).toContain('"type": "limit"');
  await beginAnother(studio);
  await studio.keyboard.press('Control+s');
  await expect(picker.getByRole('button', { name: 'first ten' })).toBeVisible();
  await picker.getByRole('textbox', { name: 'Name' }).fill(join(folder, 'nowhere/other'));
  await studio.keyboard.press('Enter');
  await expect(picker.getByText(/There is no .*nowhere/)).toBeVisible();
  await picker.getByRole('textbox', { name: 'Name' }).fill(join(folder, 'other'));
  await studio.keyboard.press('Enter');
  await expect(tabOf(studio, 'other')).toBeVisible();
  expect(existsSync(join(folder, 'other.weir.json'))).toBe(true);
  await studio.getByRole('button', { name: 'Close other' }).click();
  await studio.getByRole('button', { name: 'Close first ten' }).click();
  await studio.getByRole('button', { name: 'Weir: files' }).click();
  await studio.getByRole('menuitem', { name: /first ten/ }).click();
  await expect(nodeCalled(studio, 'Limit')).toBeVisible();
  await studio.keyboard.press('Control+k');
  const find = studio.getByRole('dialog', { name: 'Find anything' });
  await find.getByRole('combobox').fill('people');
  await find.getByRole('option', { name: /^File People/ }).click();
  await expect(nodeCalled(studio, 'Grown up')).toBeVisible();
  await studio.getByRole('button', { name: 'Close first ten' }).click();
  await studio.keyboard.press('Control+o');
  const opened = studio.getByRole('dialog', { name: 'Open a pipeline' });
  await opened.getByLabel('Path of another folder').fill(`"${join(folder, 'kept/first ten.weir.json')}"`);
  await studio.keyboard.press('Enter');
  await expect(opened.getByRole('button', { name: 'first ten' })).toBeFocused();
  await studio.keyboard.press('Enter');
  await expect(nodeCalled(studio, 'Limit')).toBeVisible();
  await studio.getByRole('button', { name: 'New pipeline' }).click();
  await studio.getByRole('region', { name: 'Canvas' }).getByRole('button', { name: 'other' }).click();
  await expect(tabOf(studio, 'other')).toBeVisible();
  await studio.getByRole('button', { name: 'Close other' }).click();
  unlinkSync(join(folder, 'other.weir.json'));
  const missing = studio.getByRole('menuitem', { name: /other\.weir\.json \(missing\)/ });
  await studio.getByRole('button', { name: 'Weir: files' }).click();
  await missing.click();
  await message(studio, 'There is no file').getByRole('button', { name: 'Take it off the list' }).click();
  await studio.getByRole('button', { name: 'Weir: files' }).click();
  await expect(studio.getByRole('menuitem', { name: /first ten/ })).toBeVisible();
  await expect(missing).toHaveCount(0);
});

test('a pipeline is exported into a folder, and files that are there are asked about', async ({ studio, folder }) => {
  const exportTo = async () => {
    await studio.getByRole('banner').getByRole('button', { name: 'Export' }).click();
    await studio.getByRole('menuitem', { name: /Export as Airflow DAG/ }).click();
    const picker = studio.getByRole('dialog', { name: 'Choose a folder' });
    await picker.getByRole('button', { name: 'Choose this folder' }).click();
  };
  await exportTo();
  await expect(message(studio, 'Exported pipeline_dag.py and pipeline.py.')).toBeVisible();
  expect(readFileSync(join(folder, 'pipeline.py'), 'utf8')).toContain('def step_grown(run: Run) -> None:');
  writeFileSync(join(folder, 'pipeline.py'), 'changed by hand');
  await exportTo();
  const question = studio.getByRole('dialog', { name: 'Replace 2 files?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(readFileSync(join(folder, 'pipeline.py'), 'utf8')).toBe('changed by hand');
  await exportTo();
  await question.getByRole('button', { name: 'Replace' }).click();
  await expect
    .poll(() => readFileSync(join(folder, 'pipeline.py'), 'utf8'))
    .toContain('def step_grown(run: Run) -> None:');

  await addFromPalette(studio, 'Filter');
  await expect(studio.getByRole('tab', { name: 'Problems 1' })).toBeVisible();
  await studio.getByRole('banner').getByRole('button', { name: 'Export' }).click();
  await studio.getByRole('menuitem', { name: /Export as SQL script/ }).click();
  await expect(message(studio, '1 problem must be solved before an export.')).toBeVisible();
  await expect(studio.getByText('Fill in "Keep rows where".')).toHaveCount(2);
});

test('two windows on one file follow each other', async ({ studio, host }) => {
  const other = await openAnother(studio, host.address);
  await rename(studio, 'Grown up', 'Adults');
  await expect(nodeCalled(other, 'Adults')).toBeVisible();
  await rename(other, 'Adults', 'Of age');
  await expect(nodeCalled(studio, 'Of age')).toBeVisible();
});

test.describe('without autosave', () => {
  test.use({ settings: { isTourDone: true, isAutosaving: false } });

  test('two windows that went different ways are told, and neither version is lost', async ({ studio, host, file }) => {
    const other = await openAnother(studio, host.address);
    await rename(other, 'Grown up', 'Theirs');
    await rename(studio, 'Grown up', 'Mine');
    await studio.keyboard.press('Control+s');
    await expect(tabOf(studio, 'People')).not.toHaveAccessibleName(/unsaved/);
    await expect(other.getByText('Another program changed this file while you were editing it.')).toBeVisible();
    await other.keyboard.press('Control+s');
    const question = other.getByRole('dialog', { name: 'This file was changed elsewhere' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect(readFileSync(file, 'utf8')).toContain('"label": "Mine"');
    await other.keyboard.press('Control+s');
    await question.getByRole('button', { name: 'Keep mine' }).click();
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('"label": "Theirs"');
    await expect(nodeCalled(studio, 'Theirs')).toBeVisible();
  });

  test('a file that is spoilt or goes away is told, and saving brings it back', async ({ studio, file }) => {
    await rename(studio, 'Grown up', 'Adults');
    writeFileSync(file, '');
    await expect(studio.getByText('Another program changed this file')).toBeVisible();
    await studio.getByRole('button', { name: 'Load the other version' }).click();
    await expect(message(studio, 'not a valid pipeline now; the tab keeps what it has')).toBeVisible();
    await expect(nodeCalled(studio, 'Adults')).toBeVisible();
    unlinkSync(file);
    const gone = studio.getByText('This file was deleted or moved.');
    await expect(gone).toBeVisible();
    await studio.keyboard.press('Control+s');
    await expect(gone).toHaveCount(0);
    expect(readFileSync(file, 'utf8')).toContain('"label": "Adults"');
  });
});

test.describe('after a crash', () => {
  test.use({ settings: { isTourDone: true, isAutosaving: false }, expectedComplaints: /WebSocket|ERR_CONNECTION/ });

  test('unsaved work of every tab is there again, each in one tab, as often as it crashes', async ({
    studio,
    host,
    home,
    file,
  }) => {
    await rename(studio, 'Grown up', 'Adults');
    await beginAnother(studio);
    await expect.poll(draftsIn(home)).toBe(2);
    const port = Number(new URL(host.address).port);
    await host.kill();

    for (const start of ['the first', 'the second']) {
      // While the window looks for its host, the browser may let a look that fails stand for what comes next.
      await studio.goto('about:blank');
      await using again = await startStudio({ home, port });
      await studio.goto(again.address);
      await expect(message(studio, 'Recovered unsaved work in 2 tabs.'), start).toBeVisible();
      await expect(studio.getByRole('button', { name: /^Close / })).toHaveCount(2);
      await tabOf(studio, 'Untitled pipeline').click();
      await expect(nodeCalled(studio, 'Limit')).toBeVisible();
      await tabOf(studio, 'People').click();
      await expect(nodeCalled(studio, 'Adults')).toBeVisible();
      await expect(tabOf(studio, 'People')).toHaveAccessibleName(/unsaved/);
      expect(readFileSync(file, 'utf8')).toContain('Grown up');
      await expect.poll(draftsIn(home)).toBe(2);
      await again.kill();
    }
  });

  test('a second window leaves the unsaved work of the first alone', async ({ studio, host, home }) => {
    await beginAnother(studio);
    await expect.poll(draftsIn(home)).toBe(1);
    const other = await openAnother(studio, host.address);
    await expect(nodeCalled(other, 'Grown up')).toBeVisible();
    await expect(tabOf(other, 'Untitled pipeline')).toHaveCount(0);
    expect(draftsIn(home)()).toBe(1);
  });
});
