import type { Page } from '@playwright/test';

/** What the page drew, and how long it was deaf. */
export interface Drawn {
  /** Milliseconds from each frame to the next, ascending. */
  frames: number[];
  /** Milliseconds of each task over 50. */
  longTasks: number[];
}

declare global {
  interface Window {
    stopRecording?: () => Drawn;
  }
}

/** Watches the frames of the page while something is done with it. */
export async function framesDuring(page: Page, act: () => Promise<void>): Promise<Drawn> {
  await page.evaluate(record);
  await act();
  return page.evaluate(() => window.stopRecording?.() ?? { frames: [], longTasks: [] });
}

/** The time that so many of a hundred frames keep to. */
export function percentile({ frames }: Drawn, share: number): number {
  return frames[Math.min(frames.length - 1, Math.floor((frames.length * share) / 100))] ?? 0;
}

/** Runs in the page. */
function record(): void {
  const frames: number[] = [];
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  });
  observer.observe({ type: 'longtask' });
  let before: number | undefined;
  let asked = 0;
  const next = (now: number) => {
    if (before !== undefined) frames.push(now - before);
    before = now;
    asked = requestAnimationFrame(next);
  };
  asked = requestAnimationFrame(next);
  window.stopRecording = () => {
    cancelAnimationFrame(asked);
    for (const { duration } of observer.takeRecords()) longTasks.push(duration);
    observer.disconnect();
    return { frames: frames.sort((one, other) => one - other), longTasks };
  };
}
