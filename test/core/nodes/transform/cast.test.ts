import { describe, expect, test } from 'vitest';
import { runNode } from '../../../support/run-node.ts';

type Value = string | number | boolean | null;

/** What becomes of each value: its text after the cast, or the reject's message. */
async function castEach(from: string, spec: object | string, values: readonly Value[]): Promise<(string | null)[]> {
  const { problems, outputs, rejects } = await runNode({
    type: 'cast',
    config: { columns: { v: typeof spec === 'string' ? { type: spec } : spec } },
    inputs: {
      in: [
        {
          columns: [
            ['n', 'integer'],
            ['v', from],
          ],
          rows: values.map((value, index) => [index, value]),
        },
      ],
    },
  });
  expect(problems).toEqual([]);
  const rows = new Map(outputs['out']?.rows.map(([n, value]) => [Number(n), value ?? null]));
  return values.map((_, index) => rows.get(index) ?? rejects.find(({ row }) => row === index + 1)?.message ?? null);
}

describe('text to integer', () => {
  test('takes whole numbers with blanks, signs and leading zeros', async () => {
    expect(await castEach('text', 'integer', ['12', ' 12 ', '+5', '-0', '007', '1.0', '12.', null])).toEqual([
      '12',
      '12',
      '5',
      '0',
      '7',
      '1',
      '12',
      null,
    ]);
  });

  test('keeps all digits up to the limits of 64 bits and refuses what is beyond', async () => {
    expect(
      await castEach('text', 'integer', [
        '9223372036854775807',
        '-9223372036854775808',
        '9223372036854775808',
        '12345678901234567890123',
      ]),
    ).toEqual([
      '9223372036854775807',
      '-9223372036854775808',
      '"9223372036854775808" is beyond the range of a whole number of 64 bits',
      '"12345678901234567890123" is beyond the range of a whole number of 64 bits',
    ]);
  });

  test.each(['1.5', '1e3', '1_000', '0x1F', '0b11', '', ' ', '1 2', '--1', '１２', 'nan', '1,000'])(
    'refuses %j',
    async (text) => {
      expect(await castEach('text', 'integer', [text])).toEqual([`"${text}" is not a whole number`]);
    },
  );
});

describe('text to number', () => {
  test('takes decimals and exponents', async () => {
    expect(await castEach('text', 'number', ['1.5', ' 2 ', '.5', '5.', '1e3', '-2.5E-3', null])).toEqual([
      '1.5',
      '2.0',
      '0.5',
      '5.0',
      '1000.0',
      '-0.0025',
      null,
    ]);
  });

  test.each(['', 'nan', 'inf', '-Infinity', '1_000', '1,5', '0x1F', '12abc'])('refuses %j', async (text) => {
    expect(await castEach('text', 'number', [text])).toEqual([`"${text}" is not a number`]);
  });

  test('refuses what overflows', async () => {
    expect(await castEach('text', 'number', ['1e400'])).toEqual(['"1e400" is not a number']);
  });

  test('reads separators where they belong, and nowhere else', async () => {
    const german = { type: 'number', decimal: ',', thousands: '.' };
    expect(
      await castEach('text', german, [
        '1.234,5',
        '1234,5',
        '-1.234.567',
        ',5',
        '12.34',
        '1.2345',
        '1,234.5',
        '1.234,5e2',
      ]),
    ).toEqual([
      '1234.5',
      '1234.5',
      '-1234567.0',
      '0.5',
      '"12.34" is not a number',
      '"1.2345" is not a number',
      '"1,234.5" is not a number',
      '123450.0',
    ]);
    expect(await castEach('text', { type: 'integer', thousands: "'" }, ["1'234'567", "1'23"])).toEqual([
      '1234567',
      '"1\'23" is not a whole number',
    ]);
  });
});

test('text to decimal keeps every digit and refuses to round', async () => {
  expect(
    await castEach('text', 'decimal(5,2)', ['1.5', '1.50', '1.500', '.25', '999.99', '1.005', '1000', '1e2', 'x', '']),
  ).toEqual([
    '1.50',
    '1.50',
    '1.50',
    '0.25',
    '999.99',
    '"1.005" does not fit decimal(5,2)',
    '"1000" does not fit decimal(5,2)',
    '"1e2" does not fit decimal(5,2)',
    '"x" is not a number',
    '"" is not a number',
  ]);
});

