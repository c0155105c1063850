import * as z from 'zod';
import { type Column, columnTypeOf, isNumeric } from '../../column-types.ts';
import { quoteWhereNeeded } from '../../expressions/quoting.ts';
import { columnSql, inArrivalOrder, numbered } from '../../sql/row-order.ts';
import { id, joinSql, type Sql, sql } from '../../sql/sql.ts';
import { quotedValue } from '../casting.ts';
import type { MapShape } from '../compiled.ts';
import { type CompileContext, defineNode } from '../define-node.ts';
import { columnList, columnName, scalarOrNull } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { checkNames } from '../output-names.ts';
import { unchanged } from '../unchanged.ts';
import { foundColumns, listedColumns, type PivotColumn } from './pivot-columns.ts';

const functions = ['sum', 'mean', 'median', 'min', 'max', 'count', 'first', 'last'] as const;
type PivotFunction = (typeof functions)[number];

export const pivot = defineNode({
  type: 'pivot',
  title: 'Pivot',
  summary: 'Turns the values of a column into columns: one row for each group, one column for each value.',
  keywords: 'pivot table crosstab wide',
  icon: 'fold-vertical',
  category: 'transform',
  canReject: false,
  config: z.strictObject({
    on: columnName({
      label: 'Column to spread',
      help: 'Each of its values becomes a column; rows without one go into "(no value)". Values, at most 1,000, are found by reading the rows once beforehand; a preview finds only those of its own rows. List them below to be sure of the columns.',
    }),
    value: columnName({ label: 'Values from', help: 'What the cells are made of.' }),
    fn: field(z.enum(functions), {
      label: 'If several meet',
      help: 'What becomes of several values in one cell. first and last go by the order of arrival; count counts values, and is 0 where there are none; mean and median give a number.',
    }),
    groupBy: columnList({ label: 'One row for each', cardWord: 'by', help: 'In the order of these columns.' }),
    values: field(z.array(scalarOrNull()).min(1, 'must hold at least one value').optional(), {
      label: 'Columns for these values',
      help: 'In this order, whether or not the data has them. A row with another value ends the run, so that none is lost: filter such rows out first.',
      isAdvanced: true,
    }),
  }),
  rowKey: ({ groupBy }) => groupBy,
  readsData: ({ values }) => values === undefined,
  example: {
    config: { on: 'month', value: 'sales', fn: 'sum', groupBy: ['shop'], values: ['jan', 'feb', 'mar'] },
    inputs: {
      in: [
        {
          columns: { shop: 'text', month: 'text', sales: 'integer' },
          rows: [
            ['Rome', 'jan', 5],
            ['Oslo', 'feb', 7],
            ['Oslo', 'jan', 1],
            ['Oslo', 'jan', 2],
          ],
        },
      ],
    },
    outputs: {
      out: [
        ['Oslo', 3, 7, null],
        ['Rome', 5, null, null],
      ],
    },
  },
  async compile({ on, value, fn, groupBy, values }, context) {
    const spread = context.column(on, ['on']);
    const source = context.column(value, ['value']);
    const groups = groupBy.map((name, index) => context.column(name, ['groupBy', index]));
    checkFunction(fn, source, context);
    const columns = values ? listedColumns(spread, values, context) : await foundColumns(spread, context);
    checkNames(
      [...groups.map(({ name }, index) => ({ name, field: ['groupBy', index] })), ...unlike(columns)],
      context,
    );
    const [row, text, cell] = ['row', 'on', 'cell'].map((hint) => context.temporary(hint));
    if (row === undefined || text === undefined || cell === undefined) throw new RangeError('Three names are needed.');
    const { cell: made, isOrderFree } = await cellOf(fn, source, row, context);
    const keys = columnSql(groups);
    const keyText = sql`CAST(${id(spread.name)} AS VARCHAR)`;
    const cells = columns.map((column) => {
      const chosen = sql`first(${id(cell)}) FILTER (WHERE ${id(text)} IS NOT DISTINCT FROM ${column.text})`;
      return sql`${fn === 'count' ? sql`coalesce(${chosen}, 0)` : chosen} AS ${id(column.name)}`;
    });
    return {
      shape: 'query',
      seesAllRows: isOrderFree,
      guards: [{ port: 'in', map: onlyKnown(spread, columns, context) }],
      query(inputs) {
        const rows = isOrderFree
          ? inputs.from('in')
          : numbered(inArrivalOrder(inputs.from('in')), columnSql(context.input().columns), row);
        const grouped = sql`(SELECT ${keys}, ${keyText} AS ${id(text)}, ${made} AS ${id(cell)} FROM ${rows} GROUP BY ALL)`;
        return sql`SELECT ${joinSql([keys, ...cells])} FROM ${grouped} GROUP BY ${keys} ORDER BY ${keys} NULLS LAST`;
      },
    };
  },
});

