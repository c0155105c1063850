import { describe, expect, test } from 'vitest';
import { windowOffers } from '../../../../core/nodes/transform/window-offers.ts';
import { renderInlined } from '../../../../core/sql/sql.ts';
import { frameSql, parseFrame } from '../../../../core/sql/window-frame.ts';
import { runNode, type Table } from '../../../support/run-node.ts';

const table: Table = {
  columns: [
    ['g', 'text'],
    ['o', 'integer'],
    ['v', 'integer'],
    ['day', 'date'],
  ],
  rows: [
    ['a', 2, 10, '2024-01-09'],
    ['b', 1, 1, '2024-01-01'],
    ['a', 1, 20, '2024-01-01'],
    ['a', 2, 30, '2024-01-08'],
    ['b', 2, null, '2024-01-02'],
    [null, null, 5, null],
  ],
};

const run = (column: object, on: Table = table) =>
  runNode({ type: 'window', config: { columns: [{ name: 'w', ...column }] }, inputs: { in: [on] } });

const valuesOf = async (column: object) => {
  const { problems, outputs } = await run(column);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return outputs['out']?.rows.map((row) => row.at(-1));
};
const messagesOf = async (column: object) => (await run(column)).problems.map(({ message }) => message);

const inGroup = { partitionBy: ['g'], orderBy: ['o'] };

test('rows keep their order; functions see their group in its order', async () => {
  expect(await valuesOf({ expr: 'sum(v)', ...inGroup })).toEqual(['60', '1', '20', '60', '1', '5']);
  expect(await valuesOf({ expr: 'sum(v)', partitionBy: ['G'] })).toEqual(['60', '1', '60', '60', '1', '5']);
  expect(await valuesOf({ expr: 'count(*)' })).toEqual(['6', '6', '6', '6', '6', '6']);
});

test('rows that tie share a rank, and are told apart by their arrival where one must be first', async () => {
  expect(await valuesOf({ expr: 'rank()', ...inGroup })).toEqual(['2', '1', '1', '2', '2', '1']);
  expect(await valuesOf({ expr: 'row_number()', ...inGroup })).toEqual(['2', '1', '1', '3', '2', '1']);
  expect(await valuesOf({ expr: 'row_number()' })).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(await valuesOf({ expr: 'last_value(v)', ...inGroup })).toEqual(['30', '1', '20', '30', null, '5']);
  expect(await valuesOf({ expr: 'string_agg(v::VARCHAR)', ...inGroup })).toEqual([
    '20,10,30',
    '1',
    '20',
    '20,10,30',
    '1',
    '5',
  ]);
});

test('a function may stand anywhere in an expression, with its arguments, a FILTER, or a window of its own', async () => {
  expect(await valuesOf({ expr: 'v - lag(v, 1, 0)', ...inGroup })).toEqual(['-10', '1', '20', '20', null, '5']);
  expect(await valuesOf({ expr: 'lead(v)' })).toEqual(['1', '20', '30', null, '5', null]);
  expect(await valuesOf({ expr: 'sum(v) FILTER (WHERE o = 2)', partitionBy: ['g'] })).toEqual([
    '40',
    null,
    '40',
    '40',
    null,
    null,
  ]);
  expect(await valuesOf({ expr: 'max(v) - max(v) OVER ()', partitionBy: ['g'] })).toEqual([
    '0',
    '-29',
    '0',
    '0',
    '-29',
    '-25',
  ]);
  expect(await valuesOf({ expr: 'count(DISTINCT o)' })).toEqual(['2', '2', '2', '2', '2', '2']);
});

test('a frame counts rows in the order of arrival, or measures a distance', async () => {
  const frame = 'ROWS between 1 preceding and CURRENT ROW';
  expect(await valuesOf({ expr: 'list(v)', frame })).toEqual([
    '[10]',
    '[10, 1]',
    '[1, 20]',
    '[20, 30]',
    '[30, NULL]',
    '[NULL, 5]',
  ]);
  expect(await valuesOf({ expr: 'sum(v)', ...inGroup, frame })).toEqual(['30', '1', '20', '40', '1', '5']);
  const week = { orderBy: ['day'], frame: 'range between interval 7 days preceding and current row' };
  expect(await valuesOf({ expr: 'count(v)', ...week })).toEqual(['2', '2', '2', '3', '2', '1']);
  expect(await valuesOf({ expr: 'row_number() + count(v)', ...week })).toEqual(['7', '3', '4', '7', '5', '7']);
  expect(await valuesOf({ expr: 'sum(v)', orderBy: ['o'], frame: 'groups 1 preceding exclude current row' })).toEqual([
    '51',
    '20',
    '1',
    '31',
    '61',
    '40',
  ]);
});

