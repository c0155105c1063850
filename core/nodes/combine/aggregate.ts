import * as z from 'zod';
import { columnSql } from '../../sql/row-order.ts';
import { id, joinSql, sql } from '../../sql/sql.ts';
import type { Assignment } from '../compiled.ts';
import { defineNode, ports } from '../define-node.ts';
import { columnList, expression, newColumnName } from '../field-kinds.ts';
import { field } from '../fields.ts';
import { checkNames } from '../output-names.ts';

const measure = z.strictObject({
  name: newColumnName(),
  expr: expression({ placeholder: 'sum(price * qty)', functions: 'aggregate' }),
});

export const aggregate = defineNode({
  type: 'aggregate',
  title: 'Aggregate',
  summary: 'One row for each group, with counts, sums and the like; ordered by group.',
  icon: 'sigma',
  category: 'combine',
  canReject: false,
  config: z
    .strictObject({
      groupBy: columnList({
        label: 'Group by',
        help: 'Without: one row for all. Empty values are a group of their own.',
      }).optional(),
      measures: field(z.array(measure), { label: 'Measures' }),
    })
    .refine(({ groupBy, measures }) => groupBy !== undefined || measures.length > 0, {
      path: ['measures'],
      error: 'must hold at least one measure where nothing is grouped by',
    }),
  ports: () => ports.transform(false),
  example: {
    config: {
      groupBy: ['city'],
      measures: [
        { name: 'orders', expr: 'count(*)' },
        { name: 'total', expr: 'sum(price)' },
      ],
    },
    inputs: {
      in: [
        {
          columns: { city: 'text', price: 'number' },
          rows: [
            ['Rome', 2],
            ['Oslo', 1.5],
            ['Rome', 3],
          ],
        },
      ],
    },
    outputs: {
      out: [
        ['Oslo', 1, 1.5],
        ['Rome', 2, 5],
      ],
    },
  },
  async compile({ groupBy = [], measures }, context) {
    const groups = groupBy.map((name, index) => context.column(name, ['groupBy', index]));
    const values: Assignment[] = [];
    for (const [index, { name, expr }] of measures.entries()) {
      values.push({
        name,
        value: await context.expression(expr, { field: ['measures', index, 'expr'], functions: 'aggregate' }),
      });
    }
    checkNames(
      [
        ...groups.map(({ name }, index) => ({ name, field: ['groupBy', index] })),
        ...measures.map(({ name }, index) => ({ name, field: ['measures', index, 'name'] })),
      ],
      context,
    );
    const list = [
      ...groups.map(({ name }) => id(name)),
      ...values.map(({ name, value }) => sql`${value} AS ${id(name)}`),
    ];
    const orderFree = await Promise.all(measures.map(({ expr }) => context.isOrderFree(expr)));
    const seesAllRows = orderFree.every(Boolean);
    // The engine yields groups in the order of its threads: sorted, they are the same in every run.
    const keys = columnSql(groups);
    const grouping = groups.length === 0 ? sql`` : sql` GROUP BY ${keys} ORDER BY ${keys} NULLS LAST`;
    return {
      shape: 'query',
      seesAllRows,
      query: (inputs) => sql`SELECT ${joinSql(list)} FROM ${inputs.from('in')}${grouping}`,
    };
  },
});
