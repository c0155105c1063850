import { describe, expect, test } from 'vitest';
import { measureOffers } from '../../../../core/nodes/combine/measure-offers.ts';
import { runNode, type Table } from '../../../support/run-node.ts';

const run = async (type: string, config: object, inputs: Record<string, Table[]>) => {
  const done = await runNode({ type, config, inputs });
  return {
    ...done,
    messages: done.problems.map(({ message }) => message),
    rows: done.outputs['out']?.rows.map((row) => row.map((cell) => cell ?? '-').join(' ')),
  };
};
const one = (type: string, values: (string | number | null)[], name = 'v'): Table => ({
  columns: [[name, type]],
  rows: values.map((value) => [value]),
});

describe('lookup', () => {
  test('compares values as the column is typed, and an empty value is in no list', async () => {
    const texts = { in: [one('text', ['1', '01', 'a', null])] };
    expect((await run('lookup', { column: 'v', values: [1, 'a'] }, texts)).rows).toEqual(['1', 'a']);
    expect((await run('lookup', { column: 'v', mode: 'not_in', values: [1, 'a'] }, texts)).rows).toEqual(['01', '-']);
    const numbers = { in: [one('integer', [1, 2, null])] };
    expect((await run('lookup', { column: 'v', values: ['01', 7] }, numbers)).rows).toEqual(['1']);
    expect((await run('lookup', { column: 'v', values: [] }, numbers)).rows).toEqual([]);
    expect((await run('lookup', { column: 'v', mode: 'not_in', values: [] }, numbers)).rows).toEqual(['1', '2', '-']);
    expect(
      (
        await run(
          'lookup',
          { column: 'v', values: ['2024-01-31'] },
          { in: [one('date', ['2024-01-31', '2024-02-01'])] },
        )
      ).rows,
    ).toEqual(['2024-01-31']);
  });

  test('refuses a value that the column cannot hold', async () => {
    expect((await run('lookup', { column: 'v', values: ['x'] }, { in: [one('integer', [])] })).messages).toEqual([
      'A value to compare "v" with must be a whole number of at most 64 bits, not "x".',
    ]);
  });

  test('takes its list from rows, in the order of the input and without doubling', async () => {
    const inputs = {
      in: [one('text', ['b', 'a', null, 'c', 'b'])],
      list: [one('text', ['b', 'c', null, 'b'], 'code')],
    };
    expect((await run('lookup', { column: 'v' }, inputs)).rows).toEqual(['b', 'c', 'b']);
    expect((await run('lookup', { column: 'v', mode: 'not_in' }, inputs)).rows).toEqual(['a', '-']);
  });

  test('tells a whole number from the double that it would be rounded to', async () => {
    const inputs = {
      in: [one('integer', ['9007199254740993', 2])],
      list: [one('number', ['9007199254740992', 2, 2.5])],
    };
    expect((await run('lookup', { column: 'v' }, inputs)).rows).toEqual(['2']);
    const turned = {
      in: [one('number', ['9007199254740992', 2, 2.5])],
      list: [one('integer', ['9007199254740993', 2])],
    };
    expect((await run('lookup', { column: 'v' }, turned)).rows).toEqual(['2.0']);
  });

  test('finds the column of the list by name, by being told, or by being the only one', async () => {
    const list: Table = {
      columns: [
        ['x', 'integer'],
        ['V', 'text'],
      ],
      rows: [[1, 'a']],
    };
    expect((await run('lookup', { column: 'v' }, { in: [one('text', ['a'])], list: [list] })).rows).toEqual(['a']);
    expect(
      (await run('lookup', { column: 'v', listColumn: 'x' }, { in: [one('text', ['a'])], list: [list] })).messages,
    ).toEqual(['"v" is text, but "x" of the list is integer. Cast one of them first.']);
    expect((await run('lookup', { column: 'v' }, { in: [one('text', [])] })).messages).toContain(
      'Nothing leads into "node": connect its input "list".',
    );
  });
});