test('text to boolean knows the usual words in any case', async () => {
  expect(await castEach('text', 'boolean', ['true', 'F', ' Yes ', 'n', '1', '0', 'maybe', '', null])).toEqual([
    'true',
    'false',
    'true',
    'false',
    'true',
    'false',
    '"maybe" is neither true nor false',
    '"" is neither true nor false',
    null,
  ]);
});

test('own words for true and false take the place of the usual ones', async () => {
  const spec = { type: 'boolean', trueValues: ['Ja', '1'], falseValues: ['nein'] };
  expect(await castEach('text', spec, ['JA', '1', 'Nein', 'no'])).toEqual([
    'true',
    'true',
    'false',
    '"no" is neither true nor false',
  ]);
});

describe('text to dates and times', () => {
  test('a date is ISO, and a time of day in it is not cut off', async () => {
    expect(
      await castEach('text', 'date', [
        '2024-01-31',
        ' 2024-1-5 ',
        '2024-01-31 00:00:00',
        '2024-01-31 10:00',
        '2024/01/31',
        '2024-02-30',
        'epoch',
        'infinity',
        '99999-01-01',
        '2024-01-31 (BC)',
        '20240131',
      ]),
    ).toEqual([
      '2024-01-31',
      '2024-01-05',
      '2024-01-31',
      ...[
        '2024-01-31 10:00',
        '2024/01/31',
        '2024-02-30',
        'epoch',
        'infinity',
        '99999-01-01',
        '2024-01-31 (BC)',
        '20240131',
      ].map((text) => `"${text}" is not a date such as 2024-01-31`),
    ]);
  });

  test('the first format that fits counts', async () => {
    const spec = { type: 'date', formats: ['%d.%m.%Y', '%m/%d/%Y', '%d.%m.%Y %H:%M'] };
    expect(
      await castEach('text', spec, [
        '31.01.2024',
        '01/31/2024',
        ' 1.2.2024',
        '31.01.2024 00:00',
        '31.01.2024 10:00',
        '2024-01-31',
      ]),
    ).toEqual([
      '2024-01-31',
      '2024-01-31',
      '2024-02-01',
      '2024-01-31',
      '"31.01.2024 10:00" is not a date of the form %d.%m.%Y or %m/%d/%Y or %d.%m.%Y %H:%M',
      '"2024-01-31" is not a date of the form %d.%m.%Y or %m/%d/%Y or %d.%m.%Y %H:%M',
    ]);
  });

  test('a year of two digits is none of four, and is left to the format that has it', async () => {
    const texts = ['31.01.24', '31.01.2024', '31.01.0024', '1.2.124'];
    const misfit = (text: string, form: string) => `"${text}" is not a date of the form ${form}`;
    expect(await castEach('text', { type: 'date', formats: ['%d.%m.%Y'] }, texts)).toEqual([
      misfit('31.01.24', '%d.%m.%Y'),
      '2024-01-31',
      '0024-01-31',
      misfit('1.2.124', '%d.%m.%Y'),
    ]);
    expect(await castEach('text', { type: 'date', formats: ['%d.%m.%Y', '%d.%m.%y'] }, texts)).toEqual([
      '2024-01-31',
      '2024-01-31',
      '0024-01-31',
      misfit('1.2.124', '%d.%m.%Y or %d.%m.%y'),
    ]);
  });

  test('a timestamp keeps its microseconds, and an offset is turned into UTC', async () => {
    expect(
      await castEach('text', 'timestamp', [
        '2024-01-31',
        '2024-01-31T10:00',
        '2024-01-31 10:00:00.123456',
        '2024-01-31T10:00:00Z',
        '2024-01-31T10:00:00+02:00',
        '2024-01-31 10:00:00.5-0530',
        '2024-01-31 10:00:00.1234567',
        '2024-01-31 24:00:00',
        '2024-01-31 10',
      ]),
    ).toEqual([
      '2024-01-31 00:00:00',
      '2024-01-31 10:00:00',
      '2024-01-31 10:00:00.123456',
      '2024-01-31 10:00:00',
      '2024-01-31 08:00:00',
      '2024-01-31 15:30:00.5',
      '"2024-01-31 10:00:00.1234567" has more digits of a second than the six that a timestamp keeps',
      '"2024-01-31 24:00:00" is not a timestamp such as 2024-01-31 13:45:00',
      '"2024-01-31 10" is not a timestamp such as 2024-01-31 13:45:00',
    ]);
  });

  test('blanks around a value are no part of it', async () => {
    const around = (text: string) => [text, `${text} `, ` ${text}  `, `\t${text}\r\n`];
    for (const [spec, text, value] of [
      ['timestamp', '2024-01-31', '2024-01-31 00:00:00'],
      ['timestamp', '2024-01-31 10:00', '2024-01-31 10:00:00'],
      ['timestamp', '2024-01-31T10:00:00.5+02:00', '2024-01-31 08:00:00.5'],
      [{ type: 'timestamp', formats: ['%d.%m.%Y'] }, '31.01.2024', '2024-01-31 00:00:00'],
      ['date', '2024-01-31', '2024-01-31'],
      [{ type: 'date', formats: ['%d.%m.%Y'] }, '31.01.2024', '2024-01-31'],
      ['time', '10:00', '10:00:00'],
      ['time', '10:00:00.5', '10:00:00.5'],
      [{ type: 'time', formats: ['%H.%M'] }, '10.00', '10:00:00'],
      ['boolean', 'Yes', 'true'],
      ['integer', '-7', '-7'],
      ['number', '1.5', '1.5'],
      ['decimal(9,2)', '1.5', '1.50'],
    ] as const) {
      expect(await castEach('text', spec, around(text))).toEqual(around(text).map(() => value));
    }
  });

  test('a timestamp with an offset in its format is turned into UTC', async () => {
    const spec = { type: 'timestamp', formats: ['%d.%m.%Y %H:%M %z', '%d.%m.%Y'] };
    expect(await castEach('text', spec, ['31.01.2024 10:00 +02:00', '31.01.2024'])).toEqual([
      '2024-01-31 08:00:00',
      '2024-01-31 00:00:00',
    ]);
  });

  test('a time is ISO or of the given form', async () => {
    expect(
      await castEach('text', 'time', ['10:00', '9:05:07.25', '24:00:00', '10:00:00+02', '25:00', '10:00:00.1234567']),
    ).toEqual([
      '10:00:00',
      '09:05:07.25',
      ...['24:00:00', '10:00:00+02', '25:00'].map((text) => `"${text}" is not a time such as 13:45:00`),
      '"10:00:00.1234567" has more digits of a second than the six that a time keeps',
    ]);
    expect(await castEach('text', { type: 'time', formats: ['%I:%M %p'] }, ['1:45 PM', '13:45'])).toEqual([
      '13:45:00',
      '"13:45" is not a time of the form %I:%M %p',
    ]);
  });
});

