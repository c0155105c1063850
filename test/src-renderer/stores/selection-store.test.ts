import { expect, test } from 'vitest';
import { createSelectionStore } from '../../../src-renderer/stores/selection-store.ts';

test('an entry of a form is new until it is left, another node is chosen, or somebody goes on', () => {
  const store = createSelectionStore();
  const { select, change, startEntry, endEntry, endNew } = store.getState();
  const entry = { node: 'typed', path: ['columns', 'price'] };
  const goOn = {
    left: () => endEntry('tab'),
    'nothing chosen': () => change('tab', 'nodes', [{ id: 'typed', isSelected: false }]),
    'gone on': () => endNew('tab'),
  };
  for (const [how, step] of Object.entries(goOn)) {
    select('tab', { nodes: ['typed'] });
    startEntry('tab', entry);
    change('tab', 'nodes', [{ id: 'typed', isSelected: true }]);
    expect(store.getState().newEntries).toEqual({ tab: entry });
    step();
    expect(store.getState().newEntries, how).toEqual({});
  }
});

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
