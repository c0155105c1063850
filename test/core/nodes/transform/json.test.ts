import { describe, expect, test } from 'vitest';
import { runNode, type Table } from '../../../support/run-node.ts';

const jsons = (type: string, ...list: (string | null)[]): Table => ({
  columns: [
    ['n', 'integer'],
    ['j', type],
  ],
  rows: list.map((text, index) => [index + 1, text]),
});

const run = (config: object, table: Table) =>
  runNode({ type: 'json', config: { column: 'j', ...config }, inputs: { in: [table] } });

const foundAt = async (json: string, field: unknown, type = 'text') => {
  const { problems, outputs } = await run({ fields: { v: field } }, jsons(type, json));
  expect(problems).toEqual([]);
  return outputs['out']?.rows[0]?.[2];
};
const messagesOf = async (config: object, table = jsons('text', '{}')) =>
  (await run(config, table)).problems.map(({ message }) => message);

test.each([
  ['$.a.b', '{"a":{"b":"x"}}', 'x'],
  ['/a/b', '{"a":{"b":"x"}}', 'x'],
  ['$.a[1].c', '{"a":[0,{"c":true}]}', 'true'],
  ['$.a[-1]', '{"a":[1,2]}', '2'],
  ['/a/1/c', '{"a":[0,{"c":"é🚀"}]}', 'é🚀'],
  ['$."a.b"', '{"a.b":1}', '1'],
  ['/a~1b~0c', '{"a/b~c":1}', '1'],
  ['$.__proto__', '{"__proto__":"safe"}', 'safe'],
  ['$', ' {"a": [1, 2]}', '{"a":[1,2]}'],
  ['$.a', '{"a":""}', ''],
  ['$.a', '{"a":null}', null],
  ['$.b', '{"a":1}', null],
  ['$.a', '"text"', null],
  ['$.a', '{"a":"007"}', '007'],
])('%s of %s is %s', async (path, json, expected) => {
  expect(await foundAt(json, path)).toBe(expected);
  expect(await foundAt(json, path, 'json')).toBe(expected);
});

describe('numbers', () => {
  const long =
    '{"i": 12345678901234567890123, "d": 1234567890.12345678901, "big": 9007199254740993, "min": -9223372036854775808, "e": 1e400, "s": "1234567890.12345678901 \\"", "o": {"x": -0.1234567890123456789, "y": 1}}';

  test('keep every digit', async () => {
    expect(await foundAt(long, '$.i')).toBe('12345678901234567890123');
    expect(await foundAt(long, { path: '$.d', type: 'decimal(30,11)' })).toBe('1234567890.12345678901');
    expect(await foundAt(long, { path: '$.big', type: 'integer' })).toBe('9007199254740993');
    expect(await foundAt(long, { path: '$.min', type: 'integer' })).toBe('-9223372036854775808');
    expect(await foundAt(long, '$.e')).toBe('1e400');
    expect(await foundAt(long, '$.s')).toBe('1234567890.12345678901 "');
    expect(await foundAt(long, '$.o')).toBe('{"x":-0.1234567890123456789,"y":1}');
    expect(await foundAt(long, { path: '$.o', type: 'json' })).toBe('{"x":-0.1234567890123456789,"y":1}');
  });

  test('that do not fit their type are rejected, told apart from text that is no JSON', async () => {
    const fields = { i: { path: '$.i', type: 'integer' }, d: { path: '$.d', type: 'date' } };
    const { outputs, rejects } = await run(
      { fields },
      jsons('text', '{"i": 1.5}', '{"i": 1, "d": "2024-01-31"}', '[1,', null, '{"i": {}, "d": 5}', '{"i": NaN}'),
    );
    expect(outputs['out']?.rows).toEqual([
      ['2', '{"i": 1, "d": "2024-01-31"}', '1', '2024-01-31'],
      ['4', null, null, null],
    ]);
    expect(rejects).toEqual([
      { row: 1, code: 'cast.failed', column: 'i', value: '1.5', message: '"1.5" is not a whole number' },
      { row: 3, code: 'json.malformed', column: 'j', value: '[1,', message: '"[1," is not valid JSON' },
      {
        row: 5,
        code: 'cast.failed',
        column: 'i',
        value: '{}',
        message: '"{}" is not a whole number; "d": "5" is not a date such as 2024-01-31',
      },
      { row: 6, code: 'json.malformed', column: 'j', value: '{"i": NaN}', message: '"{"i": NaN}" is not valid JSON' },
    ]);
  });
});

