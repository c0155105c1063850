import { afterAll, expect, test } from 'vitest';
import { derive } from '../../../../core/nodes/transform/derive.ts';
import { compileContext } from '../../../../workers/engine/compile/compile-context.ts';
import { createExpressions } from '../../../../workers/engine/expressions/expressions.ts';
import { runNode } from '../../../support/run-node.ts';
import { openEngine } from '../../expressions/engine.ts';

const engine = await openEngine();
afterAll(() => engine.close());

const derived = (...columns: [name: string, expr: string][]) => ({
  columns: columns.map(([name, expr]) => ({ name, expr, onError: 'reject' as const })),
});

const columns = [
  { name: 'x', type: 'BIGINT' },
  { name: 'y', type: 'BIGINT' },
];

/** How many columns each step makes. */
async function stepsFor(...made: [name: string, expr: string][]): Promise<number[]> {
  const context = compileContext({
    id: 'node',
    tables: new Map([['in', [{ node: 'before', columns }]]]),
    expressions: createExpressions(engine, []),
    source: undefined,
    problems: [],
    ask: () => Promise.resolve([]),
  });
  const compiled = await derive.compile(derived(...made), context);
  return compiled.shape === 'map' ? compiled.steps.map(({ length }) => length) : [];
}

test('expressions that do not need each other share a step', async () => {
  expect(await stepsFor(['a', 'x'], ['b', 'x'], ['c', '1'], ['x', 'y'], ['y', '2'])).toEqual([5]);
});

test('an expression takes one step more than the last of those whose results it reads, in whatever case it spells them', async () => {
  expect(await stepsFor(['a', 'x'], ['b', 'A + 1'], ['c', 'x'], ['d', 'b + c'], ['e', 'd'])).toEqual([2, 1, 1, 1]);
});

test('each expression sees the columns as those before it left them', async () => {
  const config = derived(
    ['a', 'x + 1'],
    ['X', 'y * 10'],
    ['b', 'x + a'],
    ['y', 'list_sum(list_transform([1, 2], n -> n + x))'],
    ['X', 'X - y'],
    ['c', "CASE WHEN x < 0 THEN 'less' END"],
  );
  const inputs = {
    in: [
      {
        columns: [
          ['x', 'integer'],
          ['y', 'integer'],
        ] as const,
        rows: [[1, 2]],
      },
    ],
  };
  const { outputs } = await runNode({ type: 'derive', config, inputs });
  expect(outputs['out']?.columns.map(({ name }) => name)).toEqual(['X', 'y', 'a', 'b', 'c']);
  expect(outputs['out']?.rows).toEqual([['-23', '43', '2', '22', 'less']]);
});

test('a column that fails kills its row, and those after it see it empty without failing too', async () => {
  const config = derived(['x', 'CAST(x AS INTEGER)'], ['z', 'x IS NULL']);
  const inputs = { in: [{ columns: [['x', 'text']] as const, rows: [['1'], ['one'], [null]] }] };
  const { outputs, rejects } = await runNode({ type: 'derive', config, inputs });
  expect(outputs['out']?.rows).toEqual([
    ['1', 'false'],
    [null, 'true'],
  ]);
  expect(rejects).toMatchObject([
    { row: 2, code: 'expression.failed', column: 'x', message: expect.stringContaining('expression for "x"') },
  ]);
});