describe('union', () => {
  const first: Table = {
    columns: [
      ['a', 'text'],
      ['n', 'integer'],
    ],
    rows: [
      ['x', 1],
      ['y', 2],
    ],
  };
  const second: Table = {
    columns: [
      ['N', 'number'],
      ['b', 'text'],
    ],
    rows: [
      [1, 'z'],
      [2.5, null],
    ],
  };

  test('by name leaves empty what an input lacks', async () => {
    const { outputs, rows } = await run('union', {}, { in: [first, second] });
    expect(outputs['out']?.columns).toEqual([
      { name: 'a', type: 'VARCHAR' },
      { name: 'n', type: 'DOUBLE' },
      { name: 'b', type: 'VARCHAR' },
    ]);
    expect(rows).toEqual(['x 1.0 -', 'y 2.0 -', '- 1.0 z', '- 2.5 -']);
  });

  test('by position takes the names of the first', async () => {
    const other: Table = {
      columns: [
        ['p', 'text'],
        ['q', 'integer'],
      ],
      rows: [['z', 3]],
    };
    const { outputs, rows } = await run('union', { by: 'position' }, { in: [first, other] });
    expect(outputs['out']?.columns.map(({ name }) => name)).toEqual(['a', 'n']);
    expect(rows).toEqual(['x 1', 'y 2', 'z 3']);
  });

  test('keeps the first of rows that are alike', async () => {
    const again: Table = {
      columns: [
        ['n', 'integer'],
        ['a', 'text'],
      ],
      rows: [
        [2, 'y'],
        [1, null],
        [1, null],
      ],
    };
    expect((await run('union', { distinct: true }, { in: [first, again] })).rows).toEqual(['x 1', 'y 2', '- 1']);
  });

  test('ends with an error rather than round what a number cannot hold', async () => {
    const doubles: Table = { columns: [['n', 'number']], rows: [[2.5]] };
    const digits = (type: string, value: string): Table => ({ columns: [['n', type]], rows: [[value]] });
    for (const exact of [digits('integer', '9007199254740992'), digits('decimal(9,1)', '0.1')])
      expect((await run('union', {}, { in: [exact, doubles] })).rows).toHaveLength(2);
    for (const more of [digits('integer', '9007199254740993'), digits('decimal(38,20)', '0.10000000000000000001')])
      await expect(run('union', {}, { in: [more, doubles] })).rejects.toMatchObject({
        code: 'cast.failed',
        message: expect.stringMatching(/^A value of "n" has more digits than a number can hold/),
      });
  });

  test('names both types where they do not fit', async () => {
    const other: Table = { columns: [['n', 'text']], rows: [] };
    expect((await run('union', {}, { in: [first, other] })).messages).toEqual([
      'The column "n" is integer, but in "in_2" it is text. Cast one of them first.',
    ]);
    expect((await run('union', { by: 'position' }, { in: [first, other] })).messages).toEqual([
      '"in_1" has 2 columns and "in_2" has 1. By position, all inputs must have the same number: select the same columns first, or match by name.',
    ]);
  });
});

describe('aggregate', () => {
  const sales: Table = {
    columns: [
      ['city', 'text'],
      ['n', 'integer'],
    ],
    rows: [
      ['b', 1],
      ['a', 2],
      [null, 3],
      ['b', 4],
      [null, null],
    ],
  };

  test('has one row a group, in the order of the groups', async () => {
    const { outputs, rows } = await run(
      'aggregate',
      {
        groupBy: ['CITY'],
        measures: [
          { name: 'rows', expr: 'count(*)' },
          { name: 'n', expr: 'max(n)' },
        ],
      },
      { in: [sales] },
    );
    expect(outputs['out']?.columns.map(({ name }) => name)).toEqual(['city', 'rows', 'n']);
    expect(rows).toEqual(['a 1 2', 'b 2 4', '- 2 3']);
  });

  test('has one row where nothing is grouped by, even of no rows', async () => {
    const measures = [
      { name: 'rows', expr: 'count(*)' },
      { name: 'most', expr: 'max(n)' },
    ];
    expect((await run('aggregate', { measures }, { in: [sales] })).rows).toEqual(['5 4']);
    expect((await run('aggregate', { measures }, { in: [{ ...sales, rows: [] }] })).rows).toEqual(['0 -']);
  });

  test('takes all measures that are offered, under names of their own', async () => {
    const columns: Table['columns'] = [
      ['city', 'text'],
      ['n "x"', 'decimal(4,1)'],
      ['day', 'date'],
    ];
    const rows: Table['rows'] = [
      ['b', '1.5', '2024-01-02'],
      ['b', '2.5', '2024-01-01'],
      [null, null, null],
    ];
    const offered = measureOffers(
      columns.map(([name, type]) => ({ name, type })),
      [{ name: 'Row_Count', expr: 'count(*)' }],
    );
    expect(offered.map(({ title, entry: { name } }) => `${title}: ${name}`)).toEqual([
      'Number of rows: row_count_2',
      'Sum of n "x": sum_n_x',
      'Average of n "x": average_n_x',
      'Median of n "x": median_n_x',
      'Minimum of n "x": min_n_x',
      'Minimum of day: min_day',
      'Maximum of n "x": max_n_x',
      'Maximum of day: max_day',
      'Distinct values of city: distinct_city',
      'Distinct values of n "x": distinct_n_x',
      'Distinct values of day: distinct_day',
      'Rows with city: count_city',
      'Rows with n "x": count_n_x',
      'Rows with day: count_day',
    ]);
    const measures = offered.map(({ entry }) => entry);
    const done = await run('aggregate', { measures }, { in: [{ columns, rows }] });
    expect(done.messages).toEqual([]);
    expect(done.rows).toEqual(['3 4.0 2.0 2.0 1.5 2024-01-01 2.5 2024-01-02 1 2 2 2 2 2']);
  });

  test('refuses two columns of one name', async () => {
    expect(
      (await run('aggregate', { groupBy: ['city'], measures: [{ name: 'City', expr: 'count(*)' }] }, { in: [sales] }))
        .messages,
    ).toEqual([
      'Two columns would be called "city" and "City", which differ only in upper and lower case. Rename one of them.',
    ]);
    expect((await run('aggregate', { measures: [] }, { in: [sales] })).messages).toEqual([
      'measures must hold at least one measure where nothing is grouped by.',
    ]);
  });
});