test('text to json asks for what every reader takes', async () => {
  const good = ['{"a": [1, "nan, inf,}"]}', 'null', '"x"', '-1.5'];
  const bad = ['{"a":', 'nan', '{"a": 1,}', '[Infinity]', '', '{a: 1}', '[1] // one'];
  expect(await castEach('text', 'json', [...good, ...bad])).toEqual([
    ...good,
    ...bad.map((text) => `"${text}" is not valid JSON`),
  ]);
});

describe('from other types', () => {
  test('whole numbers become a number only while it holds all digits', async () => {
    expect(await castEach('integer', 'number', ['9007199254740992', '9007199254740993'])).toEqual([
      '9007199254740992.0',
      '"9007199254740993" has more digits than a number can hold',
    ]);
  });

  test('a number becomes whole or decimal only without rounding', async () => {
    expect(await castEach('number', 'integer', [2, 2.5, 1e300])).toEqual([
      '2',
      '"2.5" is not a whole number',
      '"1e+300" is not a whole number',
    ]);
    expect(await castEach('number', 'decimal(4,1)', [0.1, 0.25, 12345])).toEqual([
      '0.1',
      '"0.25" does not fit decimal(4,1)',
      '"12345.0" does not fit decimal(4,1)',
    ]);
  });

  test('booleans and numbers meet at 0 and 1', async () => {
    expect(await castEach('integer', 'boolean', [1, 0, 2])).toEqual(['true', 'false', '"2" is neither true nor false']);
    expect(await castEach('boolean', 'integer', [true, false])).toEqual(['1', '0']);
  });

  test('a timestamp becomes a date only at midnight', async () => {
    expect(await castEach('timestamp', 'date', ['2024-01-31 00:00:00', '2024-01-31 10:00:00', null])).toEqual([
      '2024-01-31',
      '"2024-01-31 10:00:00" is not a date such as 2024-01-31',
      null,
    ]);
    expect(await castEach('date', 'timestamp', ['2024-01-31'])).toEqual(['2024-01-31 00:00:00']);
  });

  test('whole numbers become dates by a format', async () => {
    expect(await castEach('integer', { type: 'date', formats: ['%Y%m%d'] }, [20240131, 7])).toEqual([
      '2024-01-31',
      '"7" is not a date of the form %Y%m%d',
    ]);
  });

  test('json gives its text, its number and its empty value', async () => {
    expect(await castEach('json', 'text', ['"x"', '{"a":1}', 'null'])).toEqual(['x', '{"a":1}', null]);
    expect(await castEach('json', 'integer', ['5', '"6"', '1.5', 'null'])).toEqual([
      '5',
      '6',
      '"1.5" is not a whole number',
      null,
    ]);
  });

  test('everything becomes text', async () => {
    expect(await castEach('decimal(5,2)', 'text', ['1.50'])).toEqual(['1.50']);
    expect(await castEach('timestamp', 'text', ['2024-01-31 10:00:00'])).toEqual(['2024-01-31 10:00:00']);
  });

  test('types that have nothing in common are a problem', async () => {
    const { problems } = await runNode({
      type: 'cast',
      config: { columns: { day: { type: 'integer' } } },
      inputs: { in: [{ columns: [['day', 'date']], rows: [] }] },
    });
    expect(problems).toMatchObject([
      {
        message:
          'The column "day" is date, which cannot become integer. Compute the new value with a derive node instead.',
        field: ['columns', 'day'],
      },
    ]);
  });
});