test('a column of the same name takes its place, and the others still see the old one', async () => {
  const { outputs } = await runNode({
    type: 'window',
    config: {
      columns: [
        { name: 'V', expr: 'lag(v)' },
        { name: 'n', expr: 'sum(v)' },
      ],
    },
    inputs: { in: [table] },
  });
  expect(outputs['out']?.columns.map(({ name }) => name)).toEqual(['g', 'o', 'V', 'day', 'n']);
  expect(outputs['out']?.rows.map((row) => [row[2], row[4]])[1]).toEqual(['10', '66']);
});

test('what an expression cannot be is told', async () => {
  expect(await messagesOf({ expr: 'sum(w)', partitionBy: ['h'], orderBy: ['p'] })).toEqual([
    'There is no column "h" here.',
    'There is no column "p" here.',
    'There is no column "w" here.',
  ]);
  expect(await messagesOf({ expr: 'lag(v IGNORE NULLS)' })).toEqual([
    expect.stringMatching(/IGNORE NULLS is not supported for non-window functions/),
  ]);
  expect(await valuesOf({ expr: 'lag(v IGNORE NULLS) OVER (ORDER BY o)' })).toHaveLength(6);
  expect(await messagesOf({ expr: "sum(v) + (SELECT 1) + length(read_text('x'))" })).toHaveLength(2);
  expect(await messagesOf({ expr: 'sum(v)', frame: 'rows between current row and 1 preceding' })).toEqual([
    expect.stringMatching(/^columns\[0\]\.frame of "w" must be a frame such as rows between/),
  ]);
  expect(await messagesOf({ expr: 'sum(v)', frame: 'groups 1 preceding' })).toEqual([
    'columns[0].frame of "w" needs an "orderBy", which says which rows are equal.',
  ]);
  expect(await messagesOf({ expr: 'sum(v)', orderBy: ['g', 'o'], frame: 'range 1 preceding' })).toEqual([
    'columns[0].frame of "w" measures a distance, so "orderBy" must name the one column to measure it in.',
  ]);
});

describe('frames', () => {
  test.each([
    ['rows unbounded preceding', 'ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW'],
    ['Rows  between 2 preceding\nand 1 following', 'ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING'],
    ['range between 1.5 preceding and unbounded following', 'RANGE BETWEEN 1.5 PRECEDING AND UNBOUNDED FOLLOWING'],
    [
      "range between interval '3' months preceding and current row exclude ties",
      'RANGE BETWEEN INTERVAL 3 MONTH PRECEDING AND CURRENT ROW EXCLUDE TIES',
    ],
    [
      'groups between current row and 1 following exclude group',
      'GROUPS BETWEEN CURRENT ROW AND 1 FOLLOWING EXCLUDE GROUP',
    ],
    ['rows between current row and current row exclude no others', 'ROWS BETWEEN CURRENT ROW AND CURRENT ROW'],
  ])('%s is %s', (text, expected) => {
    const parsed = parseFrame(text);
    expect(parsed && renderInlined(frameSql(parsed))).toBe(expected);
  });

  test.each([
    'rows',
    'rows between 1.5 preceding and current row',
    'rows between unbounded following and current row',
    'rows between 1 following and current row',
    'rows between interval 1 day preceding and current row',
    'range between interval 1 fortnight preceding and current row',
    'rows between current row and unbounded preceding',
    'rows 1 preceding); DROP TABLE x; --',
  ])('%s is none', (text) => {
    expect(parseFrame(text)).toBeUndefined();
  });
});

