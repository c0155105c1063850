import { afterAll, beforeAll, expect, test } from 'vitest';
import { isOrderFree } from '../../../core/expressions/order-free.ts';
import { checkExpressions } from '../../../workers/engine/parse-expressions.ts';
import { openEngine, type TestEngine } from './engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const columns = [
  { name: 'weight', type: 'DOUBLE' },
  { name: 'amount', type: 'BIGINT' },
  { name: 'Price', type: 'DECIMAL(10,2)' },
  { name: 'name', type: 'VARCHAR' },
];

async function answer(text: string): Promise<boolean> {
  const [checked] = await checkExpressions(engine, [
    { text, context: { columns, params: [], functions: 'aggregate' } },
  ]);
  if (!checked?.ok) throw new Error(`"${text}" was refused.`);
  return isOrderFree(checked.value, columns);
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
])('%s is the same in any order', async (text) => {
  expect(await answer(text)).toBe(true);
});

test.each([
  'sum(weight)',
  'sum(amount * weight)',
  'sum(amount / 3)',
  'sum(CAST(name AS DOUBLE))',
  'sum(amount * 1e0)',
  'first(name)',
  "string_agg(name, ',')",
  'count(*) + any_value(amount)',
  'sum(length(name))',
])('%s is read in order', async (text) => {
  expect(await answer(text)).toBe(false);
});
