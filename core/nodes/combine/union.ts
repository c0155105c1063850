import * as z from 'zod';
import { areComparable, type Column, columnTypeOf } from '../../column-types.ts';
import { plural } from '../../run/format.ts';
import { asNumber } from '../../sql/as-number.ts';
import { columnSql, firstOfEach, numbered } from '../../sql/row-order.ts';
import { checkedSql, id, joinSql, type Sql, sql } from '../../sql/sql.ts';
import type { InputTable } from '../compiled.ts';
import { type CompileContext, defineNode } from '../define-node.ts';
import { field } from '../form/fields.ts';

/** A column of the result and where each input has it. */
interface Merged {
  name: string;
  type: string;
  from: (Column | undefined)[];
  /** Some input has it as a number, so that all are read as one. */
  isNumber: boolean;
}

export const union = defineNode({
  type: 'union',
  title: 'Union',
  summary: 'Puts the rows of several inputs one after the other.',
  keywords: 'append stack concat concatenate merge rows',
  icon: 'layers',
  category: 'combine',
  canReject: false,
  config: z.strictObject({
    by: field(z.enum(['name', 'position']).default('name'), {
      label: 'Match columns by',
      help: 'name: a column that an input lacks is empty there; position: all inputs have the same number of columns, and the first one names them.',
    }),
    distinct: field(z.boolean().default(false), { label: 'Only distinct rows' }),
  }),
  inputs: () => [{ name: 'in', many: true }],
  example: {
    config: {},
    inputs: {
      in: [
        { columns: { id: 'integer', city: 'text' }, rows: [[1, 'Oslo']] },
        { columns: { city: 'text', zip: 'text' }, rows: [['Rome', '00100']] },
      ],
    },
    outputs: {
      out: [
        [1, 'Oslo', null],
        [null, 'Rome', '00100'],
      ],
    },
  },
  compile({ by, distinct }, context) {
    const tables = context.inputs('in');
    const merged = by === 'name' ? mergeByName(tables, context) : mergeByPosition(tables, context);
    const [row, place] = [context.temporary('row'), context.temporary('place')];
    return {
      shape: 'query',
      lineage: ['in'],
      rowWise: distinct ? [] : ['in'],
      query(inputs) {
        const parts = tables.map(
          (_, index) => sql`SELECT ${partOf(merged, index)}${inputs.hidden('in')} FROM ${inputs.from('in', index)}`,
        );
        const whole = joinSql(parts, ' UNION ALL ');
        if (!distinct) return whole;
        const list = sql`${columnSql(merged)}${inputs.hidden('in')}`;
        const relation = numbered(sql`(${whole})`, list, row);
        return firstOfEach({ relation, columns: list, keys: columnSql(merged), order: id(row), row, place });
      },
    };
  },
});

function partOf(merged: readonly Merged[], index: number): Sql {
  return joinSql(
    merged.map(({ name, type, from, isNumber }) => {
      const own = from[index];
      const value = own && (isNumber ? asNumber(own) : id(own.name));
      return sql`${value ?? sql`CAST(NULL AS ${checkedSql(type)})`} AS ${id(name)}`;
    }),
  );
}

function mergeByName(tables: readonly InputTable[], context: CompileContext): Merged[] {
  const merged = new Map<string, Merged>();
  tables.forEach(({ columns, node }, index) => {
    for (const column of columns) {
      const known = merged.get(column.name.toLowerCase());
      if (known) checkTypes(known, column, node, context);
      const target = known ?? { name: column.name, type: column.type, from: [], isNumber: false };
      addTo(target, column, index);
      merged.set(column.name.toLowerCase(), target);
    }
  });
  return [...merged.values()];
}

function mergeByPosition(tables: readonly InputTable[], context: CompileContext): Merged[] {
  const [first, ...others] = tables;
  const merged: Merged[] =
    first?.columns.map((column) => ({ ...column, from: [column], isNumber: isNumeric(column) })) ?? [];
  others.forEach(({ node, columns }, index) => {
    if (columns.length !== merged.length) {
      const message = `"${first?.node}" has ${plural(merged.length, 'column')} and "${node}" has ${columns.length}. By position, all inputs must have the same number: select the same columns first, or match by name.`;
      context.refuse(message, { field: ['by'] });
      return;
    }
    columns.forEach((column, position) => {
      const target = merged[position];
      if (!target) return;
      checkTypes(target, column, node, context);
      addTo(target, column, index + 1);
    });
  });
  return merged;
}

function addTo(target: Merged, column: Column, index: number): void {
  target.from[index] = column;
  target.isNumber ||= isNumeric(column);
}

function isNumeric({ type }: Column): boolean {
  return columnTypeOf(type) === 'number';
}

function checkTypes(known: Merged, column: Column, node: string, context: CompileContext): void {
  const [one, other] = [columnTypeOf(known.type), columnTypeOf(column.type)];
  if (areComparable(one, other)) return;
  const message = `The column "${known.name}" is ${one}, but in "${node}" it is ${other}. Cast one of them first.`;
  context.refuse(message, { column: column.name });
}
