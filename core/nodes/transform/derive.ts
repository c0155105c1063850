import * as z from 'zod';
import { id, sql } from '../../sql/sql.ts';
import type { Assignment, Check } from '../compiled.ts';
import { defineNode, ports } from '../define-node.ts';
import { expression, newColumnName, onError } from '../field-kinds.ts';
import { field } from '../fields.ts';
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
    const steps: Assignment[][] = [];
    const checks: Check[] = [];
    const known = new Map(context.input().columns.map((column) => [column.name.toLowerCase(), column]));
    for (const [index, { name, expr, onError: action }] of columns.entries()) {
      const scope = { field: ['columns', index, 'expr'], columns: [...known.values()] };
      const value = await context.expression(expr, scope);
      const attempt = context.temporary(name);
      // TRY alone cannot tell a failure from a NULL; a struct around the value can.
      steps.push([{ name: attempt, value: sql`TRY({'v': ${value}})` }], [{ name, value: sql`${id(attempt)}.v` }]);
      if (action !== 'null') {
        checks.push({
          when: sql`${id(attempt)} IS NULL`,
          code: 'expression.failed',
          column: name,
          message: sql`${`The expression for "${name}" failed on this row: ${expr}`}`,
          severity: action,
        });
      }
      known.set(name.toLowerCase(), { name, type: 'ANY' });
    }
    return { shape: 'map', steps, checks, output: unchanged([...known.values()]) };
  },
});
