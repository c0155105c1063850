import { describe, expect, test } from 'vitest';
import { runNode, type Table } from '../../../support/run-node.ts';

const validate = (config: object, table: Table) => runNode({ type: 'validate', config, inputs: { in: [table] } });
const one = (type: string, values: (string | number | boolean | null)[]): Table => ({
  columns: [['v', type]],
  rows: values.map((value) => [value]),
});
/** Rejected values with their messages, under one column's rules. */
async function refused(rules: object, table: Table): Promise<(string | null)[][]> {
  const { problems, rejects } = await validate({ schema: { v: rules } }, table);
  expect(problems).toEqual([]);
  return rejects.map(({ value, message }) => [value, message]);
}

describe('a rule', () => {
  const prices: Table = {
    columns: [
      ['price', 'text'],
      ['qty', 'integer'],
    ],
    rows: [
      ['5', 1],
      ['-5', 2],
      [null, 3],
      ['x', 4],
    ],
  };

  test('lets pass what is true or empty, and rejects what is false or raises', async () => {
    const { outputs, rejects } = await validate(
      { rules: [{ name: 'positive', expr: 'CAST(price AS INTEGER) > 0' }] },
      prices,
    );
    expect(outputs['out']?.rows).toEqual([
      ['5', '1'],
      [null, '3'],
    ]);
    expect(rejects).toEqual([
      {
        row: 2,
        code: 'rule.failed',
        column: 'price',
        value: '-5',
        message: '"-5" breaks the rule "positive": CAST(price AS INTEGER) > 0',
      },
      {
        row: 4,
        code: 'rule.failed',
        column: 'price',
        value: 'x',
        message: 'The rule "positive" could not be checked on this row: CAST(price AS INTEGER) > 0',
      },
    ]);
  });

  test('over several columns points at none of them', async () => {
    const { rejects } = await validate({ rules: [{ name: 'short', expr: 'length(price) > qty - 1' }] }, prices);
    expect(rejects).toMatchObject([
      { row: 4, column: null, value: null, message: 'The rule "short" does not hold: length(price) > qty - 1' },
    ]);
  });

  test('only warns, or ends the run, when it says so', async () => {
    const rule = (severity: string) => ({ rules: [{ name: 'few', expr: 'qty < 4', severity }] });
    const warned = await validate(rule('warn'), prices);
    expect(warned.outputs['out']?.rows).toHaveLength(4);
    expect(warned.rejects).toEqual([]);
    expect((await validate(rule('fail'), prices)).failures).toEqual(['"4" breaks the rule "few": qty < 4']);
  });

  test('that breaks together with others is told with them', async () => {
    const rules = [
      { name: 'a', expr: 'qty > 1' },
      { name: 'b', expr: 'qty > 2' },
    ];
    const { rejects } = await validate({ rules }, prices);
    expect(rejects[0]?.message).toBe('"1" breaks the rule "a": qty > 1; "1" breaks the rule "b": qty > 2');
  });
});

describe('a schema', () => {
  test('checks a type without changing the value', async () => {
    const { outputs, rejects } = await validate(
      { schema: { v: { type: 'integer' } } },
      one('text', ['007', '1.5', null]),
    );
    expect(outputs['out']).toEqual({ columns: [{ name: 'v', type: 'VARCHAR' }], rows: [['007'], [null]] });
    expect(rejects).toMatchObject([
      { code: 'schema.failed', column: 'v', value: '1.5', message: '"1.5" is not a whole number' },
    ]);
  });

  test('asks for a value', async () => {
    expect(await refused({ notNull: true }, one('text', ['', null]))).toEqual([[null, '"v" is empty']]);
  });

  test('asks for one of some values', async () => {
    expect(await refused({ in: ['a', 1] }, one('text', ['a', '1', 'b', null]))).toEqual([
      ['b', '"b" is not one of a, 1'],
    ]);
    expect(await refused({ in: [1, '2'] }, one('integer', [1, 2, 3]))).toEqual([['3', '"3" is not one of 1, 2']]);
    expect(await refused({ in: ['2024-01-31'] }, one('date', ['2024-01-31', '2024-02-01']))).toHaveLength(1);
  });

  test('asks for a range, of the type that is checked', async () => {
    expect(await refused({ min: 1, max: 10 }, one('integer', [0, 1, 10, 11, null]))).toEqual([
      ['0', '"0" is less than 1'],
      ['11', '"11" is more than 10'],
    ]);
    expect(await refused({ type: 'number', min: 10 }, one('text', ['9', '10', 'x']))).toEqual([
      ['9', '"9" is less than 10'],
      ['x', '"x" is not a number'],
    ]);
    expect(await refused({ max: '2024-01-31' }, one('date', ['2024-01-31', '2024-02-01']))).toEqual([
      ['2024-02-01', '"2024-02-01" is more than 2024-01-31'],
    ]);
  });

  test('asks for a pattern of the whole text', async () => {
    expect(await refused({ pattern: '[A-Z]\\d' }, one('text', ['A1', 'xA1', 'A1\n', null]))).toEqual([
      ['xA1', '"xA1" does not match the pattern [A-Z]\\d'],
      ['A1\n', '"A1\n" does not match the pattern [A-Z]\\d'],
    ]);
    expect(await refused({ pattern: '\\d{3}' }, one('integer', [123, 12]))).toHaveLength(1);
  });

  test('asks for unique values', async () => {
    expect(await refused({ unique: true }, one('text', ['a', 'b', 'a', null, null]))).toEqual([
      ['a', '"a" occurs 2 times, where it must be unique'],
      ['a', '"a" occurs 2 times, where it must be unique'],
    ]);
  });

  test('names columns that are there', async () => {
    const { problems } = await validate({ schema: { w: { notNull: true } } }, one('text', []));
    expect(problems).toMatchObject([{ message: 'There is no column "w" here.', field: ['schema', 'w'] }]);
  });

  test('compares with values of the right type', async () => {
    const { problems } = await validate({ schema: { v: { min: 'soon' } } }, one('date', []));
    expect(problems).toMatchObject([
      {
        message: 'A value to compare "v" with must be a date such as 2024-01-31, not "soon".',
        field: ['schema', 'v', 'min'],
      },
    ]);
  });
});

describe('columns that are not in the schema', () => {
  const table: Table = {
    columns: [
      ['a', 'text'],
      ['v', 'text'],
      ['b', 'text'],
    ],
    rows: [['1', '2', '3']],
  };
  const run = (extraColumns: string) => validate({ schema: { v: { notNull: true } }, extraColumns }, table);

  test('pass, go, or are a problem', async () => {
    expect((await run('allow')).outputs['out']?.rows).toEqual([['1', '2', '3']]);
    expect((await run('drop')).outputs['out']?.rows).toEqual([['2']]);
    expect((await run('fail')).problems).toMatchObject([{ message: 'These columns are not in the schema: "a", "b".' }]);
  });
});

test('there is something to check', async () => {
  const messages = async (config: object) =>
    (await validate(config, one('text', []))).problems.map(({ message }) => message);
  expect(await messages({})).toEqual(['rules must hold at least one rule where there is no schema.']);
  expect(await messages({ rules: [{ name: 'a', expr: 'true' }], extraColumns: 'drop' })).toEqual([
    'extraColumns has no meaning without a schema: leave it out.',
  ]);
  expect(await messages({ schema: { v: { notnull: true } } })).toEqual([
    'Unknown key "notnull" in schema.v. Did you mean "notNull"?',
  ]);
});
