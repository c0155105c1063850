import { expect, test } from 'vitest';
import type { Pipeline } from '../../../core/pipeline/schema.ts';
import { makeFlowGraph, selectInGraph } from '../../../src-renderer/canvas/flow-graph.ts';
import { refuseWire } from '../../../src-renderer/canvas/wires/wire-check.ts';
import { emptySelection } from '../../../src-renderer/stores/selection-store.ts';
import { emptyPipeline } from '../../../src-renderer/studio/documents/document-files.ts';

const pipeline: Pipeline = {
  ...emptyPipeline,
  nodes: [
    { id: 'orders', type: 'input.csv', config: { path: 'orders.csv' }, position: { x: 0, y: 0 } },
    { id: 'typed', type: 'cast', config: { columns: { price: { type: 'number' } } }, position: { x: 300, y: 0 } },
    { id: 'kept', type: 'filter', config: { where: 'price > 1' }, position: { x: 600, y: 0 } },
    {
      id: 'load',
      type: 'output.sqlite',
      config: { path: 'a.db', table: 't', mode: 'replace' },
      position: { x: 900, y: 0 },
    },
  ],
  edges: [
    { from: 'orders', to: 'typed' },
    { from: 'typed', to: 'kept' },
    { from: 'kept', to: 'load' },
  ],
  groups: [{ id: 'clean', title: 'Cleaning', nodes: ['typed', 'kept'] }],
};
const nothing = { nodes: [], edges: [] };

test('what did not change stays the very same object', () => {
  const before = makeFlowGraph(pipeline, emptySelection, nothing);
  const nodes = pipeline.nodes.map((node) => (node.id === 'load' ? { ...node, position: { x: 900, y: 96 } } : node));
  const after = makeFlowGraph({ ...pipeline, nodes }, emptySelection, before);
  const same = after.nodes.filter((node) => before.nodes.includes(node)).map((node) => node.id);
  expect(same).toEqual(['group:clean', 'orders', 'typed', 'kept']);
  expect(after.edges).toEqual(before.edges);
  expect(after.edges.every((edge, index) => edge === before.edges[index])).toBe(true);
});

test('a selection changes the marked things alone, and no other list', () => {
  const before = makeFlowGraph(pipeline, emptySelection, nothing);
  const selection = { ...emptySelection, nodes: new Set(['load']), groups: new Set(['clean']) };
  const after = selectInGraph(before, selection);
  expect(after.nodes.filter((node) => !before.nodes.includes(node)).map((node) => node.id)).toEqual([
    'group:clean',
    'load',
  ]);
  expect(after.edges).toBe(before.edges);
  expect(after).toEqual(makeFlowGraph(pipeline, selection, before));
  const wired = selectInGraph(after, { ...selection, edges: new Set(['kept→load']) });
  expect(wired.edges.filter((edge) => edge.selected).map((edge) => edge.id)).toEqual(['kept→load']);
  expect(wired.nodes).toBe(after.nodes);
});

test('what is selected while a node is being carried leaves it in the hand', () => {
  const { nodes, edges } = makeFlowGraph(pipeline, emptySelection, nothing);
  const carried = nodes.map((node) => (node.id === 'load' ? { ...node, position: { x: 950, y: 30 } } : node));
  const after = selectInGraph({ nodes: carried, edges }, { ...emptySelection, nodes: new Set(['load']) });
  expect(after.nodes.find((node) => node.id === 'load')?.position).toEqual({ x: 950, y: 30 });
});

test('nodes of a group are placed relative to its frame', () => {
  const { nodes } = makeFlowGraph(pipeline, emptySelection, nothing);
  const frame = nodes.find((node) => node.id === 'group:clean');
  const typed = nodes.find((node) => node.id === 'typed');
  expect(frame?.position).toEqual({ x: 276, y: -40 });
  expect(typed?.parentId).toBe('group:clean');
  expect(typed?.position).toEqual({ x: 24, y: 40 });
});

test('a collapsed group hides its nodes and takes the wires that cross its border', () => {
  const groups = [{ id: 'clean', title: 'Cleaning', nodes: ['typed', 'kept'], collapsed: true }];
  const { nodes, edges } = makeFlowGraph({ ...pipeline, groups }, emptySelection, nothing);
  expect(nodes.filter((node) => node.hidden).map((node) => node.id)).toEqual(['typed', 'kept']);
  expect(edges.map(({ source, target }) => [source, target])).toEqual([
    ['orders', 'group:clean'],
    ['group:clean', 'load'],
  ]);
});

test('a wire of rejects is known as one', () => {
  const edges = [{ from: 'typed.rejected', to: 'kept' }];
  expect(makeFlowGraph({ ...pipeline, edges }, emptySelection, nothing).edges[0]?.data?.isRejected).toBe(true);
});

test('nodes, groups, notes and wires have names that can be read out', () => {
  const notes = [{ id: 'n', text: 'Mind the gap', position: { x: 0, y: 400 } }];
  const edges = [
    { from: 'orders', to: 'typed' },
    { from: 'typed.rejected', to: 'kept' },
  ];
  const nodes = pipeline.nodes.map((node) => (node.id === 'typed' ? { ...node, label: 'Set types' } : node));
  const graph = makeFlowGraph({ ...pipeline, nodes, edges, notes }, emptySelection, nothing);
  const names = new Map(graph.nodes.map(({ id, ariaLabel }) => [id, ariaLabel]));
  expect(['orders', 'typed', 'group:clean', 'note:n'].map((id) => names.get(id))).toEqual([
    'CSV file',
    'Set types, Cast',
    'Group Cleaning, 2 nodes',
    'Note: Mind the gap',
  ]);
  expect(graph.edges.map(({ ariaLabel }) => ariaLabel)).toEqual([
    'Wire from CSV file to Set types',
    'Wire of rejects from Set types to Filter',
  ]);
});

test('a wire that cannot be says why', () => {
  const wire = (fromNode: string, toNode: string, toPort = 'in') =>
    refuseWire(pipeline, { fromNode, fromPort: 'out', toNode, toPort });
  expect(wire('orders', 'load')).toBeUndefined();
  expect(wire('typed', 'typed')).toBe('A node cannot feed itself.');
  expect(wire('kept', 'typed')).toBe('This would go round in a circle: "Cast" already feeds "Filter".');
  expect(wire('typed', 'orders')).toBe('"CSV file" reads its own data: it takes no input.');
  expect(wire('typed', 'kept')).toBe('This wire is there already.');
});
