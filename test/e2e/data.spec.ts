import { expect, type Page } from '@playwright/test';
import { test } from './fixtures.ts';
import { people } from './pipelines.ts';
import { inspectorOf, message, nodeCalled } from './studio-window.ts';

test.use(people);

const column = (studio: Page, name: string) => studio.getByRole('columnheader', { name: new RegExp(name) });

/** The names in the rows in sight, from the top. */
const namesOf = (studio: Page) => () =>
  studio
    .getByRole('grid', { name: 'Rows' })
    .getByRole('row')
    .evaluateAll((rows) =>
      rows.flatMap((row) => /Ada|Bo|Cleo|Dov|Eve|Finn/.exec(row.textContent ?? '') ?? []).map(String),
    );

async function choose(studio: Page, name: string, item: string, button: 'left' | 'right' = 'left'): Promise<void> {
  await column(studio, name).locator('.column-name').click({ button });
  await studio.getByRole('menu').getByText(item, { exact: true }).click();
}

test.beforeEach(async ({ studio }) => {
  await nodeCalled(studio, 'People').click();
  await expect(studio.getByText('6 rows', { exact: true })).toBeVisible();
});

test('rows are sorted and filtered in place, and the filters say what they do', async ({ studio }) => {
  await choose(studio, 'age', 'Sort descending');
  await expect.poll(namesOf(studio)).toEqual(['Cleo', 'Eve', 'Ada', 'Dov', 'Bo', 'Finn']);
  await choose(studio, 'city', 'Filter…');
  await studio.getByRole('textbox', { name: 'Value', exact: true }).fill('London');
  await studio.getByRole('button', { name: 'Show these rows' }).click();
  await expect(studio.getByText('2 of 6 rows pass the filters')).toBeVisible();
  await expect.poll(namesOf(studio)).toEqual(['Eve', 'Ada']);
  await studio.getByRole('button', { name: 'Remove the filter: city is "London"' }).click();
  await expect(studio.getByText('6 rows', { exact: true })).toBeVisible();
});

test('a path that is too long for its field shows its file name, in a window of any size', async ({ studio }) => {
  const field = inspectorOf(studio).locator('.path-input').getByRole('textbox').first();
  await field.fill('/a/folder/that/lies/far/below/all/others/on/this/machine/people.csv');
  await field.press('Tab');
  const cut = () =>
    field.evaluate(({ scrollLeft, clientWidth, scrollWidth }) => [
      scrollLeft > 0,
      scrollWidth - clientWidth - scrollLeft,
    ]);
  await expect.poll(cut).toEqual([true, 0]);
  for (const width of [700, 1440]) {
    await studio.setViewportSize({ width, height: 700 });
    await expect.poll(cut).toEqual([true, 0]);
  }
});

test('a pinned column stands first, and one can be left out from its menu', async ({ studio }) => {
  await choose(studio, 'city', 'Pin to the left', 'right');
  const heads = studio.getByRole('columnheader');
  await expect(heads.filter({ hasText: /id|name|age|city/ }).first()).toContainText('city');
  await choose(studio, 'city', 'Leave it out');
  await expect(nodeCalled(studio, 'Select')).toBeVisible();
  await expect(heads.filter({ hasText: 'name' })).toBeVisible();
  await expect(heads.filter({ hasText: 'city' })).toHaveCount(0);
});

test('columns have profiles', async ({ studio }) => {
  await expect(studio.getByRole('button', { name: 'Profile of city' })).toBeVisible();
  await choose(studio, 'city', 'Column profile');
  const profile = studio.getByRole('dialog', { name: 'Column city' });
  await expect(profile.getByRole('list', { name: 'Most frequent values' })).toContainText('London');
  await expect(profile.locator('dl > div').filter({ hasText: 'Distinct' })).toHaveText('Distinct5');
  await expect(profile.locator('dl > div').filter({ hasText: 'Rows looked at' })).toHaveText('Rows looked at6');
});

test.describe('copying', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });
  const clipboard = (studio: Page) => studio.evaluate(() => navigator.clipboard.readText());

  test('rows are copied as CSV and as Markdown', async ({ studio }) => {
    await choose(studio, 'city', 'Filter…');
    await studio.getByRole('textbox', { name: 'Value', exact: true }).fill('London');
    await studio.getByRole('button', { name: 'Show these rows' }).click();
    await expect(studio.getByText('2 of 6 rows pass the filters')).toBeVisible();
    await studio.getByRole('button', { name: 'Copy rows' }).click();
    await studio.getByRole('menuitem', { name: 'Copy as CSV' }).click();
    await expect.poll(() => clipboard(studio)).toBe('id,name,age,city\n1,Ada,36,London\n5,Eve,41,London');
    await studio.getByRole('button', { name: 'Copy rows' }).click();
    await studio.getByRole('menuitem', { name: 'Copy as Markdown' }).click();
    await expect.poll(() => clipboard(studio)).toContain('| Ada');
  });

  test('nodes are copied with their wires, get new ids, and land at the pointer', async ({ studio }) => {
    await studio.locator('.react-flow__pane').click({ position: { x: 40, y: 40 } });
    await studio.keyboard.press('Control+a');
    await studio.keyboard.press('Control+c');
    await studio.keyboard.press('Control+v');
    await expect(nodeCalled(studio, 'People')).toHaveCount(2);
    await expect(studio.locator('.react-flow__edge')).toHaveCount(4);
    await studio.getByRole('button', { name: 'Undo paste' }).click();
    await expect(nodeCalled(studio, 'People')).toHaveCount(1);
    await nodeCalled(studio, 'Grown up').click();
    await studio.keyboard.press('Control+d');
    await expect(nodeCalled(studio, 'Grown up')).toHaveCount(2);
    await studio.keyboard.press('Control+x');
    await expect(nodeCalled(studio, 'Grown up')).toHaveCount(1);
  });

  test('a table from a spreadsheet becomes a node with its rows', async ({ studio }) => {
    await studio.evaluate(() => navigator.clipboard.writeText('code\tname\n007\tBond\n008\tBill\n'));
    await studio.locator('.react-flow__pane').click({ position: { x: 40, y: 40 } });
    await studio.keyboard.press('Control+v');
    await expect(message(studio, 'Pasted 2 rows with 2 columns.')).toBeVisible();
    await expect(nodeCalled(studio, 'Table')).toBeVisible();
    await expect(studio.getByRole('gridcell', { name: '007' })).toBeVisible();
  });
});
