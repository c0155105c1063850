import * as z from 'zod';
import { id, sql } from '../../sql/sql.ts';
import type { Assignment, Check, MapShape } from '../compiled.ts';
import { defineNode, ports } from '../define-node.ts';
import { expression, newColumnName, onError } from '../field-kinds.ts';
import { field } from '../fields.ts';
import { LevelOrder } from '../level-order.ts';
import { unchanged } from '../unchanged.ts';

const derived = z.strictObject({
  name: newColumnName(),
  expr: expression({ placeholder: 'price * qty' }),
  onError: onError(),
});

export const derive = defineNode({
  type: 'derive',
  title: 'Derive',
  summary: 'Computes columns from other columns; later ones see earlier ones.',
  keywords: 'formula calculated column replace values if case',
  icon: 'square-function',
  category: 'transform',
  canReject: true,
  config: z.strictObject({
    columns: field(z.array(derived).min(1, 'must hold at least one column'), { label: 'Columns' }),
  }),
  ports: () => ports.transform(true),
  remedies({ columns }, { code, column, isHere }) {
    const index = columns.findIndex(({ name }) => name === column);
    if (!isHere || code !== 'expression.failed' || index < 0) return [];
    return [{ label: `Leave ${column} empty where it fails`, field: ['columns', index, 'onError'], value: 'null' }];
  },
  example: {
    config: {
      columns: [
        { name: 'total', expr: 'CAST(price AS DOUBLE) * qty' },
        { name: 'half', expr: 'total / 2' },
      ],
    },
    inputs: {
      in: [
        {
          columns: { price: 'text', qty: 'integer' },
          rows: [
            ['2.5', 4],
            ['n/a', 1],
            [null, 1],
          ],
        },
      ],
    },
    outputs: {
      out: [
        ['2.5', 4, 10, 5],
        [null, 1, null, null],
      ],
    },
    rejects: ['expression.failed'],
  },
  async compile({ columns }, context) {
    const made: Made[] = [];
    const checks: Check[] = [];
    const order = new LevelOrder();
    const known = new Map(context.input().columns.map((column) => [column.name.toLowerCase(), column]));
    const scoped = columns.map((each, index) => {
      const scope = { field: ['columns', index, 'expr'], columns: [...known.values()] };
      known.set(each.name.toLowerCase(), { name: each.name, type: 'ANY' });
      return { ...each, text: each.expr, ...scope };
    });
    for (const { name, expr, onError: action, value, reads } of await context.expressions(scoped)) {
      const attempt = context.temporary(name);
      // TRY by itself cannot tell a failure from a NULL; with a struct around the value, it can.
      made.push({
        level: order.place(name, reads),
        attempt: { name: attempt, value: sql`TRY({'v': ${value}})` },
        result: { name, value: sql`${id(attempt)}.v` },
      });
      if (action !== 'null') {
        checks.push({
          when: sql`${id(attempt)} IS NULL`,
          code: 'expression.failed',
          column: name,
          message: sql`${`The expression for "${name}" failed on this row: ${expr}`}`,
          severity: action,
        });
      }
    }
    return { shape: 'map', ...laidOut(made, [...known.values()]), checks };
  },
});

interface Made {
  level: number;
  attempt: Assignment;
  result: Assignment;
}

/** Results that a later level reads are columns between the levels; those of the last level are made on the way out. */
function laidOut(made: readonly Made[], columns: readonly { name: string }[]): Pick<MapShape, 'steps' | 'output'> {
  const levels = [...Map.groupBy(made, ({ level }) => level)]
    .sort(([one], [other]) => one - other)
    .map(([, same]) => ({ attempts: same.map(({ attempt }) => attempt), results: same.map(({ result }) => result) }));
  const last = levels.at(-1)?.results ?? [];
  const onTheWayOut = new Map(last.map((result) => [result.name.toLowerCase(), result]));
  return {
    steps: levels.flatMap(({ attempts, results }) => (results === last ? [attempts] : [attempts, results])),
    output: unchanged(columns).map((column) => onTheWayOut.get(column.name.toLowerCase()) ?? column),
  };
}
