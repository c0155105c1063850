import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { readDatabase } from '../support/read-database.ts';
import { test } from './fixtures.ts';
import {
  addFromPalette,
  dropFiles,
  inspectorOf,
  message,
  nodeCalled,
  portOf,
  run,
  showPanel,
  wire,
} from './studio-window.ts';

const days = Array.from({ length: 60 }, (_, index) => index + 1);
const orders = ['order,customer,day,amount', ...days.map((day) => `${day},c${day % 3},${dayOf(day)},${amountOf(day)}`)];
const customers = 'customer,name,country\nc0,Ada,DE\nc1,Bo,FR\nc2,Cleo,DE\n';

function dayOf(day: number): string {
  return new Date(Date.UTC(2024, 4, day)).toISOString().slice(0, 10);
}

function amountOf(day: number): string {
  return day === 7 ? 'N/A' : (day * 1.5).toFixed(2);
}

test.use({ settings: {} });

test('a new user gets from an empty canvas to a loaded table, and back, and there again', async ({
  studio,
  home,
  folder,
}) => {
  const inspector = inspectorOf(studio);
  await studio.getByRole('button', { name: 'Skip' }).click();
  await studio.getByRole('button', { name: 'New pipeline' }).click();
  await expect(studio.getByText('Drop a data file here')).toBeVisible();
  await showPanel(studio, 'Problems');
  await expect(studio.getByText('No problems. Add an output, and the pipeline can run.')).toBeVisible();

  await dropFiles(studio, { 'orders.csv': `${orders.join('\n')}\n`, 'customers.csv': customers });
  await expect(studio.getByText('60 rows', { exact: true })).toBeVisible();
  await expect(inspector.getByText('amount → number')).toBeVisible();
  await expect(inspector.getByText('1 of 60 would not fit')).toBeVisible();
  await inspector.getByRole('button', { name: /^Add a cast for/ }).click();
  await expect(nodeCalled(studio, 'Cast')).toBeVisible();
  await expect(inspector.getByRole('button', { name: 'Read "N/A" as no value' })).toBeVisible();
  await expect(inspector.getByText('What means no value is set in "orders", for all of its columns.')).toBeVisible();

  await studio.getByRole('radio', { name: 'rejected 1' }).click();
  await expect(studio.getByRole('columnheader').nth(1)).toContainText('error_message');
  await studio.getByRole('radio', { name: 'rows', exact: true }).click();

  await addFromPalette(studio, 'Filter');
  await expect(studio.getByText('Until then, what comes in:')).toBeVisible();
  await expect(studio.getByRole('region', { name: 'Rows of Cast' }).getByRole('gridcell').first()).toBeVisible();
  await inspector.getByRole('textbox', { name: 'Keep rows where' }).click();
  await studio.keyboard.type('amount > 30');
  await expect(studio.getByText('40 rows', { exact: true })).toBeVisible();

  await addFromPalette(studio, 'Join');
  await wire(
    studio,
    portOf(nodeCalled(studio, 'customers'), 'Output out'),
    portOf(nodeCalled(studio, 'Join'), 'Input right'),
  );
  await nodeCalled(studio, 'Join').click();
  await studio.getByRole('radio', { name: 'customers' }).click();
  await expect(studio.getByRole('gridcell', { name: 'Cleo' })).toBeVisible();
  await inspector.getByRole('button', { name: 'Add pair' }).click();
  await expect(inspector.getByRole('combobox', { name: 'Left' })).toBeFocused();
  await expect(studio.getByRole('option', { name: 'customer text' })).toBeVisible();
  await expect(studio.getByRole('tab', { name: 'Problems 2' })).toBeVisible();
  await expect(inspector.getByText('Choose the left column of pair 1.')).toHaveCount(0);
  const badge = nodeCalled(studio, 'Join').getByRole('img', { name: /^2 problems: Choose the left column/ });
  await expect(badge).toHaveCount(0);
  await inspector.getByRole('button', { name: 'Add pair' }).click();
  await expect(inspector.getByText('Choose the left column of pair 1.')).toBeVisible();
  await inspector.getByRole('button', { name: 'Remove pair 2' }).click();
  await expect(badge).toBeVisible();
  await inspector.getByRole('combobox', { name: 'Left' }).click();
  await studio.getByRole('option', { name: 'customer text' }).click();
  await expect(inspector.getByRole('combobox', { name: 'Right' })).toHaveValue('customer');
  await expect(studio.getByRole('gridcell', { name: 'Ada' }).first()).toBeVisible();
  await expect(inspector.getByText('All rows of Filter have a match.')).toBeVisible();
  for (const sides of [/customers.*Filter/, /Filter.*customers/]) {
    await inspector.getByRole('button', { name: 'Swap left and right' }).click();
    await expect(inspector.locator('.join-sides')).toHaveText(sides);
  }
  await inspector.getByRole('radio', { name: '1:m' }).click();
  await expect(studio.getByText('A run would stop here: 40 rows fail')).toBeVisible();
  await inspector.getByRole('radio', { name: 'm:m' }).click();
  await expect(studio.getByText('A run would stop here')).toHaveCount(0);
  const suffix = inspector.getByRole('textbox', { name: 'Suffix' });
  await inspector.getByRole('button', { name: /More options/ }).click();
  await suffix.fill('_c');
  await nodeCalled(studio, 'Filter').click();
  await nodeCalled(studio, 'Join').click();
  await expect(suffix).toHaveValue('_c');
  await inspector.getByRole('button', { name: /More options.*1 set/ }).waitFor();
  await suffix.fill('');
  await expect(suffix).toBeFocused();

  await addFromPalette(studio, 'Load into SQLite');
  await expect(inspector.getByText('Not saved yet. Once it is, rejected rows can be corrected')).toBeVisible();
  await studio.keyboard.press('Alt+Enter');
  await expect(inspector.getByRole('textbox', { name: 'Database' })).toBeFocused();
  await studio.keyboard.type('shop.db');
  await inspector.getByRole('combobox', { name: 'Table', exact: true }).fill('sales');
  await inspector.getByRole('combobox', { name: 'Mode' }).selectOption('replace');
  await run(studio);
  await expect(message(studio, 'Loaded 40 rows')).toContainText('1 rejected; save the pipeline to correct it.');
  await expect(studio.getByRole('tab', { name: 'Rejects 1 open' })).toBeVisible();

  await showPanel(studio, 'Run');
  await studio.getByRole('button', { name: 'Open the result' }).click();
  await expect(studio.getByText('40 rows now')).toBeVisible();
  await expect(studio.getByRole('gridcell', { name: 'Cleo' }).first()).toBeVisible();
  const loaded = () => {
    const [database = ''] = globSync(join(home, '**/shop.db'));
    return readDatabase(database, 'SELECT count(*), sum(amount), min(day), count(DISTINCT name) FROM sales');
  };
  const once = [[40, (1.5 * (60 * 61 - 20 * 21)) / 2, '2024-05-21', 3]];
  expect(loaded()).toEqual(once);

  const tab = studio.getByRole('button', { name: /^Untitled pipeline/ });
  const undo = studio.getByRole('button', { name: /^(Undo |Nothing to undo)/ });
  const redo = studio.getByRole('button', { name: /^(Redo |Nothing to redo)/ });
  await expect(tab).toHaveAccessibleName(/unsaved/);
  while (await undo.isEnabled()) await undo.click();
  await expect(studio.getByText('Drop a data file here')).toBeVisible();
  await expect(tab).not.toHaveAccessibleName(/unsaved/);
  while (await redo.isEnabled()) await redo.click();
  await expect(tab).toHaveAccessibleName(/unsaved/);
  await run(studio);
  await expect(studio.getByText('40 deleted')).toBeVisible();
  expect(loaded()).toEqual(once);

  await expect(studio.getByText('unsaved, kept as a draft')).toBeVisible();
  await studio.reload();
  await showPanel(studio, 'Run');
  await expect(studio.getByText('40 deleted')).toBeVisible();
  await expect(nodeCalled(studio, 'Join').getByText('40 rows')).toBeVisible();
  await expect(message(studio, 'Loaded 40 rows')).toHaveCount(0);
  await showPanel(studio, 'Rejects');
  await expect(studio.getByRole('gridcell', { name: 'Cast', exact: true })).toBeVisible();
  await studio.getByRole('code').filter({ hasText: 'N/A' }).click();
  await studio.getByRole('button', { name: 'Save and run again' }).click();
  const dialog = studio.getByRole('dialog');
  await dialog.getByLabel('Path of another folder').fill(folder);
  await studio.keyboard.press('Enter');
  await expect(dialog.getByRole('combobox', { name: 'Opened folders' })).toHaveValue(folder);
  await dialog.getByLabel('Name').focus();
  await studio.keyboard.type('sales');
  await studio.keyboard.press('Enter');
  await expect(message(studio, 'Loaded 40 rows')).toContainText('1 rejected; it waits under Rejects.');
  await studio.getByRole('code').filter({ hasText: 'N/A' }).click();
  await expect(studio.getByRole('form', { name: 'Correct many at once' })).toBeVisible();
  expect(readDatabase(join(folder, 'shop.db'), 'SELECT count(*) FROM sales')).toEqual([[40]]);
});
