import * as z from 'zod';
import { areComparable, type Column, columnTypeOf } from '../../column-types.ts';
import { equals } from '../../sql/equality.ts';
import { columnSql, numbered } from '../../sql/row-order.ts';
import { id, joinSql, sql } from '../../sql/sql.ts';
import { wholeJoin } from '../../sql/whole-join.ts';
import { comparedValue } from '../compared-value.ts';
import { type CompileContext, defineNode } from '../define-node.ts';
import { columnName, scalar } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { unchanged } from '../unchanged.ts';

export const lookup = defineNode({
  type: 'lookup',
  title: 'Lookup',
  summary: 'Keeps rows whose value is in a list, or is not. An empty value is in no list.',
  keywords: 'vlookup xlookup merge',
  icon: 'list-filter',
  category: 'combine',
  canReject: false,
  config: z
    .strictObject({
      column: columnName(),
      mode: field(z.enum(['in', 'not_in']).default('in'), {
        label: 'Keep rows whose value',
        help: 'in: is in the list; not in: is not. Rows without a value count as not in the list.',
      }),
      values: field(z.array(scalar()).optional(), {
        label: 'Values',
        help: 'If empty: the rows that come in at the port "list".',
      }),
      listColumn: columnName({
        label: 'Column of the list',
        help: 'If empty: the one of the same name, or the only one.',
        port: 'list',
      }).optional(),
    })
    .refine(({ values, listColumn }) => values === undefined || listColumn === undefined, {
      path: ['listColumn'],
      error: 'belongs to the list input: leave it out, or leave out "values"',
    }),
  inputs: ({ values }) => [{ name: 'in' }, ...(values ? [] : [{ name: 'list' }])],
  example: {
    config: { column: 'country', mode: 'not_in', listColumn: 'code' },
    inputs: {
      in: [
        {
          columns: { id: 'integer', country: 'text' },
          rows: [
            [1, 'DE'],
            [2, 'FR'],
            [3, null],
          ],
        },
      ],
      list: [{ columns: { code: 'text' }, rows: [['DE'], [null], ['DE']] }],
    },
    outputs: {
      out: [
        [2, 'FR'],
        [3, null],
      ],
    },
  },
  compile({ column: name, mode, values, listColumn }, context) {
    const { columns } = context.input('in');
    const column = context.column(name, ['column'], 'in');
    if (values) {
      const list = values.map((value, index) => comparedValue({ value, column, field: ['values', index] }, context));
      const found = list.length === 0 ? sql`FALSE` : sql`${id(column.name)} IN (${joinSql(list)})`;
      const keep = mode === 'in' ? found : sql`(${found}) IS NOT TRUE`;
      return { shape: 'map', steps: [], checks: [], keep, output: unchanged(columns) };
    }
    const other = listColumnOf(listColumn, column, context);
    const [row, listed, hit] = [context.temporary('row'), context.temporary('listed'), context.temporary('hit')];
    const found = equals(sql`one.${id(column.name)}`, column.type, sql`other.${id(listed)}`, other.type);
    return {
      shape: 'query',
      lineage: ['in'],
      rowWise: ['in'],
      query(inputs) {
        const list = sql`${columnSql(columns)}${inputs.hidden('in')}`;
        const rows = numbered(inputs.from('in'), list, row);
        const once = sql`(SELECT ${id(other.name)} AS ${id(listed)}, TRUE AS ${id(hit)} FROM ${inputs.from('list')} GROUP BY ${id(other.name)})`;
        const joined = wholeJoin({
          left: sql`${rows} AS one`,
          right: sql`${once} AS other`,
          condition: found,
          columns: sql`one.*, other.${id(hit)}`,
          kept: [
            { column: row, isThere: true },
            { column: hit, isThere: mode === 'in' },
          ],
        });
        return sql`SELECT ${list} FROM ${joined} ORDER BY ${id(row)}`;
      },
    };
  },
});

function listColumnOf(name: string | undefined, column: Column, context: CompileContext): Column {
  const [only, ...more] = context.input('list').columns;
  const isOnly = name === undefined && more.length === 0;
  const other = isOnly && only ? only : context.column(name ?? column.name, ['listColumn'], 'list');
  const [one, two] = [columnTypeOf(column.type), columnTypeOf(other.type)];
  if (!areComparable(one, two)) {
    const message = `"${column.name}" is ${one}, but "${other.name}" of the list is ${two}. Cast one of them first.`;
    context.refuse(message, { column: column.name, field: ['column'] });
  }
  return other;
}
