import * as z from 'zod';
import { columnSql, inArrivalOrder } from '../../sql/row-order.ts';
import { id, joinSql, sql } from '../../sql/sql.ts';
import { defineNode } from '../define-node.ts';
import { columnList, expression, newColumnName } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { checkNames } from '../output-names.ts';
import { measureOffers } from './measure-offers.ts';

const measure = field(
  z.strictObject({
    name: newColumnName(),
    expr: expression({ placeholder: 'sum(price * qty)', functions: 'aggregate' }),
  }),
  { label: 'Measure', placeholder: 'Add a count, sum, average …', offers: measureOffers },
);

export const aggregate = defineNode({
  type: 'aggregate',
  title: 'Aggregate',
  summary: 'One row for each group, with counts, sums and the like; ordered by group.',
  keywords: 'group by pivot table summarize',
  icon: 'sigma',
  category: 'combine',
  canReject: false,
  config: z
    .strictObject({
      groupBy: columnList({
        label: 'Group by',
        cardWord: 'by',
        help: 'If empty: one row for all. Empty values are a group of their own.',
      }).optional(),
      measures: field(z.array(measure), { label: 'Measures' }),
    })
    .refine(({ groupBy, measures }) => groupBy !== undefined || measures.length > 0, {
      path: ['measures'],
      error: 'must hold at least one measure where nothing is grouped by',
    }),
  rowKey: ({ groupBy }) => groupBy,
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
    const { values, isOrderFree } = await context.measures(
      measures.map(({ expr }, index) => ({ text: expr, field: ['measures', index, 'expr'] })),
    );
    checkNames(
      [
        ...groups.map(({ name }, index) => ({ name, field: ['groupBy', index] })),
        ...measures.map(({ name }, index) => ({ name, field: ['measures', index, 'name'] })),
      ],
      context,
    );
    const list = [
      ...groups.map(({ name }) => id(name)),
      ...measures.map(({ name }, index) => sql`${values[index] ?? null} AS ${id(name)}`),
    ];
    // The engine yields groups in the order of its threads. Sorted, they are the same in every run.
    const keys = columnSql(groups);
    const grouping = groups.length === 0 ? sql`` : sql` GROUP BY ${keys} ORDER BY ${keys} NULLS LAST`;
    return {
      shape: 'query',
      seesAllRows: isOrderFree,
      query(inputs) {
        const rows = isOrderFree ? inputs.from('in') : inArrivalOrder(inputs.from('in'));
        return sql`SELECT ${joinSql(list)} FROM ${rows}${grouping}`;
      },
    };
  },
});
