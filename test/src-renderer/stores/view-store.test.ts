import { expect, test } from 'vitest';
import { createViewStore } from '../../../src-renderer/stores/view-store.ts';

test('a window that remembers a panel that is not there any more keeps the rest of its arrangement', () => {
  const arranged = {
    dockPanel: 'profile',
    isDockOpen: false,
    isPaletteOpen: true,
    isInspectorOpen: true,
    isMinimapOpen: false,
    panelSizes: { palette: 240 },
    viewports: {},
  };
  const storage = { getItem: () => JSON.stringify(arranged), setItem: () => undefined };
  expect(createViewStore(storage).getState()).toMatchObject({ ...arranged, dockPanel: 'data' });
});
