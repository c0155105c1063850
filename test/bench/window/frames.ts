import type { Page } from '@playwright/test';

/** Frames and long tasks of the page. */
export interface Drawn {
  /** Times between frames (ms, ascending). */
  frames: number[];
  /** Durations of tasks over 50 ms (ms). */
  longTasks: number[];
}

declare global {
  interface Window {
    stopRecording?: () => Drawn;
  }
}

/** Records the frames of the page during an action. */
export async function framesDuring(page: Page, act: () => Promise<void>): Promise<Drawn> {
  await page.evaluate(record);
  await act();
  return page.evaluate(() => window.stopRecording?.() ?? { frames: [], longTasks: [] });
}

/** The frame time at a percentile. */
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
