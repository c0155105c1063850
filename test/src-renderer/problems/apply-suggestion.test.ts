import { expect, test } from 'vitest';
import { applyEdits } from '../../../core/pipeline/edits.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { Pipeline, PipelineNode } from '../../../core/pipeline/schema.ts';
import { suggestionEdits } from '../../../src-renderer/problems/apply-suggestion.ts';
import { emptyPipeline } from '../../../src-renderer/studio/documents/document-files.ts';

function solved(node: Pick<PipelineNode, 'type' | 'config'>, problem: Partial<Problem>) {
  const pipeline: Pipeline = { ...emptyPipeline, nodes: [{ id: 'n', ...node }] };
  const whole: Problem = { severity: 'error', code: 'node.config', message: '', node: 'n', ...problem };
  return applyEdits(pipeline, suggestionEdits(pipeline, whole)).pipeline.nodes[0]?.config;
}

const use = (replace: string) => ({ label: `Use "${replace}"`, replace });

test('a wrong name in an expression is replaced where it stands', () => {
  const config = { where: 'prise > 10 AND qty > 1' };
  const problem = { field: ['where'], span: { start: 0, end: 5 }, suggestion: use('price') };
  expect(solved({ type: 'filter', config }, problem)).toEqual({ where: 'price > 10 AND qty > 1' });
});

test('a wrong column in a list is replaced', () => {
  const config = { columns: ['date', 'prise'] };
  expect(solved({ type: 'select', config }, { field: ['columns', 1], suggestion: use('price') })).toEqual({
    columns: ['date', 'price'],
  });
});

test('a wrong key is renamed and keeps its value and place', () => {
  const config = { path: 'a.csv', delimeter: ';', header: true };
  const after = solved({ type: 'input.csv', config }, { field: ['delimeter'], suggestion: use('delimiter') });
  expect(Object.entries(after ?? {})).toEqual([
    ['path', 'a.csv'],
    ['delimiter', ';'],
    ['header', true],
  ]);
});

test('a field that was left out gets the value that is proposed', () => {
  const config = { path: 'a.csv' };
  const problem = { code: 'node.caution' as const, field: ['encoding'], suggestion: use('windows-1252') };
  expect(solved({ type: 'input.csv', config }, problem)).toEqual({ path: 'a.csv', encoding: 'windows-1252' });
  const lines = { code: 'node.caution' as const, field: ['skipRows'], suggestion: use('3') };
  expect(solved({ type: 'input.csv', config }, lines)).toEqual({ path: 'a.csv', skipRows: 3 });
});

test('a wrong column that is a key is renamed', () => {
  const config = { columns: { prise: { type: 'number' } } };
  const problem = {
    code: 'node.unknown_column' as const,
    column: 'prise',
    field: ['columns', 'prise'],
    suggestion: use('price'),
  };
  expect(solved({ type: 'cast', config }, problem)).toEqual({ columns: { price: { type: 'number' } } });
});

test('a wrong word inside an entry of a map is replaced, not its key', () => {
  const config = { columns: { price: { type: 'nubmer' } } };
  const problem = { field: ['columns', 'price', 'type'], suggestion: use('number') };
  expect(solved({ type: 'cast', config }, problem)).toEqual({ columns: { price: { type: 'number' } } });
});

test('an edge to a node that does not exist is led to the one that was meant', () => {
  const pipeline: Pipeline = {
    ...emptyPipeline,
    nodes: [
      { id: 'orders', type: 'input.csv', config: { path: 'a.csv' } },
      { id: 'typed', type: 'filter', config: { where: 'a' } },
    ],
    edges: [{ from: 'order', to: 'typed' }],
  };
  const problem: Problem = {
    severity: 'error',
    code: 'graph.unknown_node',
    message: '',
    field: ['edges', 0, 'from'],
    suggestion: use('orders'),
  };
  expect(applyEdits(pipeline, suggestionEdits(pipeline, problem)).pipeline.edges).toEqual([
    { from: 'orders', to: 'typed' },
  ]);
});

test('a place that is gone is left alone', () => {
  expect(solved({ type: 'filter', config: {} }, { field: ['where'], suggestion: use('price') })).toEqual({});
});
