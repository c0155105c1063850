import * as z from 'zod';
import { type Column, columnTypeOf } from '../../column-types.ts';
import { id, joinSql, type Sql, sql } from '../../sql/sql.ts';
import { type CompileContext, defineNode } from '../define-node.ts';
import { columnList, newColumnName } from '../form/field-kinds.ts';
import { checkNames } from '../output-names.ts';

export const unpivot = defineNode({
  type: 'unpivot',
  title: 'Unpivot',
  summary:
    'Turns columns into rows: one for each, with its name and its value. None is left out, not even an empty one.',
  keywords: 'melt long',
  icon: 'unfold-vertical',
  category: 'transform',
  canReject: false,
  config: z.strictObject({
    columns: columnList({ help: 'Columns of one type. The others are repeated in each row.' }),
    name: newColumnName({ label: 'Column for the names', placeholder: 'month' }),
    value: newColumnName({ label: 'Column for the values', placeholder: 'sales' }),
  }),
  example: {
    config: { columns: ['jan', 'feb'], name: 'month', value: 'sales' },
    inputs: {
      in: [
        {
          columns: { shop: 'text', jan: 'integer', feb: 'integer' },
          rows: [
            ['Oslo', 5, 7],
            ['Rome', null, 2],
          ],
        },
      ],
    },
    outputs: {
      out: [
        ['Oslo', 'jan', 5],
        ['Oslo', 'feb', 7],
        ['Rome', 'jan', null],
        ['Rome', 'feb', 2],
      ],
    },
  },
  compile({ columns: names, name, value }, context) {
    const columns = names.map((each, index) => context.column(each, ['columns', index]));
    const repeated = columns.find((column, index) => columns.indexOf(column) !== index);
    if (repeated) {
      const message = `"${repeated.name}" is named twice.`;
      context.refuse(message, { column: repeated.name, field: ['columns'] });
    }
    const kept = context.input().columns.filter((column) => !columns.includes(column));
    checkNames(
      [
        ...kept.map((column) => ({ name: column.name, field: ['columns'] })),
        { name, field: ['name'] },
        { name: value, field: ['value'] },
      ],
      context,
    );
    const labels = columns.map((column) => sql`${column.name}`);
    const list = [
      ...kept.map((column) => id(column.name)),
      sql`unnest([${joinSql(labels)}]) AS ${id(name)}`,
      sql`unnest([${joinSql(alike(columns, context))}]) AS ${id(value)}`,
    ];
    return {
      shape: 'query',
      lineage: ['in'],
      rowWise: ['in'],
      query: (inputs) => sql`SELECT ${joinSql(list)}${inputs.hidden('in')} FROM ${inputs.from('in')}`,
    };
  },
});

/** The columns as values of one type. Types that would have to be converted with a loss are reported. */
function alike(columns: readonly Column[], context: CompileContext): Sql[] {
  const [first] = columns;
  const type = columnTypeOf(first?.type ?? 'VARCHAR');
  const other = columns.find((column) => columnTypeOf(column.type) !== type);
  if (other) {
    const message = `"${first?.name}" is ${type}, but "${other.name}" is ${columnTypeOf(other.type)}. Bring them to one type with a cast node first.`;
    context.refuse(message, { column: other.name, field: ['columns'] });
    return columns.map(() => sql`NULL`);
  }
  const isSame = columns.every((column) => column.type === first?.type);
  return columns.map((column) => {
    if (isSame) return id(column.name);
    if (type === 'text') return sql`CAST(${id(column.name)} AS VARCHAR)`;
    return type === 'json' ? sql`to_json(${id(column.name)})` : id(column.name);
  });
}
