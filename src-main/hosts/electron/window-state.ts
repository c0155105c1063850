import type { SettingsService, WindowState } from '../../app/settings-service.ts';

/** What is used of a window. */
export interface TrackedWindow {
  isMaximized(): boolean;
  getNormalBounds(): { x: number; y: number; width: number; height: number };
  on(event: 'close', listener: () => void): unknown;
}

const usualSize = { width: 1440, height: 900 };

/** Where a window opens: where it was, else in the middle. */
export function windowBounds(state: WindowState | undefined): {
  x?: number;
  y?: number;
  width: number;
  height: number;
} {
  if (!state) return usualSize;
  const { x, y, width, height } = state;
  return { width, height, ...(x !== undefined && y !== undefined && { x, y }) };
}

/** Remembers where a window was when it is closed. */
export function trackWindowState(window: TrackedWindow, settings: Pick<SettingsService, 'update'>): void {
  window.on('close', () => {
    settings.update({ window: { ...window.getNormalBounds(), isMaximized: window.isMaximized() } });
  });
}
