import * as z from 'zod';
import { type Column, columnTypeOf, isNumeric } from '../../column-types.ts';
import type { JsonPath } from '../../pipeline/json-text.ts';
import { checkParamValue } from '../../pipeline/param-value.ts';
import { id, joinSql, type Sql, sql } from '../../sql/sql.ts';
import { castColumn, mergeLevels } from '../casting.ts';
import { comparedValue } from '../compared-value.ts';
import type { Assignment, Check } from '../compiled.ts';
import { type CompileContext, defineNode } from '../define-node.ts';
import { columnList, columnMap, orderBy, orText, type Scalar, scalar } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { sortKeys } from '../ordering.ts';
import { fillingOf, lookingStrategies } from './fill-values.ts';
import { droppedInWords, newNumbersInWords } from './fill-words.ts';

const strategies = ['constant', ...lookingStrategies] as const;
type Strategy = (typeof strategies)[number];

const inOrder = ['forward', 'backward', 'interpolate'];
const onNumbers = ['mean', 'median', 'interpolate'];

const spec = z
  .strictObject({
    strategy: field(z.enum(strategies), {
      label: 'Fill with',
      help: 'mean, median: of the values that are there; mode: the most frequent value, of several the smallest; min, max; forward, backward: the value before or after; interpolate: on the line between the two; constant: your own value. Mean, median and interpolate are for numbers and make the column number; a value that a number cannot hold exactly ends the run.',
    }),
    value: scalar({
      label: 'Value',
      help: 'It must be of the type of the column.',
      visibleWhen: { key: 'strategy', in: ['constant'] },
      isNeededWhenVisible: true,
    }).optional(),
    groupBy: columnList({
      label: 'Within',
      help: 'Looks only at rows that agree in these columns. Where a group has no value at all, nothing is filled.',
      visibleWhen: { key: 'strategy', in: lookingStrategies },
    }).optional(),
    orderBy: orderBy({
      label: 'In the order of',
      help: 'What puts a row before another. If empty: the order in which rows arrive. Interpolate goes by the distance in a single column of numbers, dates or times, else row by row. At the ends, where a side is missing, nothing is filled.',
      visibleWhen: { key: 'strategy', in: inOrder },
    }).optional(),
  })
  .superRefine((config, issues) => {
    const add = (key: string, message: string) => issues.addIssue({ code: 'custom', path: [key], message });
    const { strategy, value, groupBy, orderBy: order } = config;
    if (strategy === 'constant' && value === undefined) add('value', 'must say what to fill with');
    if (strategy !== 'constant' && value !== undefined) add('value', `has no effect with "${strategy}": leave it out`);
    if (strategy === 'constant' && groupBy) add('groupBy', 'has no effect with "constant": leave it out');
    if (!inOrder.includes(strategy) && order) add('orderBy', `has no effect with "${strategy}": leave it out`);
  });

type Spec = z.infer<typeof spec>;

