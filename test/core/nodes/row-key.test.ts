import { expect, test } from 'vitest';
import { rowKeyInto } from '../../../core/nodes/row-key.ts';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import type { JsonObject } from '../../../core/pipeline/json-text.ts';

type Step = [type: string, config: JsonObject];

/** What tells the rows behind these steps apart. */
function keyBehind(...steps: Step[]): readonly string[] {
  const nodes = [...steps, ['limit', { count: 1 }]].map(([type, config], index) => ({ id: `n${index}`, type, config }));
  const edges = steps.map((_, index) => ({ from: `n${index}`, to: `n${index + 1}` }));
  const { pipeline } = parsePipeline(JSON.stringify({ format: 'weir/1', nodes, edges }));
  return rowKeyInto(pipeline ?? expect.fail('it must parse'), `n${steps.length}`);
}

const rows: Step = ['input.rows', { columns: { city: 'text', year: 'integer' }, rows: [] }];
const large: Step = ['filter', { where: 'total > 3' }];
const byCity: Step = ['aggregate', { groupBy: ['city', 'year'], measures: [{ name: 'total', expr: 'count(*)' }] }];

test('groups tell rows apart, through steps that keep rows', () => {
  expect(keyBehind(rows, byCity)).toEqual(['city', 'year']);
  expect(keyBehind(rows, byCity, large, ['sort', { by: ['city'] }])).toEqual(['city', 'year']);
  expect(keyBehind(rows, ['dedupe', { keys: ['city'] }], ['dedupe', {}])).toEqual(['city']);
});

test('nothing is known to tell rows apart of a source, of what makes other rows, and of what is not set up', () => {
  expect(keyBehind(rows, large)).toEqual([]);
  expect(keyBehind(rows, byCity, ['unpivot', { columns: ['total'], name: 'what', value: 'count' }])).toEqual([]);
  expect(keyBehind(rows, ['aggregate', { groupBy: [''], measures: [] }])).toEqual([]);
  expect(keyBehind(rows, ['aggregate', { measures: [{ name: 'n', expr: 'count(*)' }] }])).toEqual([]);
});
