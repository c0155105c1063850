import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { readDatabase } from '../support/read-database.ts';
import { test } from './fixtures.ts';
import { people } from './pipelines.ts';
import { addFromPalette, boxOf, inspectorOf, message, nodeCalled, showPanel } from './studio-window.ts';

/** Presses Tab until the focus is where it shall be. */
async function tabTo(studio: Page, wanted: ReturnType<Page['locator']>, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await studio.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${wanted}`);
}

test.describe('without a mouse', () => {
  test.use({ ...people, pipeline: { format: 'weir/1', nodes: [], edges: [] } });

  test('a pipeline is built, wired and run by keys alone', async ({ studio, folder }) => {
    const inspector = inspectorOf(studio);
    const add = async (name: string) => {
      await studio.keyboard.press('/');
      await studio.keyboard.type(name);
      await studio.keyboard.press('Enter');
    };
    await add('csv file');
    const csv = nodeCalled(studio, 'CSV file');
    await expect(csv).toBeFocused();
    const file = inspector.getByRole('textbox', { name: 'Files 1' });
    await studio.keyboard.press('Alt+Enter');
    await expect(file).toBeFocused();
    await studio.keyboard.type('people.csv');
    await expect(studio.getByText('6 rows', { exact: true })).toBeVisible();

    for (const part of ['the panel below', 'the canvas']) {
      await studio.keyboard.press('Shift+F6');
      await expect(file, part).not.toBeFocused();
    }
    await expect(csv).toBeFocused();
    await add('remove duplicates');
    await expect(nodeCalled(studio, 'Remove duplicates')).toBeFocused();
    await expect(studio.getByText('6 rows', { exact: true })).toBeVisible();

    await add('filter');
    await expect(nodeCalled(studio, 'Filter')).toBeFocused();
    await studio.keyboard.press('Alt+Enter');
    await studio.keyboard.type('id <> name');
    await expect(inspector.getByRole('textbox', { name: 'Keep rows where' })).toHaveText('id <> name');
    await studio.keyboard.press('Alt+Enter');

    await add('validate');
    await expect(nodeCalled(studio, 'Validate')).toBeFocused();
    await tabTo(studio, inspector.getByRole('button', { name: 'Add rule' }));
    await studio.keyboard.press('Enter');
    await studio.keyboard.type('named');
    await studio.keyboard.press('Tab');
    await studio.keyboard.type('1 = 1');
    await expect(inspector.getByRole('textbox', { name: 'Must hold' })).toHaveText('1 = 1');
    await studio.keyboard.press('Alt+Enter');
    await expect(nodeCalled(studio, 'Validate')).toBeFocused();

    await studio.keyboard.press('Escape');
    await add('output.sqlite');
    const sink = nodeCalled(studio, 'Load into SQLite');
    await expect(sink).toBeFocused();
    await tabTo(studio, inspector.getByRole('textbox', { name: 'Database' }));
    await studio.keyboard.type('people.db');
    await tabTo(studio, inspector.getByRole('combobox', { name: 'Table', exact: true }));
    await studio.keyboard.type('people');
    await tabTo(studio, inspector.getByRole('combobox', { name: 'Mode' }));
    await studio.keyboard.type('replace');
    await studio.keyboard.press('Alt+Enter');
    await expect(sink).toBeFocused();

    await tabTo(studio, nodeCalled(studio, 'Remove duplicates'), 'Shift+Tab');
    await studio.keyboard.press('Enter');
    await studio.keyboard.press('Escape');
    await studio.keyboard.press('Alt+c');
    await studio.keyboard.type('sqlite');
    await studio.keyboard.press('Enter');
    await studio.keyboard.press('Control+Enter');
    await expect(message(studio, 'Loaded 6 rows')).toBeVisible();
    expect(readDatabase(join(folder, 'people.db'), 'SELECT count(*) FROM people')).toEqual([[6]]);
  });
});

test.describe('shortcuts', () => {
  test.use(people);

  test('none fires while text is edited, but save and run do', async ({ studio, folder }) => {
    await nodeCalled(studio, 'Grown up').click();
    const label = inspectorOf(studio).getByRole('textbox', { name: 'Label' });
    await label.click();
    await studio.keyboard.press('Control+a');
    await studio.keyboard.type('? / + Delete me');
    await studio.keyboard.press('Backspace');
    await expect(studio.getByRole('dialog')).toHaveCount(0);
    await expect(nodeCalled(studio, '? / + Delete m')).toBeVisible();
    await studio.keyboard.press('Control+Enter');
    await expect(message(studio, 'Loaded 4 rows')).toBeVisible();
    expect(readDatabase(join(folder, 'people.db'), 'SELECT count(*) FROM people')).toEqual([[4]]);
  });

  test('the question mark lists the shortcuts', async ({ studio }) => {
    await studio.keyboard.press('?');
    const dialog = studio.getByRole('dialog', { name: 'Shortcuts' });
    await expect(dialog.getByText('Duplicate')).toBeVisible();
    await expect(dialog.getByText('Ctrl+D')).toBeVisible();
    await studio.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  test('Escape closes a dialog, also where a message came meanwhile, and the focus is where it was', async ({
    studio,
    file,
  }) => {
    const load = nodeCalled(studio, 'Load');
    await load.focus();
    await studio.keyboard.press('Control+k');
    await studio.keyboard.press('Escape');
    await expect(load).toBeFocused();
    await studio.keyboard.press('?');
    const dialog = studio.getByRole('dialog', { name: 'Shortcuts' });
    await expect(dialog).toBeVisible();
    writeFileSync(file, readFileSync(file, 'utf8').replace('Grown up', 'Of age'));
    await expect(message(studio, 'The file was changed elsewhere')).toBeVisible();
    await studio.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(load).toBeFocused();
  });

  test('any action, node and column is found from one place', async ({ studio }) => {
    const find = studio.getByRole('dialog', { name: 'Find anything' });
    const look = async (words: string) => {
      await studio.keyboard.press('Control+k');
      await find.getByRole('combobox').fill(words);
    };
    await look('grown');
    await studio.keyboard.press('Enter');
    await expect(inspectorOf(studio).getByRole('heading', { name: 'Grown up' })).toBeVisible();
    await expect(studio.getByText('4 rows', { exact: true })).toBeVisible();
    await look('city people');
    await expect(find.getByRole('option').first()).toContainText('city');
    await studio.keyboard.press('Enter');
    await expect(inspectorOf(studio).getByRole('heading', { name: 'People' })).toBeVisible();
    await look('theme dark');
    await studio.keyboard.press('Enter');
    await expect(studio.locator('html')).toHaveAttribute('data-theme', 'dark');
    await look('show problems');
    await studio.keyboard.press('Enter');
    await expect(studio.getByText('No problems. The pipeline can run.')).toBeVisible();
    await look('add sort');
    await studio.keyboard.press('Enter');
    await expect(nodeCalled(studio, 'Sort')).toBeFocused();
  });

  test('columns that have a text in common are added at once', async ({ studio }) => {
    const form = inspectorOf(studio);
    await nodeCalled(studio, 'Grown up').click();
    await addFromPalette(studio, 'Select');
    await form.getByRole('button', { name: 'Add column' }).click();
    await studio.keyboard.type('I');
    await studio.getByRole('option', { name: 'Add all 2 with "I"' }).click();
    await expect(form.getByRole('combobox', { name: 'Column' })).toHaveCount(2);
    await expect(studio.getByRole('columnheader', { name: /city/ })).toBeVisible();
    await expect(studio.getByRole('columnheader', { name: /age/ })).toHaveCount(0);

    await nodeCalled(studio, 'People').click();
    await form.getByRole('combobox', { name: 'Add column' }).click();
    await studio.keyboard.type('I');
    await expect(studio.getByRole('option')).toHaveText([/^id/, /^city/, 'Add all 2 with "I"']);
    await studio.keyboard.press('ArrowUp');
    await studio.keyboard.press('Enter');
    await expect(form.getByRole('combobox', { name: /^Type of/ })).toHaveCount(2);
    await expect(form.getByRole('combobox', { name: 'Type of city' })).toBeVisible();
  });

  test('what is offered for a window is added, and its list leaves the form in sight, and the rows show what was added', async ({
    studio,
  }) => {
    await nodeCalled(studio, 'Grown up').click();
    await addFromPalette(studio, 'Window');
    await studio.setViewportSize({ width: 1024, height: 700 });
    await inspectorOf(studio).getByRole('combobox', { name: 'Columns to add' }).click();
    await studio.keyboard.type('rank() age');
    // Measures are offered as soon as the columns are known.
    await expect(studio.getByRole('option', { name: 'Rank by age' })).toBeVisible();
    await studio.keyboard.press('Enter');
    await expect(inspectorOf(studio).getByRole('textbox', { name: 'Name' }).first()).toHaveValue('rank_age');
    await expect(studio.getByRole('option')).toHaveCount(0);
    const grid = studio.getByRole('grid', { name: 'Rows' });
    await expect(grid.getByRole('columnheader', { name: /rank_age/ })).toBeInViewport({ ratio: 1 });
    expect(await grid.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0);
  });

  test('arrow keys move the chosen node, and presses in a row are one step', async ({ studio }) => {
    const node = nodeCalled(studio, 'Grown up');
    await node.click();
    const before = await boxOf(node);
    for (let presses = 0; presses < 3; presses += 1) await studio.keyboard.press('ArrowDown');
    await expect.poll(async () => (await boxOf(node)).y).toBeGreaterThan(before.y);
    await studio.keyboard.press('Control+z');
    await expect.poll(() => boxOf(node)).toEqual(before);
    await showPanel(studio, 'Data');
  });
});
