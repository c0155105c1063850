import { expect, test } from 'vitest';
import { createSelectionStore } from '../../../src-renderer/stores/selection-store.ts';

test('a node is new until something else is chosen in its tab, or somebody goes on', () => {
  const store = createSelectionStore();
  const { select, selectNew, change, endNew } = store.getState();
  const newNodes = () => store.getState().newNodes;
  selectNew('tab', 'load');
  select('other', { nodes: ['orders'] });
  change('tab', 'nodes', [{ id: 'load', isSelected: true }]);
  expect(newNodes()).toEqual({ tab: 'load' });
  change('tab', 'nodes', [{ id: 'load', isSelected: false }]);
  expect(newNodes()).toEqual({});
  selectNew('tab', 'load');
  endNew('tab');
  expect(newNodes()).toEqual({});
});
