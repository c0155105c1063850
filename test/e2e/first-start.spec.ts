import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { readDatabase } from '../support/read-database.ts';
import { test } from './fixtures.ts';
import { inspectorOf, message, nodeCalled, run, showPanel } from './studio-window.ts';

test('the first start shows the sample, and one click loads it with its rejects aside', async ({ studio, home }) => {
  await nodeCalled(studio, 'Set types').click();
  await expect(studio.getByText('200 of 8,837 rows')).toBeVisible();
  await run(studio);
  await expect(message(studio, '318 rejected; they wait')).toBeVisible();
  const shop = join(home, 'samples/shop/out/shop.db');
  expect(readDatabase(shop, 'SELECT count(*) FROM sales')).toEqual([[8682]]);
  await run(studio);
  await showPanel(studio, 'Run');
  await expect(studio.getByText('8,682 deleted')).toBeVisible();
  expect(readDatabase(shop, 'SELECT count(*) FROM sales')).toEqual([[8682]]);
});

test('rejects stand in groups, and what is discarded is counted', async ({ studio }) => {
  await run(studio);
  await showPanel(studio, 'Rejects');
  await studio.getByRole('code').filter({ hasText: 'N/A' }).first().click();
  await expect(studio.getByText('"N/A" is not a number').first()).toBeVisible();
  await studio.getByRole('button', { name: /^Discard 143/ }).click();
  const dialog = studio.getByRole('dialog');
  await dialog.getByRole('textbox').fill('No price, no order');
  await dialog.getByRole('button', { name: /^Discard/ }).click();
  await expect(studio.getByRole('radio', { name: 'Discarded 143' })).toBeVisible();
  await expect(studio.getByRole('tab', { name: /^Rejects.*175/ })).toBeVisible();
});

test.describe('with the tour', () => {
  test.use({ settings: {} });

  test('the tour has four steps at most, and does not come again once it is done', async ({ studio }) => {
    const tour = studio.getByRole('dialog');
    for (const step of ['1 of 4', '2 of 4', '3 of 4']) {
      await expect(tour.getByText(step)).toBeVisible();
      await expect(tour.getByRole('button', { name: 'Next' })).toBeFocused();
      await studio.keyboard.press('Enter');
    }
    await expect(tour.getByRole('button', { name: 'Done' })).toBeVisible();
    await run(studio);
    await expect(tour).toBeHidden();
    await studio.reload();
    await expect(nodeCalled(studio, 'Set types')).toBeVisible();
    await expect(tour).toBeHidden();
  });

  test('the tour can be skipped, and goes by itself once somebody is at work', async ({ studio }) => {
    const tour = studio.getByRole('dialog');
    await studio.getByRole('button', { name: 'Skip' }).click();
    await expect(tour).toBeHidden();
    await studio.keyboard.press('Control+k');
    await studio.keyboard.type('Take the tour');
    await studio.keyboard.press('Enter');
    await nodeCalled(studio, 'Set types').click();
    await expect(tour.getByText('1 of 4')).toBeVisible();
    await inspectorOf(studio).getByRole('textbox', { name: 'Label' }).fill('Types');
    await expect(tour).toBeHidden();
  });
});

test('a file that changes outside while it is open is told', async ({ studio, home }) => {
  const file = join(home, 'samples/shop/daily-sales.weir.json');
  await expect(nodeCalled(studio, 'Set types')).toBeVisible();
  writeFileSync(file, '{"format":"weir/1","name":"Changed outside","nodes":[],"edges":[]}\n');
  await expect(studio.getByRole('button', { name: 'Changed outside', exact: true })).toBeVisible();
  await expect(message(studio, 'The file was changed elsewhere')).toBeVisible();
  writeFileSync(file, '{');
  await expect(message(studio, 'the tab keeps what it has')).toBeVisible();
  await expect(message(studio, 'this is the new version')).toHaveCount(0);
});