/** Names that clash because of the values get a message of their own. */
function unlike(columns: readonly PivotColumn[]): PivotColumn[] {
  const seen = new Set<string>();
  return columns.filter(({ name }) => {
    const isNew = !seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return isNew;
  });
}

/** The columns were known before the rows came: one of another value would be lost. */
function onlyKnown(on: Column, columns: readonly PivotColumn[], context: CompileContext): MapShape {
  const text = sql`CAST(${id(on.name)} AS VARCHAR)`;
  const texts = columns.flatMap((column) => (column.isMissing ? [] : [column.text]));
  const isUnknown = texts.length === 0 ? sql`TRUE` : sql`${text} NOT IN (${joinSql(texts)})`;
  const isMissingUnknown = !columns.some(({ isMissing }) => isMissing);
  const shown = sql`CASE WHEN ${text} IS NULL THEN 'A row without a value' ELSE 'The value ' || ${quotedValue(id(on.name))} END`;
  return {
    shape: 'map',
    steps: [],
    checks: [
      {
        when: sql`CASE WHEN ${text} IS NULL THEN ${isMissingUnknown} ELSE ${isUnknown} END`,
        code: 'rule.failed',
        column: on.name,
        value: text,
        message: sql`${shown} || ${` of "${on.name}" has no column in the pivot. Add it to the values that are to be columns, or filter such rows out before`}`,
        severity: 'fail',
      },
    ],
    output: unchanged(context.input().columns),
  };
}

interface Cell {
  cell: Sql;
  /** Whether it is the same in any order of its rows; else they come numbered, in theirs. */
  isOrderFree: boolean;
}

async function cellOf(fn: PivotFunction, source: Column, row: string, context: CompileContext): Promise<Cell> {
  const value = id(source.name);
  const columnType = columnTypeOf(source.type);
  if (columnType === 'number' && (fn === 'sum' || fn === 'mean')) return sumOfDoubles(fn, source, context);
  const isOrderFree = fn !== 'first' && fn !== 'last';
  return { cell: cellIn(fn, value, { isWhole: columnType === 'integer', row }), isOrderFree };
}

/** Sums of doubles depend on the order of their rows, unless they are exact. */
async function sumOfDoubles(fn: 'sum' | 'mean', { name }: Column, context: CompileContext): Promise<Cell> {
  const text = `${fn === 'sum' ? 'sum' : 'avg'}(${quoteWhereNeeded(name)})`;
  const { values, isOrderFree } = await context.measures([{ text, field: ['value'] }]);
  return { cell: values[0] ?? sql`NULL`, isOrderFree };
}

function cellIn(fn: PivotFunction, value: Sql, { isWhole, row }: { isWhole: boolean; row: string }): Sql {
  switch (fn) {
    case 'sum':
      // A sum of whole numbers is one too; beyond 64 bits it fails, and is not cut.
      return isWhole ? sql`CAST(sum(${value}) AS BIGINT)` : sql`sum(${value})`;
    case 'mean':
      return sql`avg(${value})`;
    case 'median':
      return sql`median(CAST(${value} AS DOUBLE))`;
    case 'min':
      return sql`min(${value})`;
    case 'max':
      return sql`max(${value})`;
    case 'count':
      return sql`count(${value})`;
    case 'first':
      return sql`first(${value} ORDER BY ${id(row)})`;
    case 'last':
      return sql`last(${value} ORDER BY ${id(row)})`;
  }
}

function checkFunction(fn: PivotFunction, { name, type }: Column, context: CompileContext): void {
  const columnType = columnTypeOf(type);
  const needsNumbers = fn === 'sum' || fn === 'mean' || fn === 'median';
  const needsOrder = fn === 'min' || fn === 'max';
  if (needsNumbers && !isNumeric(columnType)) {
    const message = `The column "${name}" is ${columnType}, and "${fn}" is for numbers. Cast it first, or choose first, last or count.`;
    context.refuse(message, { column: name, field: ['fn'] });
  }
  if (needsOrder && columnType === 'json') {
    const message = `The column "${name}" is json, which has no order. Choose first, last or count.`;
    context.refuse(message, { column: name, field: ['fn'] });
  }
}
