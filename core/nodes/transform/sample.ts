import * as z from 'zod';
import { columnSql, numbered } from '../../sql/row-order.ts';
import { id, type Sql, sql } from '../../sql/sql.ts';
import { defineNode } from '../define-node.ts';
import { wholeNumber } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';

export const sample = defineNode({
  type: 'sample',
  title: 'Sample',
  summary: 'Keeps rows at random; the same rows in every run over the same data.',
  icon: 'dices',
  category: 'transform',
  canReject: false,
  config: z
    .strictObject({
      rows: field(wholeNumber(0).optional(), {
        label: 'Rows',
        help: 'Exactly this many, or all if there are fewer.',
        oneOf: 'size',
      }),
      percent: field(z.number().min(0, 'must be between 0 and 100').max(100, 'must be between 0 and 100').optional(), {
        label: 'Percent',
        help: 'Each row has this chance, so the number of rows is only near it.',
        oneOf: 'size',
      }),
      seed: field(wholeNumber().default(1), {
        label: 'Seed',
        help: 'Another number gives another sample.',
        isAdvanced: true,
      }),
    })
    .refine(({ rows, percent }) => (rows === undefined) !== (percent === undefined), {
      error: 'must have either "rows" (how many) or "percent" (what share)',
    }),
  rowKey: () => 'kept',
  example: {
    config: { rows: 2 },
    inputs: { in: [{ columns: { n: 'integer' }, rows: [[7], [7], [7]] }] },
    outputs: { out: [[7], [7]] },
  },
  compile({ rows, percent, seed }, context) {
    const { columns } = context.input();
    const [row, place] = [context.temporary('row'), context.temporary('place')];
    const chance = sql`hash(${id(row)}, ${seed})`;
    return {
      shape: 'query',
      lineage: ['in'],
      query(inputs) {
        const list = sql`${columnSql(columns)}${inputs.hidden('in')}`;
        const relation = numbered(inputs.from('in'), list, row);
        if (percent !== undefined) return sql`SELECT ${list} FROM ${relation} WHERE ${isDrawn(chance, percent)}`;
        const drawn = sql`(SELECT *, row_number() OVER (ORDER BY ${chance}, ${id(row)}) AS ${id(place)} FROM ${relation})`;
        return sql`SELECT ${list} FROM ${drawn} WHERE ${id(place)} <= ${rows ?? 0} ORDER BY ${id(row)}`;
      },
    };
  },
});

/** Hashes are spread evenly over 64 bits. */
function isDrawn(chance: Sql, percent: number): Sql {
  return sql`CAST(${chance} AS DOUBLE) < ${(percent / 100) * 2 ** 64}${percent === 100 ? sql` OR TRUE` : sql``}`;
}