export const fill = defineNode({
  type: 'fill',
  title: 'Fill gaps',
  summary:
    'Puts values where there are none: a constant, a mean, the value before; or drops columns that are mostly empty.',
  keywords: 'null missing empty replace',
  icon: 'paint-bucket',
  category: 'transform',
  canReject: false,
  config: z
    .strictObject({
      columns: columnMap(orText('strategy', spec), {
        least: 0,
        help: 'Only cells without a value are filled. An empty text is a value: turn it into none with a clean node (empty to null). All columns are filled at once, from the values as they came.',
      }).optional(),
      dropColumnsOver: field(
        z.number().min(0, 'must be between 0 and 1').max(1, 'must be between 0 and 1').optional(),
        {
          label: 'Drop columns emptier than',
          help: 'A share: 0.9 drops each column, named above or not, of which more than 90 % has no value. The rows are read once beforehand to find out; a preview judges by the rows it has.',
          placeholder: '0.9',
          isAdvanced: true,
        },
      ),
    })
    .refine(({ columns, dropColumnsOver }) => (columns?.size ?? 0) > 0 || dropColumnsOver !== undefined, {
      path: ['columns'],
      error: 'must name at least one column',
    }),
  readsData: ({ dropColumnsOver }) => dropColumnsOver !== undefined,
  example: {
    config: {
      columns: {
        city: { strategy: 'constant', value: 'unknown' },
        temp: { strategy: 'interpolate', orderBy: ['hour'] },
        sky: { strategy: 'forward', groupBy: ['city'] },
      },
    },
    inputs: {
      in: [
        {
          columns: { city: 'text', hour: 'integer', temp: 'number', sky: 'text' },
          rows: [
            ['Oslo', 1, 10, 'clear'],
            ['Oslo', 2, null, null],
            [null, 4, 16, null],
            ['Oslo', 5, null, 'rain'],
          ],
        },
      ],
    },
    outputs: {
      out: [
        ['Oslo', 1, 10, 'clear'],
        ['Oslo', 2, 12, 'clear'],
        ['unknown', 4, 16, null],
        ['Oslo', 5, null, 'rain'],
      ],
    },
  },
  async compile({ columns, dropColumnsOver }, context) {
    const row = context.temporary('row');
    const gaps = [...(columns ?? [])].map(([name, how]): Gaps => {
      const place = ['columns', name];
      return { column: context.column(name, place), how, place, row };
    });
    tellNewNumbers(gaps, context);
    const filled = gaps.map((gap) => ({ name: gap.column.name, ...filledColumn(gap, context) }));
    const dropped = dropColumnsOver === undefined ? new Set() : await emptyColumns(dropColumnsOver, context);
    const isLooking = [...(columns ?? [])].some(([, { strategy }]) => strategy !== 'constant');
    return {
      shape: 'map',
      ...(isLooking && { windows: { row, steps: mergeLevels(filled.map(({ levels }) => levels)) } }),
      steps: [],
      checks: filled.flatMap(({ check }) => check ?? []),
      output: context
        .input()
        .columns.filter(({ name }) => !dropped.has(name))
        .map(({ name }) => ({ name, value: filled.find((each) => each.name === name)?.value ?? id(name) })),
    };
  },
});

interface Filled {
  /** Steps of windows, where its strategy looks at other rows. */
  levels: Assignment[][];
  value: Sql;
  check?: Check | undefined;
}

interface Gaps {
  column: Column;
  how: Spec;
  /** Where that stands in the config. */
  place: JsonPath;
  /** The column that numbers rows as they arrive. */
  row: string;
}

function filledColumn({ column, how, place, row }: Gaps, context: CompileContext): Filled {
  const { strategy, value, groupBy = [], orderBy: order = [] } = how;
  const misfit = misfitOf(column, strategy);
  if (misfit !== undefined) {
    context.refuse(misfit, { column: column.name, field: [...place, 'strategy'] });
    return { levels: [], value: id(column.name) };
  }
  if (strategy === 'constant') {
    const constant = constantOf(value ?? '', column, [...place, 'value'], context);
    return { levels: [], value: sql`coalesce(${plainText(column)}, ${constant})` };
  }
  const typed = onNumbers.includes(strategy) ? asNumber(column, place, context) : undefined;
  const present = typed?.value ?? id(column.name);
  const keys = sortKeys(order, [...place, 'orderBy'], context);
  const looking = {
    strategy,
    value: present,
    column,
    groupBy: groupBy.map((name, index) => context.column(name, [...place, 'groupBy', index]).name),
    order: keys,
    orderColumns: keys.map((key) => context.column(key.column, [...place, 'orderBy'])),
    row,
  };
  const { steps, filling } = fillingOf(looking, context);
  // As a level of its own, it alone is carried through the sort that comes after, rather than all that it is made of.
  const filled = context.temporary(column.name);
  return {
    levels: [
      ...(typed?.steps ?? []).map((step) => [step]),
      ...steps,
      [{ name: filled, value: sql`coalesce(${present}, ${filling})` }],
    ],
    value: id(filled),
    check: typed?.check,
  };
}

