import * as z from 'zod';
import { columnSql, numbered } from '../../sql/row-order.ts';
import { id, sql } from '../../sql/sql.ts';
import { defineNode } from '../define-node.ts';
import { wholeNumber } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';

export const limit = defineNode({
  type: 'limit',
  title: 'Limit',
  summary: 'Keeps the first rows, in the order in which they arrive.',
  icon: 'list-end',
  category: 'transform',
  canReject: false,
  config: z.strictObject({
    count: field(wholeNumber(0), { label: 'Rows', placeholder: '100' }),
    offset: field(wholeNumber(0).default(0), {
      label: 'After skipping',
      isAdvanced: true,
    }),
  }),
  rowKey: () => 'kept',
  enough: ({ count, offset }) => count + offset,
  example: {
    config: { count: 2, offset: 1 },
    inputs: { in: [{ columns: { n: 'integer' }, rows: [[1], [2], [3], [4]] }] },
    outputs: { out: [[2], [3]] },
  },
  compile({ count, offset }, context) {
    const { columns } = context.input();
    const row = context.temporary('row');
    return {
      shape: 'query',
      lineage: ['in'],
      // No LIMIT, and no comparison that the engine can see will let no row pass: it would stop the source early, or
      // not read it at all, and its rows could no longer be accounted for.
      query(inputs) {
        const list = sql`${columnSql(columns)}${inputs.hidden('in')}`;
        const place = id(row);
        const isWanted = sql`CASE WHEN ${place} > ${offset} THEN ${place} - ${offset} <= ${count} ELSE FALSE END`;
        return sql`SELECT ${list} FROM ${numbered(inputs.from('in'), list, row)} WHERE ${isWanted}`;
      },
    };
  },
});
