import * as z from 'zod';
import { columnSql, numbered, orderKeys } from '../../sql/row-order.ts';
import { id, sql } from '../../sql/sql.ts';
import { defineNode } from '../define-node.ts';
import { orderBy } from '../form/field-kinds.ts';
import { sortKeys } from '../ordering.ts';

export const sort = defineNode({
  type: 'sort',
  title: 'Sort',
  summary: 'Puts rows in order; rows that tie keep theirs.',
  icon: 'arrow-down-a-z',
  category: 'transform',
  canReject: false,
  config: z.strictObject({ by: orderBy() }),
  rowKey: () => 'kept',
  example: {
    config: { by: [{ column: 'price', desc: true }] },
    inputs: {
      in: [
        {
          columns: { item: 'text', price: 'integer' },
          rows: [
            ['lamp', 9],
            ['desk', null],
            ['sofa', 99],
            ['vase', 9],
          ],
        },
      ],
    },
    outputs: {
      out: [
        ['sofa', 99],
        ['lamp', 9],
        ['vase', 9],
        ['desk', null],
      ],
    },
  },
  compile({ by }, context) {
    const { columns } = context.input();
    const keys = sortKeys(by, ['by'], context);
    const row = context.temporary('row');
    return {
      shape: 'query',
      lineage: ['in'],
      query(inputs) {
        const list = sql`${columnSql(columns)}${inputs.hidden('in')}`;
        return sql`SELECT ${list} FROM ${numbered(inputs.from('in'), list, row)} ORDER BY ${orderKeys(keys)}, ${id(row)}`;
      },
    };
  },
});
