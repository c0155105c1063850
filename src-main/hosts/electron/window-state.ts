import type { SettingsService, WindowState } from '../../app/settings-service.ts';

/** The part of a window that is used. */
export interface TrackedWindow {
  isMaximized(): boolean;
  getNormalBounds(): { x: number; y: number; width: number; height: number };
  on(event: 'close', listener: () => void): unknown;
}

const usualSize = { width: 1440, height: 900 };

/** The bounds of a new window: the last ones, else centred. */
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

/** Stores the bounds of a window when it is closed. */
export function trackWindowState(window: TrackedWindow, settings: Pick<SettingsService, 'update'>): void {
  window.on('close', () => {
    settings.update({ window: { ...window.getNormalBounds(), isMaximized: window.isMaximized() } });
  });
}
