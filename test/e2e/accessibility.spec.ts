import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { formOf } from '../../core/nodes/form/form.ts';
import { nodeDefinitions } from '../../core/nodes/registry.ts';
import { test } from './fixtures.ts';
import { people } from './pipelines.ts';
import { inspectorOf, message, nodeCalled, run, showPanel } from './studio-window.ts';

/** None is a part of another. */
const titleOf = (index: number) => `Node number ${100 + index}`;

/** Axe for one look at a part of the page. Its program, half a megabyte, stays in the page for the next. */
async function axeFor(page: Page, part: string): Promise<AxeBuilder> {
  const isThere = await page.evaluate(() => 'axe' in window);
  const axe = new AxeBuilder({ page, ...(isThere && { axeSource: 'undefined' }) });
  // The studio has no frames: without this, each look ends in a blank page with a program of its own.
  return axe
    .setLegacyMode()
    .include(part)
    .options({ resultTypes: ['violations'] });
}

/** What axe finds serious or critical, each with what it is about. */
async function faultsIn(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}

/** All rules in light colours, and those about colours in dark ones. */
async function expectNoFaults(page: Page, part = 'body', isDarkToo = true): Promise<void> {
  expect.soft(await faultsIn(await axeFor(page, part))).toEqual([]);
  if (!isDarkToo) return;
  await page.emulateMedia({ colorScheme: 'dark' });
  const axe = (await axeFor(page, part)).withRules(['color-contrast', 'link-in-text-block']);
  expect.soft(await faultsIn(axe)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
}

test.describe('axe finds nothing serious, in light or dark colours,', () => {
  // Axe looks at every element, which takes its time on a busy machine.
  test.describe.configure({ timeout: 240_000 });
  test.use({ colorScheme: 'light' });

  test('in the panels', async ({ studio }) => {
    await nodeCalled(studio, 'Set types').click();
    await expect(studio.getByText('200 of 8,837 rows')).toBeVisible();
    await expectNoFaults(studio);
    await run(studio);
    await expect(message(studio, '318 rejected')).toBeVisible();
    await expectNoFaults(studio);
    await showPanel(studio, 'Run');
    await expect(studio.getByRole('button', { name: 'Open the result' }).first()).toBeVisible();
    await expectNoFaults(studio, '.dock');
    await studio.getByRole('radio', { name: 'Gauges' }).click();
    await expectNoFaults(studio, '.dock');
    await studio.getByRole('radio', { name: 'File as it ran' }).click();
    await expectNoFaults(studio, '.dock');
    await showPanel(studio, 'Rejects');
    await studio.getByRole('code').filter({ hasText: 'N/A' }).first().click();
    await expect(studio.getByText('"N/A" is not a number').first()).toBeVisible();
    await studio.getByRole('gridcell').nth(1).click();
    await expectNoFaults(studio, '.dock');
    await showPanel(studio, 'Time');
    await expectNoFaults(studio, '.dock');
    await showPanel(studio, 'Problems');
    await expectNoFaults(studio, '.dock');
  });

  test('in the dialogs and menus', async ({ studio }) => {
    const dialog = studio.getByRole('dialog');
    for (const keys of ['Control+k', '?', '/', 'Control+Shift+Enter', 'Control+o']) {
      await studio.keyboard.press(keys);
      await expect(dialog).toBeVisible();
      await expectNoFaults(studio, '[role="dialog"]');
      await studio.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    }
    await nodeCalled(studio, 'Set types').click({ button: 'right' });
    await expect(studio.getByRole('menu')).toBeVisible();
    await expectNoFaults(studio, '[role="menu"]');
    await studio.keyboard.press('Escape');
    await studio.getByRole('button', { name: 'Weir: files' }).click();
    await expectNoFaults(studio, '[role="menu"]');
    await studio.getByRole('menuitem', { name: 'Secrets' }).click();
    await studio.getByRole('button', { name: 'Add a secret' }).click();
    await expectNoFaults(studio, '[role="dialog"]');
  });

  test.describe('at the first start', () => {
    test.use({ settings: {} });

    test('in the tour and on an empty canvas', async ({ studio }) => {
      await expect(studio.getByText('1 of 4')).toBeVisible();
      await expectNoFaults(studio);
      await studio.getByRole('button', { name: 'Skip' }).click();
      await studio.getByRole('button', { name: 'New pipeline' }).click();
      await expect(studio.getByText('Drop a data file here')).toBeVisible();
      await expectNoFaults(studio);
    });
  });

  test.describe('of every node', () => {
    test.use({
      ...people,
      pipeline: {
        format: 'weir/1',
        nodes: nodeDefinitions.map(({ type, example }, index) => ({
          id: `node_${index}`,
          type,
          label: titleOf(index),
          config: example.config,
          position: { x: (index % 5) * 240, y: Math.floor(index / 5) * 120 },
        })),
        edges: [],
      },
    });

    test('in the form of each node', async ({ studio }) => {
      const seen = new Set<string>();
      for (const [index, { config }] of nodeDefinitions.entries()) {
        const title = titleOf(index);
        const controls = JSON.stringify(formOf(config)).match(/"(kind|control)":"[^"]*"/g) ?? [];
        const isNewInDark = controls.some((control) => !seen.has(control));
        for (const control of controls) seen.add(control);
        await studio.keyboard.press('Control+k');
        await studio.getByRole('dialog').getByRole('combobox').fill(title);
        await studio.keyboard.press('Enter');
        await expect(inspectorOf(studio).getByRole('heading', { name: title })).toBeVisible();
        const folded = studio.locator('.inspector button[aria-expanded="false"]');
        while ((await folded.count()) > 0) await folded.first().click();
        // What forms are made of has the same colours in each.
        await expectNoFaults(studio, '.inspector', isNewInDark);
      }
    });
  });
});
