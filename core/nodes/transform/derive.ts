import * as z from 'zod';
import type { ScopeColumn } from '../../expressions/column-finder.ts';
import { id, sql } from '../../sql/sql.ts';
import type { Assignment, Check } from '../compiled.ts';
import { defineNode } from '../define-node.ts';
import { expression, newColumnName, onError } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';

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
  rowKey: () => 'kept',
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
    const checks: Check[] = [];
    const known = new Map<string, ScopeColumn>(
      context.input().columns.map((column) => [column.name.toLowerCase(), column]),
    );
    const scoped = columns.map((each, index) => {
      const scope = { field: ['columns', index, 'expr'], columns: [...known.values()] };
      const attempt = context.temporary(each.name);
      known.set(each.name.toLowerCase(), { name: each.name, type: 'ANY', heldIn: { column: attempt, field: 'v' } });
      return { ...each, attempt, text: each.expr, ...scope };
    });
    const made: Made[] = [];
    for (const { name, expr, onError: action, attempt, value, reads } of await context.expressions(scoped)) {
      // TRY by itself cannot tell a failure from a NULL; with a struct around the value, it can.
      made.push({ attempt: { name: attempt, value: sql`TRY({'v': ${value}})` }, reads });
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
    return { shape: 'map', steps: stepsOf(made), output: [...known.values()].map(outputOf), checks };
  },
});

interface Made {
  attempt: Assignment;
  /** The columns that it reads, attempts among them. */
  reads: readonly string[];
}

/**
 * As few steps as the meaning allows: an attempt comes behind those that it reads. The engine keeps vectors of every column
 * for each step, so that one step each would take memory by the square of the columns.
 */
function stepsOf(made: readonly Made[]): Assignment[][] {
  const levels = new Map<string, number>();
  const steps: Assignment[][] = [];
  for (const { attempt, reads } of made) {
    const level = Math.max(0, ...reads.map((read) => (levels.get(read) ?? -1) + 1));
    levels.set(attempt.name, level);
    steps[level] = [...(steps[level] ?? []), attempt];
  }
  return steps;
}

function outputOf({ name, heldIn }: ScopeColumn): Assignment {
  return { name, value: heldIn ? sql`${id(heldIn.column)}.v` : id(name) };
}
