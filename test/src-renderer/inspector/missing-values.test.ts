import { expect, test } from 'vitest';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import { mayLeaveEmpty, missingValueFixes } from '../../../src-renderer/inspector/form/evidence/missing-values.ts';

test('what stands for no value is offered to be read so by the source, and a word that may mean something is not', () => {
  const { pipeline } = parsePipeline(
    JSON.stringify({
      format: 'weir/1',
      nodes: [
        { id: 'orders', type: 'input.csv', config: { path: 'orders.csv', nullValues: ['', '-'] } },
        { id: 'typed', type: 'cast', config: { columns: { price: { type: 'number' } } } },
      ],
      edges: [{ from: 'orders', to: 'typed' }],
    }),
  );
  const fixes = pipeline && missingValueFixes(pipeline, 'typed', 'price', ['k.A.', 'N/A', '-', 'zwei', '12,5']);
  expect(fixes).toEqual([
    { node: 'orders', label: 'Read "k.A." as no value', field: ['nullValues'], value: ['', '-', 'k.A.'] },
    { node: 'orders', label: 'Read "N/A" as no value', field: ['nullValues'], value: ['', '-', 'N/A'] },
  ]);
});

test('a cast may leave empty what stands for no value where no source can read it so', () => {
  const fix = { node: 'read', label: 'Read "n/a" as no value', field: ['nullValues'], value: [] };
  expect(mayLeaveEmpty({ type: 'number' }, ['n/a', '-'], [])).toBe(true);
  expect(mayLeaveEmpty({ type: 'number' }, ['n/a'], [fix])).toBe(false);
  expect(mayLeaveEmpty({ type: 'number' }, ['n/a', 'two'], [])).toBe(false);
  expect(mayLeaveEmpty({ type: 'number', onError: 'null' }, ['n/a'], [])).toBe(false);
  expect(mayLeaveEmpty({ type: 'number' }, [], [])).toBe(false);
});
