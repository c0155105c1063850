import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { readDatabase } from '../support/read-database.ts';
import { test } from './fixtures.ts';
import { boxOf, run, showPanel } from './studio-window.ts';

const tab = (studio: Page, open: number) =>
  studio.getByRole('tab', { name: open === 0 ? /^Rejects$/ : new RegExp(`^Rejects.*\\b${open}\\b`) });

async function runAndLook(studio: Page): Promise<void> {
  await run(studio);
  await studio.getByRole('button', { name: 'Look at rejects' }).click();
  await expect(studio.getByText('318 for 40 reasons')).toBeVisible();
}

async function chooseReason(studio: Page, name: RegExp): Promise<void> {
  await studio.getByRole('navigation', { name: 'Reasons' }).getByRole('button', { name }).click();
}

async function replay(studio: Page, corrected: number, told: string): Promise<void> {
  await studio.getByRole('button', { name: `Replay ${corrected} corrected` }).click();
  const dialog = studio.getByRole('dialog');
  await expect(dialog).toContainText('must see all rows');
  await dialog.getByRole('button', { name: 'Run it again' }).click();
  await expect(studio.getByText(told, { exact: true })).toBeVisible();
}

test('the two biggest reasons are fixed, in bulk and by hand, replayed, and the rest is discarded', async ({
  studio,
  home,
}) => {
  test.slow();
  const shop = join(home, 'samples/shop/out/shop.db');
  const query = "SELECT order_id, price FROM sales WHERE order_id IN ('S-100025', 'S-100137') ORDER BY order_id";
  await runAndLook(studio);
  expect(readDatabase(shop, query)).toEqual([]);
  const before = Number(readDatabase(shop, 'SELECT count(*) FROM sales').flat()[0]);

  // The biggest reason in bulk: 143 prices that are not available.
  await chooseReason(studio, /^143/);
  await expect(studio.getByRole('gridcell', { name: '"N/A" is not a number' }).first()).toBeVisible();
  const fixing = studio.getByRole('form', { name: 'Correct many at once' });
  await fixing.getByLabel('the value for all of them').fill('free');
  await expect(studio.getByText('0 of 143 would pass now.')).toBeVisible();
  await fixing.getByLabel('the value for all of them').fill('9.50');
  await expect(studio.getByText('143 of 143 would pass now.')).toBeVisible();
  await fixing.getByRole('button', { name: 'Keep for 143' }).click();
  await replay(studio, 143, '143 rows replayed into the target.');
  await expect(tab(studio, 175)).toBeVisible();
  await studio.getByRole('button', { name: 'See what else waits' }).click();
  await expect(studio.getByRole('button', { name: /175 for/, pressed: true })).toBeVisible();

  // One of the second by hand: an empty price.
  await chooseReason(studio, /^21/);
  await studio
    .getByRole('gridcell', { name: /^null \(/ })
    .first()
    .dblclick();
  await studio.keyboard.press('ControlOrMeta+a');
  await studio.keyboard.type('12.25');
  await studio.keyboard.press('Enter');
  await expect(studio.getByText('Would pass now.', { exact: true })).toBeVisible();
  await replay(studio, 1, '1 row replayed into the target.');
  await expect(tab(studio, 174)).toBeVisible();

  // What nobody can mend is settled for good, with a reason.
  await studio.getByRole('button', { name: /174 for/ }).click();
  await studio.getByRole('button', { name: 'Discard 174…' }).click();
  const dialog = studio.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Nobody at the shop knows');
  await dialog.getByRole('button', { name: 'Discard', exact: true }).click();
  await expect(studio.getByText('Nothing waits here')).toBeVisible();
  await expect(tab(studio, 0)).toBeVisible();
  await studio.getByRole('radio', { name: 'Discarded 174' }).click();
  await chooseReason(studio, /^20/);
  await studio.getByRole('radio', { name: 'Open 0' }).click();
  await expect(studio.getByText('Nothing waits here')).toBeVisible();
  await expect(studio.getByRole('radio', { name: 'Discarded 174' })).toBeVisible();

  expect(readDatabase(shop, query)).toEqual([
    ['S-100025', 9.5],
    ['S-100137', 9.5],
  ]);
  expect(readDatabase(shop, 'SELECT count(*) FROM sales WHERE price = 12.25')).toEqual([[1]]);
  const after = Number(readDatabase(shop, 'SELECT count(*) FROM sales').flat()[0]);
  expect(after).toBeGreaterThan(before);

  // The same pipeline run once more changes nothing: the corrections stay.
  await run(studio);
  await expect(studio.getByText(/^Loaded .* rows in/).first()).toBeVisible();
  expect(readDatabase(shop, 'SELECT count(*) FROM sales')).toEqual([[after]]);
});

test('an entry shows its place in the file, what was done to it and by whom, and can be opened again', async ({
  studio,
}) => {
  await runAndLook(studio);
  await expect(studio.getByText('Choose a reason to correct its rows')).toBeVisible();
  await chooseReason(studio, /^17/);
  await expect(studio.getByText('Choose a reason to correct its rows')).toHaveCount(0);
  await studio
    .getByRole('gridcell', { name: /^UK \(/ })
    .first()
    .dblclick();
  await studio.keyboard.press('ControlOrMeta+a');
  await studio.keyboard.type('GB');
  await studio.keyboard.press('Enter');
  const corrected = studio.getByRole('gridcell', { name: /^GB \(corrected/ });
  await expect(corrected).toHaveCount(1);
  // Enter leads to the cell below; typing begins to edit it, and what is clicked on takes the focus.
  await studio.keyboard.type('GB');
  const search = studio.getByRole('searchbox', { name: 'Search in rows and messages' });
  await search.click();
  await expect(corrected).toHaveCount(2);
  await expect(search).toBeFocused();

  await studio.setViewportSize({ width: 1024, height: 700 });
  await expect(studio.getByRole('button', { name: 'Replay 2 corrected' })).toBeVisible();
  const [bar, tools] = [await boxOf(studio.locator('.rejects-bar')), await boxOf(studio.locator('.entries-tools'))];
  expect(bar.height + tools.height).toBeLessThan(100);
  await studio.getByRole('button', { name: 'Details of the entry' }).click();
  const details = studio.getByRole('complementary', { name: 'Details of the entry' });
  expect((await boxOf(details)).height).toBeGreaterThan(400);
  await studio.setViewportSize({ width: 1440, height: 900 });
  await expect(details.getByLabel('Lines around the row').getByRole('listitem')).toHaveCount(7);
  await studio.getByRole('button', { name: 'Discard 17…' }).click();
  await studio.getByRole('dialog').getByLabel('Reason').fill('We do not ship there');
  await studio.getByRole('dialog').getByRole('button', { name: 'Discard', exact: true }).click();
  await expect(tab(studio, 301)).toBeVisible();
  await studio.getByRole('radio', { name: /^Discarded/ }).click();
  await expect(details.getByText('We do not ship there')).toBeVisible();
  await expect(details.getByRole('listitem').filter({ hasText: 'country = GB' })).toContainText('corrected by');
  await studio.getByRole('button', { name: 'Open 17 again' }).click();
  await expect(tab(studio, 318)).toBeVisible();
});

test('a change to the pipeline is offered, made as one step, and lets such rows pass', async ({ studio }) => {
  await runAndLook(studio);
  await chooseReason(studio, /^17/);
  await studio.getByRole('button', { name: /In the pipeline/ }).click();
  await studio.getByRole('menuitem', { name: /Allow "UK" in country/ }).click();
  await expect(studio.getByText('Allow "UK" in country: done.', { exact: true })).toBeVisible();
  await studio.getByRole('button', { name: /^Undo/ }).click();
  await studio.getByRole('button', { name: /^Redo/ }).click();

  // What waits in the queue for a reason that is gone is settled at once.
  await run(studio);
  const gone = studio.getByRole('button', { name: '17 no longer rejected' });
  await expect(gone).toBeVisible();
  await studio.setViewportSize({ width: 1280, height: 800 });
  const scope = studio.getByRole('combobox', { name: 'Rejects of' });
  await expect(studio.getByRole('combobox', { name: 'Status' })).toBeVisible();
  expect((await boxOf(scope)).width).toBeGreaterThan(110);
  await studio.setViewportSize({ width: 1440, height: 900 });
  await gone.click();
  await expect(studio.getByText('17 of 318 for 1 reason')).toBeVisible();
  await studio.getByRole('button', { name: 'Show all', exact: true }).click();
  await expect(studio.getByText('318 for 40 reasons')).toBeVisible();
  await gone.click();
  await expect(studio.getByText(/did not reject these rows/)).toBeVisible();
  await expect(studio.getByRole('form', { name: 'Correct many at once' })).toHaveCount(0);
  await studio.getByRole('button', { name: 'Discard 17…' }).click();
  const dialog = studio.getByRole('dialog');
  await expect(dialog.getByLabel('Reason')).toHaveValue('No longer rejected');
  await dialog.getByRole('button', { name: 'Discard', exact: true }).click();
  await expect(tab(studio, 301)).toBeVisible();
  await expect(studio.getByText('No open reject is known to be gone.')).toBeVisible();
  await studio.getByRole('button', { name: 'See what else waits' }).click();
  await expect(studio.getByText('301 for 39 reasons')).toBeVisible();
  await studio.getByRole('radio', { name: 'Discarded 17' }).click();
  await expect(studio.getByText('17 for 1 reason')).toBeVisible();
});

test('a run that has too many rejects leads to those that caused it', async ({ studio }) => {
  await runAndLook(studio);
  await studio.getByRole('button', { name: 'Limit 1,000 or 5 %' }).click();
  const dialog = studio.getByRole('dialog');
  await expect(dialog.getByText(/within the limit/)).toBeVisible();
  await dialog.getByRole('group', { name: 'Rejected rows allowed' }).getByLabel('Rows').fill('100');
  await expect(dialog.getByText(/more than 100 rows, so it fails/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  // In a small window the rows of a reason take the place of the reasons.
  await studio.setViewportSize({ width: 1024, height: 700 });
  await chooseReason(studio, /^143/);
  await expect(studio.getByText('318 for 40 reasons')).toBeHidden();
  await showPanel(studio, 'Data');
  await showPanel(studio, 'Rejects');
  await expect(studio.getByText('318 for 40 reasons')).toBeHidden();
  await studio.getByRole('button', { name: 'Back to the reasons' }).click();
  await chooseReason(studio, /^143/);
  await expect(studio.getByRole('combobox', { name: 'Column to correct' })).toBeVisible();
  await run(studio);
  await studio.getByRole('button', { name: 'See the rejects' }).first().click();
  await expect(studio.getByText('318 for 40 reasons')).toBeVisible();
});

test('values that mean harm are shown and exported as the text that they are', async ({ studio, home }) => {
  const folder = join(home, 'samples/shop');
  const markup = '<img src=x onerror="document.title=1">';
  const formula = '=HYPERLINK("http://example.org","x")';
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const values = [markup, formula, 'y'.repeat(1_000_000), '@SUM(A1)', '+1-1'];
  writeFileSync(join(folder, 'harm.csv'), `id,amount\n${values.map((text, id) => `${id},${quoted(text)}\n`).join('')}`);
  const nodes = [
    { id: 'harm', type: 'input.csv', config: { path: 'harm.csv' } },
    { id: 'numbers', type: 'cast', config: { columns: { amount: { type: 'number' } } } },
    { id: 'load', type: 'output.sqlite', config: { path: 'harm.db', table: 't', mode: 'replace' } },
  ];
  const edges = [
    { from: 'harm', to: 'numbers' },
    { from: 'numbers', to: 'load' },
  ];
  const text = JSON.stringify({ format: 'weir/1', name: 'Harm', nodes, edges });
  writeFileSync(join(folder, 'daily-sales.weir.json'), text);
  await expect(studio.getByText('Harm').first()).toBeVisible();
  await run(studio);
  await studio.getByRole('button', { name: 'Look at rejects' }).click();
  await expect(studio.getByText('5 for 5 reasons')).toBeVisible();
  await expect(studio.getByRole('gridcell', { name: markup }).first()).toBeVisible();
  await expect(studio.locator('.rejects img')).toHaveCount(0);
  await studio.getByRole('gridcell', { name: /^yyy/ }).first().click();
  await studio.getByRole('button', { name: 'Details of the entry' }).click();
  await expect(studio.getByRole('complementary', { name: 'Details of the entry' })).toContainText('1 MB');
  expect(await studio.title()).toContain('Harm');

  const exported = async (layout: string) => {
    const download = studio.waitForEvent('download');
    await studio.getByRole('button', { name: 'Export what is listed' }).click();
    await studio.getByRole('menuitem', { name: layout }).click();
    return readFileSync(await (await download).path(), 'utf8');
  };
  const csv = await exported('Export as CSV');
  const guarded = [formula, '@SUM(A1)', '+1-1'].map((value) => csv.includes(`,${quoted(`'${value}`)},`));
  expect(guarded).toEqual([true, true, true]);
  const entries: { value: string }[] = JSON.parse(await exported('Export as JSON'));
  expect(entries.map(({ value }) => values.indexOf(value))).toEqual([0, 1, 2, 3, 4]);
});
