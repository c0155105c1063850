import { afterAll, beforeAll, expect, test } from 'vitest';
import { exactSumMacros } from '../../../core/sql/exact-sums.ts';
import { renderInlined, sql } from '../../../core/sql/sql.ts';
import { createExpressions } from '../../../workers/engine/expressions/expressions.ts';
import { openEngine, type TestEngine } from './engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
  await engine.run('CREATE SCHEMA weir');
  for (const macro of exactSumMacros) await engine.run(renderInlined(macro));
});
afterAll(() => engine.close());

const columns = [
  { name: 'weight', type: 'DOUBLE' },
  { name: 'amount', type: 'BIGINT' },
  { name: 'Price', type: 'DECIMAL(10,2)' },
  { name: 'name', type: 'VARCHAR' },
];

async function isOrderFree(text: string, isParallel: boolean): Promise<boolean> {
  const report = () => expect.fail(`"${text}" was refused.`);
  const expressions = createExpressions(engine, [], { isParallel });
  const measures = await expressions.measures([{ text, report }], columns);
  return measures.isOrderFree;
}

test.each([
  'count(*)',
  'count(DISTINCT name)',
  'max(weight) - min(weight)',
  'upper(min(name))',
  'sum(amount)',
  'SUM(amount * price)',
  'avg(amount) + count(*)',
  'sum(amount) FILTER (WHERE amount > 0.5)',
  'sum(length(name))',
])('%s is the same in any order', async (text) => {
  expect(await isOrderFree(text, false)).toBe(true);
});

test.each([
  'sum(weight)',
  'sum(amount * weight) / 2',
  'mean(amount / 3)',
  'round(avg(CAST(name AS DOUBLE)), 2)',
  'sum(amount * 1e0)',
  'sum(CAST(amount AS FLOAT))',
])('%s adds doubles, which is the same in any order where they are added exactly', async (text) => {
  expect(await isOrderFree(text, true)).toBe(true);
  expect(await isOrderFree(text, false)).toBe(false);
});

test.each([
  'first(name)',
  "string_agg(name, ',')",
  'count(*) + any_value(amount)',
  'stddev(weight)',
  'sum(weight) FILTER (WHERE amount > 1)',
  'sum(DISTINCT weight)',
  'sum(weight ORDER BY amount)',
])('%s is read in order', async (text) => {
  expect(await isOrderFree(text, true)).toBe(false);
});

async function sums(values: readonly (number | string | null)[]): Promise<unknown[]> {
  const rows = values.map((value) => `(CAST(${value === null ? 'NULL' : `'${value}'`} AS DOUBLE))`);
  const expressions = createExpressions(engine, []);
  const report = () => expect.fail();
  const measures = await expressions.measures(
    ['sum(weight)', 'avg(weight)'].map((text) => ({ text, report })),
    columns,
  );
  const [sum = sql`NULL`, mean = sql`NULL`] = measures.values;
  const from = rows.length === 0 ? '(SELECT 0e0 WHERE FALSE)' : `(VALUES ${rows.join(', ')})`;
  const [row = []] = await engine.run(`SELECT ${renderInlined(sum)}, ${renderInlined(mean)} FROM ${from} AS v(weight)`);
  return row;
}

test('doubles are added without an error on the way', async () => {
  expect(await sums([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])).toEqual([5.5, 0.55]);
  expect(await sums([8e12, 1e-9, -8e12])).toEqual([1e-9, 1e-9 / 3]);
  expect(await sums([123456789.12345679])).toEqual([123456789.12345679, 123456789.12345679]);
  expect(await sums([-1.5, 0, null])).toEqual([-1.5, -0.75]);
});

test('doubles of any magnitude are added as the engine adds them', async () => {
  expect(await sums([1e300, 2e300])).toEqual([3e300, 1.5e300]);
  expect(await sums([5e-324])).toEqual([5e-324, 5e-324]);
  expect(await sums(['infinity', 1])).toEqual(['Infinity', 'Infinity']);
  expect(await sums(['nan', 1])).toEqual(['NaN', 'NaN']);
  expect(await sums([null, null])).toEqual([null, null]);
  expect(await sums([])).toEqual([null, null]);
});
