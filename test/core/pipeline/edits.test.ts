import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copySelection, parseClip, pasteClip } from '../../../core/pipeline/clipboard.ts';
import { applyEdits, type Edit } from '../../../core/pipeline/edits.ts';
import { formatPipeline } from '../../../core/pipeline/format.ts';
import { freshId, numberedName } from '../../../core/pipeline/names.ts';
import type { Pipeline } from '../../../core/pipeline/schema.ts';

const pipeline: Pipeline = {
  format: 'weir/1',
  name: 'Sales',
  params: [{ name: 'day', type: 'date' }],
  nodes: [
    { id: 'orders', type: 'input.csv', config: { path: 'orders.csv' }, position: { x: 10, y: 20 } },
    { id: 'today', type: 'filter', config: { where: 'a = 1' }, label: 'Only today', position: { x: 200, y: 20 } },
    { id: 'load', type: 'output.sqlite', config: {}, disabled: true },
  ],
  edges: [
    { from: 'orders', to: 'today' },
    { from: 'today', to: 'load' },
    { from: 'orders.rejected', to: 'load' },
  ],
  environments: { dev: { day: '2024-01-31' } },
  notes: [{ id: 'n1', text: 'Look', position: { x: 0, y: 0 } }],
  groups: [
    { id: 'g1', title: 'Cleaning', nodes: ['orders', 'today'] },
    { id: 'g2', title: 'Loading', nodes: ['load'] },
  ],
  settings: { threads: 2 },
};

const nodeIds = ['orders', 'today', 'load'];
const someIds = fc.uniqueArray(fc.constantFrom(...nodeIds), { minLength: 1 });
const position = fc.record({ x: fc.integer(), y: fc.integer() });
const optionalText = fc.option(fc.string(), { nil: undefined });
const edge = fc.record({ from: fc.constantFrom(...nodeIds), to: fc.constantFrom('load', 'today.in') });

const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.nat(3).map(
    (index): Edit => ({
      type: 'addNodes',
      nodes: [{ id: 'fresh', type: 'sort', config: {} }],
      edges: [{ from: 'orders', to: 'fresh' }],
      index,
    }),
  ),
  someIds.map((ids): Edit => ({ type: 'removeNodes', ids })),
  fc
    .tuple(fc.constantFrom(...nodeIds), position)
    .map(([id, place]): Edit => ({ type: 'moveNodes', positions: { [id]: place } })),
  fc.constantFrom(...nodeIds).map((id): Edit => ({ type: 'renameNode', id, to: 'renamed' })),
  fc
    .tuple(fc.constantFrom(...nodeIds), fc.string())
    .map(([id, where]): Edit => ({ type: 'configureNode', id, config: { where } })),
  fc.tuple(fc.constantFrom(...nodeIds), optionalText).map(([id, label]): Edit => ({ type: 'labelNode', id, label })),
  fc.tuple(fc.constantFrom(...nodeIds), optionalText).map(([id, note]): Edit => ({ type: 'annotateNode', id, note })),
  fc.tuple(someIds, fc.boolean()).map(([ids, isDisabled]): Edit => ({ type: 'disableNodes', ids, isDisabled })),
  fc.tuple(edge, fc.nat(3)).map(([added, index]): Edit => ({ type: 'connect', edge: added, index })),
  fc.subarray([...pipeline.edges]).map((edges): Edit => ({ type: 'disconnect', edges })),
  fc.string().map((title): Edit => ({ type: 'addGroup', group: { id: 'g3', title, nodes: [] } })),
  fc
    .tuple(fc.constantFrom('g1', 'g2'), fc.boolean())
    .map(([id, collapsed]): Edit => ({ type: 'changeGroup', id, change: { collapsed } })),
  fc.constantFrom('g1', 'g2').map((id): Edit => ({ type: 'removeGroup', id })),
  fc.string().map((text): Edit => ({ type: 'addNotes', notes: [{ id: 'n2', text }] })),
  fc.string().map((text): Edit => ({ type: 'changeNote', id: 'n1', change: { text } })),
  fc.constant<Edit>({ type: 'removeNotes', ids: ['n1'] }),
  fc.string().map((description): Edit => ({ type: 'setParams', params: [{ name: 'day', type: 'date', description }] })),
  fc.constant<Edit>({ type: 'setEnvironments', environments: { prod: {} } }),
  fc.nat(8).map((threads): Edit => ({ type: 'setSettings', settings: { threads } })),
  optionalText.map((name): Edit => ({ type: 'setName', name })),
  optionalText.map((description): Edit => ({ type: 'setDescription', description })),
);