describe('route', () => {
  const totals: Table = { columns: [['t', 'text']], rows: [['500'], ['5'], ['x'], [null], ['-1']] };
  const branches = [
    { port: 'large', when: "CASE WHEN t = 'x' THEN true ELSE CAST(t AS INTEGER) > 100 END" },
    { port: 'small', when: 'CAST(t AS INTEGER) >= 0' },
  ];
  const portsOf = async (otherwise?: string) => {
    const { outputs, rejects, messages } = await run(
      'route',
      { branches, ...(otherwise && { otherwise }) },
      { in: [totals] },
    );
    expect(messages).toEqual([]);
    return {
      ports: Object.fromEntries(Object.entries(outputs).map(([port, { rows }]) => [port, rows.flat()])),
      rejects,
    };
  };

  test('sends each row by the first branch that holds and rejects the rest', async () => {
    const { ports, rejects } = await portsOf();
    expect(ports).toEqual({ large: ['500', 'x'], small: ['5'] });
    expect(rejects.map(({ row, code }) => [row, code])).toEqual([
      [4, 'route.no_match'],
      [5, 'route.no_match'],
    ]);
  });

  test('drops the rest, or sends it by a port of its own or of a branch', async () => {
    expect(await portsOf('drop')).toEqual({ ports: { large: ['500', 'x'], small: ['5'] }, rejects: [] });
    expect(await portsOf('rest')).toEqual({
      ports: { large: ['500', 'x'], small: ['5'], rest: [null, '-1'] },
      rejects: [],
    });
    expect((await portsOf('small')).ports).toEqual({ large: ['500', 'x'], small: ['5', null, '-1'] });
  });

  test('rejects a row whose condition fails before any holds', async () => {
    const { outputs, rejects } = await run(
      'route',
      {
        branches: [
          { port: 'a', when: 'CAST(t AS INTEGER) > 0' },
          { port: 'b', when: 'true' },
        ],
      },
      { in: [totals] },
    );
    expect(outputs['a']?.rows.flat()).toEqual(['500', '5']);
    expect(outputs['b']?.rows.flat()).toEqual([null, '-1']);
    expect(rejects).toMatchObject([{ row: 3, code: 'expression.failed' }]);
  });

  test('has ports with names of their own', async () => {
    const messagesOf = async (...ports: string[]) =>
      (await run('route', { branches: ports.map((port) => ({ port, when: 'true' })) }, { in: [totals] })).messages;
    expect(await messagesOf('a', 'a')).toEqual([
      'branches[1].port must differ from the other branches: "a" is used twice.',
    ]);
    expect(await messagesOf('rejected')).toEqual(['branches[0].port must not be rejected, reject, drop or in.']);
    expect(await messagesOf('Big One')).toEqual([
      'branches[0].port must start with a lower-case letter and hold only a-z, 0-9 and _.',
    ]);
  });
});