describe('a value that does not fit', () => {
  const input = { in: [{ columns: [['v', 'text']] as const, rows: [['1'], ['x'], [null]] }] };

  test('becomes empty with onError null', async () => {
    const run = await runNode({
      type: 'cast',
      config: { columns: { v: { type: 'integer', onError: 'null' } } },
      inputs: input,
    });
    expect(run.outputs['out']?.rows).toEqual([['1'], [null], [null]]);
    expect(run.rejects).toEqual([]);
  });

  test('ends the run with onError fail', async () => {
    const run = await runNode({
      type: 'cast',
      config: { columns: { v: { type: 'integer', onError: 'fail' } } },
      inputs: input,
    });
    expect(run.failures).toEqual(['"x" is not a whole number']);
    expect(run.rejects).toEqual([]);
  });

  test('is told in full as value and cut short in the message', async () => {
    const long = 'x'.repeat(200);
    const run = await runNode({
      type: 'cast',
      config: { columns: { v: { type: 'integer' } } },
      inputs: { in: [{ columns: [['v', 'text']], rows: [[long]] }] },
    });
    expect(run.rejects).toEqual([
      { row: 1, code: 'cast.failed', column: 'v', message: `"${'x'.repeat(80)}…" is not a whole number`, value: long },
    ]);
  });

  test('is told once for each column', async () => {
    const run = await runNode({
      type: 'cast',
      config: { columns: { a: { type: 'integer' }, b: { type: 'date' } } },
      inputs: {
        in: [
          {
            columns: [
              ['a', 'text'],
              ['b', 'text'],
            ],
            rows: [['x', 'y']],
          },
        ],
      },
    });
    expect(run.rejects).toEqual([
      {
        row: 1,
        code: 'cast.failed',
        column: 'a',
        message: '"x" is not a whole number; "b": "y" is not a date such as 2024-01-31',
        value: 'x',
      },
    ]);
  });
});

describe('its config', () => {
  const messagesOf = async (columns: object) =>
    (
      await runNode({ type: 'cast', config: { columns }, inputs: { in: [{ columns: [['v', 'text']], rows: [] }] } })
    ).problems.map(({ message }) => message);

  test('names a column that exists', async () => {
    expect(await messagesOf({ w: { type: 'integer' } })).toEqual(['There is no column "w" here.']);
  });

  test('has formats that the engine knows', async () => {
    expect(await messagesOf({ v: { type: 'date', formats: ['dd.mm.yyyy'] } })).toEqual([
      'columns.v.formats[0] must be made of %Y, %m, %d, %H, %M, %S and the like, such as %d.%m.%Y.',
    ]);
    expect(await messagesOf({ v: { type: 'date', formats: ['%Q'] } })).toHaveLength(1);
  });

  test('does not use one sign for two things', async () => {
    expect(await messagesOf({ v: { type: 'number', decimal: ',', thousands: ',' } })).toEqual([
      'columns.v must use different signs for decimals and thousands, not "," for both.',
    ]);
    expect(await messagesOf({ v: { type: 'boolean', trueValues: ['x'], falseValues: ['X'] } })).toEqual([
      'columns.v must not take "x" for true and for false.',
    ]);
    expect(await messagesOf({ v: { type: 'number', thousands: '5' } })).toHaveLength(1);
  });
});
