import * as z from 'zod';
import { columnSql, markedRows, orderKeys } from '../../sql/row-order.ts';
import { sql } from '../../sql/sql.ts';
import { defineNode } from '../define-node.ts';
import { columnList, orderBy } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { sortKeys } from '../ordering.ts';

export const dedupe = defineNode({
  type: 'dedupe',
  title: 'Remove duplicates',
  summary: 'Keeps one row, or none, where several have the same keys. Empty values are equal to each other.',
  keywords: 'distinct unique',
  icon: 'copy-minus',
  category: 'transform',
  canReject: false,
  config: z
    .strictObject({
      keys: columnList({
        label: 'Keys',
        help: 'Rows that agree in all of these are duplicates. If empty: all columns.',
      }).optional(),
      keep: field(z.enum(['first', 'last', 'none']).default('first'), {
        label: 'Keep',
        help: 'first, last: that row of each group; none: a row that has a duplicate goes, with all its duplicates.',
      }),
      orderBy: orderBy({
        label: 'First and last by',
        help: 'What makes a row the first. If empty: the order in which rows arrive.',
        visibleWhen: { key: 'keep', in: ['first', 'last'] },
      }).optional(),
    })
    .refine(({ keep, orderBy: order }) => keep !== 'none' || order === undefined, {
      path: ['orderBy'],
      error: 'has no effect with keep "none": leave it out',
    }),
  rowKey: ({ keys }) => keys ?? 'kept',
  example: {
    config: { keys: ['mail'], keep: 'last', orderBy: ['since'] },
    inputs: {
      in: [
        {
          columns: { mail: 'text', since: 'integer' },
          rows: [
            ['a@x', 2021],
            ['b@x', 2020],
            ['a@x', 2019],
          ],
        },
      ],
    },
    outputs: {
      out: [
        ['a@x', 2021],
        ['b@x', 2020],
      ],
    },
  },
  compile({ keys, keep, orderBy: order = [] }, context) {
    const { columns } = context.input();
    const by = keys?.map((name, index) => context.column(name, ['keys', index])) ?? columns;
    const [row, place] = [context.temporary('row'), context.temporary('place')];
    const forward = [...sortKeys(order, ['orderBy'], context), { column: row, desc: false, nulls: 'last' as const }];
    const sorted = keep === 'last' ? forward.map(backward) : forward;
    const mark =
      keep === 'none'
        ? sql`count(*) OVER (PARTITION BY ${columnSql(by)}) = 1`
        : sql`row_number() OVER (PARTITION BY ${columnSql(by)} ORDER BY ${orderKeys(sorted)}) = 1`;
    return {
      shape: 'query',
      lineage: ['in'],
      rereads: true,
      query(inputs) {
        const list = sql`${columnSql(columns)}${inputs.hidden('in')}`;
        return markedRows({ relation: inputs.from('in'), again: inputs.again('in'), columns: list, mark, row, place });
      },
    };
  },
});

function backward<Key extends { desc: boolean; nulls: 'first' | 'last' }>(key: Key): Key {
  return { ...key, desc: !key.desc, nulls: key.nulls === 'first' ? 'last' : 'first' };
}
