import type { Page } from '@playwright/test';

const edits = 20;

declare global {
  interface Window {
    firstCellMs?: Promise<number>;
  }
}

/** Times from a key press in a filter's condition, `id > 1`, to its rows (ms, ascending). */
export async function editTimes(page: Page): Promise<number[]> {
  const editor = page.getByRole('textbox', { name: 'Keep rows where' });
  await editor.click();
  await page.keyboard.press('Control+End');
  const times: number[] = [];
  for (let edit = 0; edit < edits; edit++) {
    const isLonger = edit % 2 === 0;
    await page.evaluate(watchFirstCell, isLonger ? '18' : '2');
    await page.keyboard.press(isLonger ? '7' : 'Backspace');
    times.push((await page.evaluate(() => window.firstCellMs)) ?? Number.NaN);
  }
  return times.sort((one, other) => one - other);
}

/** Runs in the page: measures from the next key press to the first cell with the text. */
function watchFirstCell(text: string): void {
  window.firstCellMs = new Promise((resolve, reject) => {
    let pressedAt: number | undefined;
    const onKey = () => {
      pressedAt = performance.now();
    };
    addEventListener('keydown', onKey, { capture: true, once: true });
    const observer = new MutationObserver(() => {
      if (pressedAt === undefined || document.querySelector('[role="gridcell"]')?.textContent !== text) return;
      observer.disconnect();
      resolve(performance.now() - pressedAt);
    });
    setTimeout(() => reject(new Error(`No row came that starts with ${text}.`)), 20_000);
    observer.observe(document, { subtree: true, childList: true, characterData: true });
  });
}