test('a column may take the place of its own JSON', async () => {
  const { outputs } = await run({ fields: { J: '$.a' } }, jsons('text', '{"a":1}'));
  expect(outputs['out']).toEqual({
    columns: [
      { name: 'n', type: 'BIGINT' },
      { name: 'J', type: 'VARCHAR' },
    ],
    rows: [['1', '1']],
  });
});

describe('explode', () => {
  const items = { explode: '$.items', fields: { sku: '$.sku', qty: { path: '/qty', type: 'integer' } } };

  test('gives a row for each element, in order; a row without elements stays', async () => {
    const { outputs, rejects } = await run(
      items,
      jsons(
        'text',
        '{"items":[{"sku":"b","qty":2},{"sku":"a"},5,null]}',
        '{"items":[]}',
        '{}',
        '{"items":null}',
        null,
        '{"items":[{"qty":9223372036854775807,"sku":12345678901234567890.5}]}',
      ),
    );
    expect(rejects).toEqual([]);
    expect(outputs['out']?.rows.map(([n, sku, qty]) => [n, sku, qty])).toEqual([
      ['1', 'b', '2'],
      ['1', 'a', null],
      ['1', null, null],
      ['1', null, null],
      ['2', null, null],
      ['3', null, null],
      ['4', null, null],
      ['5', null, null],
      ['6', '12345678901234567890.5', '9223372036854775807'],
    ]);
  });

  test('rejects a row whose list is none, or of which an element does not fit, whole', async () => {
    const { outputs, rejects } = await run(
      items,
      jsons(
        'text',
        '{"items":{"sku":1}}',
        '{"items":[{"qty":1},{"qty":"x"}]}',
        '{',
        '{"items":[{"qty":3}]}',
        '{"items":"none"}',
      ),
    );
    expect(outputs['out']?.rows.map(([n]) => n)).toEqual(['4']);
    expect(rejects).toEqual([
      {
        row: 1,
        code: 'cast.failed',
        column: 'j',
        value: '{"sku":1}',
        message: '"{"sku":1}" at $.items is not a list',
      },
      { row: 2, code: 'cast.failed', column: 'qty', value: 'x', message: '"x" is not a whole number' },
      { row: 3, code: 'json.malformed', column: 'j', value: '{', message: '"{" is not valid JSON' },
      { row: 5, code: 'cast.failed', column: 'j', value: 'none', message: '"none" at $.items is not a list' },
    ]);
  });

  test('takes elements that are no objects, or whole, as json', async () => {
    const fields = { e: '$', j: { path: '$', type: 'json' }, d: { path: '$', type: 'date' } };
    const { outputs } = await run({ explode: '$', fields }, jsons('json', '["2024-01-31", null]'));
    expect(outputs['out']?.rows).toEqual([
      ['1', '2024-01-31', '"2024-01-31"', '2024-01-31'],
      ['1', null, null, null],
    ]);
  });
});

test('what is no JSON column, no path to one value, or a name that is taken, is told', async () => {
  expect(await messagesOf({ column: 'n', fields: { v: '$' } })).toEqual([
    'The column "n" is integer. JSON is text or json.',
  ]);
  for (const path of ['a', '', '$.a[*]', '$..a', '$.*', '$.a[', '/a~2', '$.']) {
    expect(await messagesOf({ fields: { v: path } })).toHaveLength(1);
  }
  expect(await messagesOf({ fields: { N: '$.a' } })).toEqual([
    'Two columns would be called "n" and "N", which differ only in upper and lower case. Rename one of them.',
  ]);
  expect(await messagesOf({ fields: {} })).toEqual(['fields must name at least one column.']);
});
