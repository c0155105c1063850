import { expect, test, vi } from 'vitest';
import { findNode } from '../../../core/nodes/registry.ts';
import type { Edit } from '../../../core/pipeline/edits.ts';
import { placeAfter, placeAtPointer } from '../../../src-renderer/palette/place-after.ts';
import { newDocument } from '../../../src-renderer/studio/documents/document-files.ts';
import { addNode, edit, pipelineOf } from '../../../src-renderer/studio/editing/edit-nodes.ts';
import { fakeStudio } from '../../support/studio/fake-studio.ts';

test('a node that is added goes behind the chosen one, be its rows on their way elsewhere already or not, or into the chosen wire', async () => {
  const studio = await fakeStudio();
  const document = newDocument(studio);
  const branches = [
    { port: 'big', when: 'a > 1' },
    { port: 'small', when: 'a < 1' },
  ];
  const nodes = [
    { id: 'read', type: 'input.csv', config: { path: 'a.csv' } },
    { id: 'ways', type: 'route', config: { branches } },
    { id: 'some', type: 'limit', config: { count: 1 } },
    { id: 'more', type: 'limit', config: { count: 2 } },
  ];
  const wires: Edit[] = [
    { type: 'connect', edge: { from: 'read', to: 'ways' } },
    { type: 'connect', edge: { from: 'ways.big', to: 'some' } },
  ];
  edit(studio, document, [{ type: 'addNodes', nodes }, ...wires], 'set up');
  const filter = findNode('filter') ?? expect.fail('there must be a filter');
  const { select } = studio.selection.getState();
  const behind = (...ids: string[]) => {
    select(document, { nodes: ids });
    return placeAfter(studio, document, filter).from;
  };
  expect(behind('some')).toEqual([{ node: 'some', port: 'out', side: 'out' }]);
  expect(behind('read')).toEqual([{ node: 'read', port: 'out', side: 'out' }]);
  expect(behind('ways')).toEqual([{ node: 'ways', port: 'small', side: 'out' }]);
  edit(studio, document, [{ type: 'connect', edge: { from: 'ways.small', to: 'more' } }], 'wire');
  expect(behind('ways')).toBeUndefined();
  expect(behind()).toBeUndefined();
  expect(behind('some', 'more')).toBeUndefined();
  select(document, { edges: ['read→ways'] });
  expect(placeAfter(studio, document, filter)).toMatchObject({ splice: 'read→ways' });
  const output = findNode('output.csv') ?? expect.fail('there must be an output');
  expect(placeAfter(studio, document, output).splice).toBeUndefined();
});

test('an input that is added goes below the chosen node', async () => {
  const studio = await fakeStudio();
  const document = newDocument(studio);
  const node = { id: 'a', type: 'input.csv', config: { path: 'a.csv' }, position: { x: 80, y: 40 } };
  edit(studio, document, [{ type: 'addNodes', nodes: [node] }], 'set up');
  const csv = findNode('input.csv') ?? expect.fail('there must be an input');
  studio.selection.getState().select(document, { nodes: ['a'] });
  expect(placeAfter(studio, document, csv)).toEqual({ at: { x: 80, y: 136 } });
});

test('a pointer that rests on the chosen node says nothing about where a node is to go', async () => {
  const studio = await fakeStudio();
  const document = newDocument(studio);
  const node = { id: 'a', type: 'input.csv', config: { path: 'a.csv' }, position: { x: 80, y: 40 } };
  edit(studio, document, [{ type: 'addNodes', nodes: [node] }], 'set up');
  const pointAt = (x: number, y: number) => {
    vi.spyOn(studio.canvas.getState(), 'pointer').mockReturnValue({ x, y });
    return placeAtPointer(studio);
  };
  studio.selection.getState().select(document, {});
  expect(pointAt(90, 50)).toEqual({ x: 90, y: 50 });
  studio.selection.getState().select(document, { nodes: ['a'] });
  expect(pointAt(90, 50)).toBeNull();
  expect(pointAt(70, 50)).toEqual({ x: 70, y: 50 });
});

test('a node that takes several inputs is wired to all that are chosen, in the order in which they were', async () => {
  const studio = await fakeStudio();
  const document = newDocument(studio);
  const nodes = ['a', 'b', 'c'].map((id, index) => ({
    id,
    type: 'input.csv',
    config: { path: `${id}.csv` },
    position: { x: 0, y: index * 96 },
  }));
  edit(studio, document, [{ type: 'addNodes', nodes }], 'set up');
  const wiresOf = (type: string, ...ids: string[]) => {
    const definition = findNode(type) ?? expect.fail(`there must be ${type}`);
    studio.selection.getState().select(document, { nodes: ids });
    const { at, ...ties } = placeAfter(studio, document, definition);
    const added = addNode(studio, document, definition, at, ties);
    const { edges } = pipelineOf(studio, document);
    return edges.filter(({ to }) => to.split('.')[0] === added).map((edge) => `${edge.from} → ${edge.to}`);
  };
  expect(wiresOf('join', 'b', 'a')).toEqual(['b → join.left', 'a → join.right']);
  expect(wiresOf('join', 'a', 'b', 'c')).toEqual([]);
  expect(wiresOf('union', 'a', 'b', 'c')).toEqual(['a → union', 'b → union', 'c → union']);
});