test('takes all columns that are offered, under names of their own', async () => {
  const columns: Table['columns'] = [
    ['running v "x"', 'text'],
    ['v "x"', 'integer'],
    ['day', 'date'],
  ];
  const rows: Table['rows'] = [
    ['a', 1, '2024-01-01'],
    ['b', 3, '2024-01-04'],
  ];
  const offered = windowOffers(
    columns.map(([name, type]) => ({ name, type })),
    [{ name: 'Row_Number', expr: 'count(*)' }],
  );
  const { problems, outputs } = await runNode({
    type: 'window',
    config: { columns: offered.map(({ entry }) => entry) },
    inputs: { in: [{ columns, rows }] },
  });
  expect(problems).toEqual([]);
  const made = outputs['out']?.rows.map((row) => row.slice(columns.length)) ?? [];
  expect(offered.map(({ title, entry }, at) => [title, entry['name'], ...made.map((row) => row[at])])).toEqual([
    ['Row number', 'row_number_2', '1', '2'],
    ['Number of rows', 'row_count', '2', '2'],
    ['Running total of v "x"', 'running_v_x', '1', '4'],
    ['Rank by v "x", highest first', 'rank_v_x', '2', '1'],
    ['Rank by day, highest first', 'rank_day', '2', '1'],
    ['Share of v "x" in its total', 'share_v_x', '0.25', '0.75'],
    ['Total of v "x"', 'total_v_x', '4', '4'],
    ['Average of v "x"', 'average_v_x', '2.0', '2.0'],
    ['Moving average of v "x", 7 rows', 'moving_v_x', '1.0', '2.0'],
    ['Change of v "x" from the row before', 'change_v_x', null, '2'],
    ['Days since day of the row before', 'days_since_day', null, '3'],
    ['Value of running v "x" in the row before', 'previous_running_v_x', null, 'a'],
    ['Value of v "x" in the row before', 'previous_v_x', null, '1'],
    ['Value of day in the row before', 'previous_day', null, '2024-01-01'],
    ['Value of running v "x" in the row after', 'next_running_v_x', 'b', null],
    ['Value of v "x" in the row after', 'next_v_x', '3', null],
    ['Value of day in the row after', 'next_day', '2024-01-04', null],
  ]);
});

test('what is offered looks at the same rows, in the same order, as the entries before', () => {
  const entry = (title: string, entries: readonly object[]) =>
    windowOffers([{ name: 'v', type: 'integer' }], entries).find((offer) => offer.title === title)?.entry;
  const first = { name: 'n', expr: 'row_number()', partitionBy: ['g'], orderBy: ['day'] };
  const ranked = entry('Rank by v, highest first', [first]);
  expect(ranked).toEqual({
    name: 'rank_v',
    expr: 'rank()',
    partitionBy: ['g'],
    orderBy: [{ column: 'v', desc: true }],
  });
  expect(entry('Change of v from the row before', [first, ranked ?? {}])).toEqual({
    name: 'change_v',
    expr: 'v - lag(v)',
    partitionBy: ['g'],
    orderBy: ['day'],
  });
  expect(entry('Total of v', [first])).toEqual({ name: 'total_v', expr: 'sum(v)', partitionBy: ['g'] });
  const total = { name: 'total_v', expr: 'sum(v)' };
  expect(entry('Running total of v', [first, total])).toMatchObject({ orderBy: ['day'] });
});

test('what is offered of the rows before goes by the first date, and by arrival where nobody says otherwise', async () => {
  const columns = { v: 'integer', shipped: 'timestamp', day: 'date' };
  const entries = (all: Record<string, string>) => {
    const offered = windowOffers(
      Object.entries(all).map(([name, type]) => ({ name, type })),
      [],
    );
    return Object.fromEntries(offered.map(({ title, entry }) => [title, entry]));
  };
  const { 'Row number': number, 'Moving average of v, 7 rows': moving, 'Total of v': total } = entries(columns);
  expect(moving).toMatchObject({ orderBy: ['shipped'] });
  for (const each of [number, total]) expect(each).not.toHaveProperty('orderBy');
  const dateless = entries({ v: 'integer' })['Moving average of v, 7 rows'];
  const whole = { name: 'all_v', expr: 'sum(v)', frame: 'rows between unbounded preceding and unbounded following' };
  const { problems } = await runNode({
    type: 'window',
    config: { columns: [whole, moving, { ...dateless, name: 'by_arrival' }] },
    inputs: { in: [{ columns: Object.entries(columns), rows: [] }] },
  });
  expect(problems).toMatchObject([
    {
      severity: 'warning',
      message: '"by_arrival" takes the rows as they arrive. Choose what orders them, such as a date.',
      field: ['columns', 2, 'orderBy'],
    },
  ]);
});
