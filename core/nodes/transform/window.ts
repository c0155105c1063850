import * as z from 'zod';
import { id } from '../../sql/sql.ts';
import { type Frame, frameSql, isWholeFrame, measuresDistance, parseFrame } from '../../sql/window-frame.ts';
import { byArrival, windowSql } from '../../sql/windows.ts';
import type { Assignment } from '../compiled.ts';
import { type CompileContext, defineNode } from '../define-node.ts';
import { columnList, expression, newColumnName, orderBy } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { sortKeys } from '../ordering.ts';
import { checkNames } from '../output-names.ts';
import { windowOffers } from './window-offers.ts';

const frame = field(
  z
    .string()
    .refine((text) => parseFrame(text) !== undefined, {
      error:
        'must be a frame such as rows between 6 preceding and current row, or range between interval 7 days preceding and current row',
    })
    .optional(),
  {
    label: 'Frame',
    help: 'The rows around a row that its functions see. If empty: all rows of the group; in an order, those up to the row and its equals.',
    placeholder: 'rows between 6 preceding and current row',
    isAdvanced: true,
  },
);

const computed = z
  .strictObject({
    name: newColumnName(),
    expr: expression({
      placeholder: 'sum(price)',
      functions: 'window',
      help: 'Functions over other rows, such as row_number(), lag(price), sum(price) or price / sum(price). Those without an OVER (…) of their own look at the rows chosen below. An expression that fails on a row ends the run.',
    }),
    partitionBy: columnList({
      label: 'Within',
      help: 'Looks only at rows that agree in these columns. If empty: at all.',
    }).optional(),
    orderBy: orderBy({
      label: 'In the order of',
      help: 'What puts a row before another; ties stay in the order in which they arrive. If empty: that order, for functions that need one, such as row_number or lag.',
    }).optional(),
    frame,
  })
  .superRefine((config, issues) => {
    const parsed = parseFrame(config.frame ?? '');
    if (!parsed) return;
    const add = (message: string) => issues.addIssue({ code: 'custom', path: ['frame'], message });
    if (measuresDistance(parsed) && config.orderBy?.length !== 1) {
      add('measures a distance, so "orderBy" must name the one column to measure it in');
    } else if (parsed.unit !== 'rows' && !config.orderBy) {
      add('needs an "orderBy", which says which rows are equal');
    }
  });

type Computed = z.infer<typeof computed>;

const offered = field(computed, {
  label: 'Column',
  placeholder: 'Add a rank, running total, share …',
  offers: windowOffers,
});

export const window = defineNode({
  type: 'window',
  title: 'Window',
  summary: 'Computes columns from the rows around: running totals, ranks, the value before.',
  keywords: 'rank running total previous row',
  icon: 'rows-3',
  category: 'transform',
  canReject: false,
  config: z.strictObject({
    columns: field(z.array(offered).min(1, 'must hold at least one column'), {
      label: 'Columns',
      help: 'All see the columns that come in; one of the same name replaces its column.',
    }),
  }),
  rowKey: () => 'kept',
  example: {
    config: {
      columns: [
        { name: 'running', expr: 'sum(price)', partitionBy: ['city'], orderBy: ['day'] },
        { name: 'change', expr: 'price - lag(price)', partitionBy: ['city'], orderBy: ['day'] },
      ],
    },
    inputs: {
      in: [
        {
          columns: { city: 'text', day: 'integer', price: 'number' },
          rows: [
            ['Rome', 2, 5],
            ['Oslo', 1, 7],
            ['Rome', 1, 1.5],
          ],
        },
      ],
    },
    outputs: {
      out: [
        ['Rome', 2, 5, 6.5, 3.5],
        ['Oslo', 1, 7, 7, null],
        ['Rome', 1, 1.5, 1.5, null],
      ],
    },
  },
  async compile({ columns }, context) {
    const row = context.temporary('row');
    const made: (Assignment & { as: string })[] = [];
    for (const [index, each] of columns.entries()) {
      made.push({
        name: context.temporary(each.name),
        as: each.name,
        value: await windowed(each, index, row, context),
      });
    }
    checkNames(
      columns.map(({ name }, index) => ({ name, field: ['columns', index, 'name'] })),
      context,
    );
    const replaced = (name: string) => made.find(({ as }) => as.toLowerCase() === name.toLowerCase());
    const input = context.input().columns;
    const isNew = ({ as }: { as: string }) => !input.some(({ name }) => name.toLowerCase() === as.toLowerCase());
    return {
      shape: 'map',
      windows: { row, steps: [made.map(({ name, value }) => ({ name, value }))] },
      steps: [],
      checks: [],
      output: [
        ...input.map(({ name }) => ({ name: replaced(name)?.as ?? name, value: id(replaced(name)?.name ?? name) })),
        ...made.filter(isNew).map(({ name, as }) => ({ name: as, value: id(name) })),
      ],
    };
  },
});

/** A running figure is one in an order; that of arrival is seldom meant. */
function cautionUnordered({ name, orderBy: order }: Computed, index: number, frame: Frame, context: CompileContext) {
  if (isWholeFrame(frame) || (order !== undefined && order.length > 0)) return;
  context.caution(`"${name}" takes the rows as they arrive. Choose what orders them, such as a date.`, {
    field: ['columns', index, 'orderBy'],
  });
}

function windowed(config: Computed, index: number, row: string, context: CompileContext) {
  const { expr, partitionBy, orderBy: order, frame: text } = config;
  const place = ['columns', index];
  const parsed = text === undefined ? undefined : parseFrame(text);
  if (parsed) cautionUnordered(config, index, parsed, context);
  const spec = {
    partitionBy: (partitionBy ?? []).map((name, at) => context.column(name, [...place, 'partitionBy', at]).name),
    order: sortKeys(order ?? [], [...place, 'orderBy'], context),
    ...(parsed && { frame: frameSql(parsed) }),
  };
  return context.expression(expr, {
    field: [...place, 'expr'],
    functions: 'window',
    over: {
      plain: windowSql(spec),
      tied: windowSql({ ...spec, order: [...spec.order, byArrival(row)] }),
      countsRows: parsed?.unit === 'rows',
      columns: [
        ...spec.order.map(({ column }) => ({ name: column, type: 'ANY' })),
        ...spec.partitionBy.map((name) => ({ name, type: 'ANY' })),
        { name: row, type: 'BIGINT' },
      ],
    },
  });
}
