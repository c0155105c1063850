import type { Locator, Page } from '@playwright/test';

/** The node of this title on the canvas. */
export function nodeCalled(studio: Page, title: string): Locator {
  return studio.locator('.react-flow__node-step').filter({ has: studio.getByText(title, { exact: true }) });
}

export async function run(studio: Page): Promise<void> {
  await studio.getByRole('button', { name: 'Run', exact: true }).click();
}

export async function showPanel(
  studio: Page,
  name: 'Data' | 'Problems' | 'Rejects' | 'Run' | 'Profile',
): Promise<void> {
  await studio.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
}

/** A message in the corner that says this. */
export function message(studio: Page, text: string | RegExp): Locator {
  return studio.locator('.toast').filter({ hasText: text });
}
