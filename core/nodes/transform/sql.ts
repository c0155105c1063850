import * as z from 'zod';
import { sql } from '../../sql/sql.ts';
import { defineNode } from '../define-node.ts';
import { field } from '../form/fields.ts';

export const sqlNode = defineNode({
  type: 'sql',
  title: 'SQL',
  summary: 'One SELECT over the inputs, each named as its node.',
  icon: 'code',
  category: 'transform',
  canReject: false,
  config: z.strictObject({
    query: field(z.string().min(1, 'must not be empty'), {
      label: 'Query',
      control: 'query',
      help: 'Use ORDER BY if the order of rows matters to what comes after.',
      placeholder: 'SELECT city, count(*) AS orders FROM orders GROUP BY city ORDER BY city',
    }),
  }),
  inputs: () => [{ name: 'in', many: true }],
  example: {
    config: { query: 'SELECT item, price * 2 AS twice FROM in_1 WHERE price > 1 ORDER BY item' },
    inputs: {
      in: [
        {
          columns: { item: 'text', price: 'integer' },
          rows: [
            ['sofa', 99],
            ['lamp', 9],
            ['clip', 1],
          ],
        },
      ],
    },
    outputs: {
      out: [
        ['lamp', 18],
        ['sofa', 198],
      ],
    },
  },
  async compile({ query }, context) {
    const tables = context.inputs('in');
    const made = await context.query(query, ['query']);
    return {
      shape: 'query',
      rereads: true,
      query: (inputs) =>
        made((node) => {
          const index = tables.findIndex((table) => table.node === node);
          return index < 0 ? sql`(SELECT)` : inputs.from('in', index);
        }),
    };
  },
});