function misfitOf({ name, type }: Column, strategy: Strategy): string | undefined {
  const columnType = columnTypeOf(type);
  if (onNumbers.includes(strategy) && !isNumeric(columnType)) {
    const fitting = columnType === 'json' ? 'mode, forward or backward' : 'mode, min, max, forward or backward';
    return `The column "${name}" is ${columnType}, and "${strategy}" is for numbers. Choose constant, ${fitting}.`;
  }
  if (columnType === 'json' && (strategy === 'min' || strategy === 'max')) {
    return `The column "${name}" is json, which has no order. Choose constant, mode, forward or backward.`;
  }
  return undefined;
}

/**
 * Whole numbers and decimals become numbers where a filling between them need not be one; one that does not fit ends
 * the run.
 */
function asNumber(column: Column, place: JsonPath, context: CompileContext) {
  return castColumn({ column, spec: { type: 'number' }, onError: 'fail', field: place, code: 'cast.failed' }, context);
}

/** Tells which columns do, in one message for those that are alike. */
function tellNewNumbers(gaps: readonly Gaps[], context: CompileContext): void {
  const changing = gaps.filter(
    ({ column, how: { strategy } }) =>
      onNumbers.includes(strategy) &&
      misfitOf(column, strategy) === undefined &&
      columnTypeOf(column.type) !== 'number',
  );
  const alike = Map.groupBy(changing, ({ column, how }) => `${columnTypeOf(column.type)} ${how.strategy}`);
  for (const group of alike.values()) {
    const [first, ...others] = group;
    if (first === undefined) continue;
    const names = group.map(({ column }) => column.name);
    const message = newNumbersInWords(names, columnTypeOf(first.column.type), first.how.strategy);
    const isAlone = others.length === 0;
    context.caution(message, isAlone ? { column: first.column.name, field: first.place } : { field: ['columns'] });
  }
}

function constantOf(value: Scalar, column: Column, place: JsonPath, context: CompileContext): Sql {
  if (column.type !== 'JSON') return comparedValue({ value, column, field: place, use: 'fill' }, context);
  const checked = checkParamValue('json', value);
  return checked.ok ? sql`CAST(${checked.value} AS JSON)` : sql`NULL`;
}

/** What has no counterpart among the types of the pipeline format goes on as text, as everywhere. */
function plainText({ name, type }: Column): Sql {
  return columnTypeOf(type) === 'text' && type !== 'VARCHAR' ? sql`CAST(${id(name)} AS VARCHAR)` : id(name);
}

/** The columns of which more than a share has no value. */
async function emptyColumns(mostShare: number, context: CompileContext): Promise<Set<string>> {
  const { columns } = context.input();
  const counts = columns.map(({ name }) => sql`count(${id(name)})`);
  const [[total = 0, ...present] = []] = await context.ask(
    (from) => sql`SELECT ${joinSql([sql`count(*)`, ...counts])} FROM ${from}`,
  );
  const rows = Number(total);
  const dropped = columns.filter((_, index) => rows > 0 && 1 - Number(present[index]) / rows > mostShare);
  if (dropped.length > 0) {
    const column = dropped.length === 1 ? dropped[0]?.name : undefined;
    const message = droppedInWords(
      dropped.map(({ name }) => name),
      mostShare,
    );
    context.caution(message, { ...(column !== undefined && { column }), field: ['dropColumnsOver'] });
  }
  if (dropped.length === columns.length) {
    const message = 'Every column is so empty that it would be dropped. Raise the share.';
    context.refuse(message, { field: ['dropColumnsOver'] });
  }
  return new Set(dropped.map(({ name }) => name));
}