describe('an edit', () => {
  test('and then its inverse leave the pipeline as it was, to the order of its lists', () => {
    fc.assert(
      fc.property(anyEdit, (edit) => {
        const done = applyEdits(pipeline, [edit]);
        expect(applyEdits(done.pipeline, done.inverse).pipeline).toStrictEqual(pipeline);
      }),
      { numRuns: 500 },
    );
  });

  test('can be done again after its inverse', () => {
    fc.assert(
      fc.property(anyEdit, (edit) => {
        const done = applyEdits(pipeline, [edit]);
        const undone = applyEdits(done.pipeline, done.inverse);
        expect(applyEdits(undone.pipeline, undone.inverse).pipeline).toStrictEqual(done.pipeline);
      }),
    );
  });

  test('of several steps is taken back as one', () => {
    const steps: Edit[] = [
      { type: 'renameNode', id: 'orders', to: 'sales' },
      { type: 'removeNodes', ids: ['sales', 'load'] },
      { type: 'addNodes', nodes: [{ id: 'orders', type: 'sort', config: {} }], index: 0 },
    ];
    const done = applyEdits(pipeline, steps);
    expect(done.pipeline.nodes.map(({ id }) => id)).toEqual(['orders', 'today']);
    expect(applyEdits(done.pipeline, done.inverse).pipeline).toStrictEqual(pipeline);
  });

  test('that changes nothing returns the very same pipeline', () => {
    const { pipeline: same, inverse } = applyEdits(pipeline, [{ type: 'labelNode', id: 'today', label: 'Only today' }]);
    expect(same).toBe(pipeline);
    expect(inverse).toEqual([]);
  });

  test('never touches the pipeline it starts from', () => {
    const before = formatPipeline(pipeline);
    applyEdits(pipeline, [{ type: 'removeNodes', ids: nodeIds }]);
    expect(formatPipeline(pipeline)).toBe(before);
  });
});

test('Renaming a node takes its edges and groups along', () => {
  const { pipeline: renamed } = applyEdits(pipeline, [{ type: 'renameNode', id: 'orders', to: 'sales' }]);
  expect(renamed.edges).toEqual([
    { from: 'sales', to: 'today' },
    { from: 'today', to: 'load' },
    { from: 'sales.rejected', to: 'load' },
  ]);
  expect(renamed.groups[0]?.nodes).toEqual(['sales', 'today']);
});

test('Removing a node removes its edges, its place in a group, and a group left empty', () => {
  const { pipeline: rest } = applyEdits(pipeline, [{ type: 'removeNodes', ids: ['load'] }]);
  expect(rest.edges).toEqual([{ from: 'orders', to: 'today' }]);
  expect(rest.groups.map(({ id }) => id)).toEqual(['g1']);
});

test('An id that is taken, or that does not exist, is refused', () => {
  expect(() => applyEdits(pipeline, [{ type: 'renameNode', id: 'orders', to: 'load' }])).toThrow('taken');
  expect(() => applyEdits(pipeline, [{ type: 'labelNode', id: 'nobody', label: 'x' }])).toThrow('nobody');
});

test('Moving a node changes one line of the file', () => {
  const { pipeline: moved } = applyEdits(pipeline, [
    { type: 'moveNodes', positions: { orders: { x: 1e9, y: -12345.678 } } },
  ]);
  const before = formatPipeline(pipeline).split('\n');
  const after = formatPipeline(moved).split('\n');
  expect(after.length).toBe(before.length);
  expect(after.filter((line, index) => line !== before[index])).toEqual([
    '      "position": { "x": 1000000000, "y": -12345.678 }',
  ]);
});

test('A pasted selection keeps its inner edges, gets ids of its own and lands where it is put', () => {
  const text = JSON.stringify(copySelection(pipeline, new Set(['orders', 'today', 'n1'])));
  const clip = parseClip(text);
  if (clip === undefined) throw new Error('The clip was not understood.');
  const { edits, ids } = pasteClip(pipeline, clip, { x: 500, y: 500 });
  const pasted = applyEdits(pipeline, edits).pipeline;
  expect(ids).toEqual(['orders_2', 'today_2', 'n1_2']);
  expect(pasted.edges.slice(3)).toEqual([{ from: 'orders_2', to: 'today_2' }]);
  expect(pasted.nodes.slice(3).map(({ position: place }) => place)).toEqual([
    { x: 510, y: 520 },
    { x: 700, y: 520 },
  ]);
});

test('A clipboard with anything else is no clip', () => {
  expect(parseClip('a\tb')).toBeUndefined();
  expect(parseClip('{"nodes": []}')).toBeUndefined();
});

test('A fresh id is made of the words of a label', () => {
  expect(freshId('Größe & Preis (€)', [])).toBe('grosse_preis');
  expect(freshId('2024 sales', [])).toBe('sales');
  expect(freshId('日本', [])).toBe('node');
  expect(freshId('orders', ['orders', 'orders_2'])).toBe('orders_3');
  expect(freshId('orders_2', ['orders_2'])).toBe('orders_3');
});

test('A name for what joins a list is numbered on, past those that are taken', () => {
  expect(numberedName('param', ['a', 'b'])).toBe('param_3');
  expect(numberedName('env', ['dev', 'prod', 'env_4', 'ENV_5'])).toBe('env_6');
  expect(numberedName('column', [])).toBe('column_1');
});
