import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { queryRows, runHere } from '../../../support/run-pipeline.ts';
import { countsOf, warningsIn } from '../../../support/run-results.ts';
import { scopedFolder } from '../../../support/scoped-folder.ts';

interface Outcome {
  columns: string[];
  types: string[];
  rows: (string | null)[][];
  rejects: { row: number | null; line: number | null; code: string; message: string; record: string }[];
  warnings: string[];
  counts: [number, number, number] | undefined;
}

/** Reads files by a run of its own, into a Parquet file that is looked at. */
async function read(files: Record<string, string | Buffer>, config: object = {}): Promise<Outcome> {
  await using folder = await scopedFolder();
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder.path, name), content);
  const { events, rejects } = await runHere(folder.path, {
    nodes: [
      { id: 'json', type: 'input.json', config: { path: Object.keys(files), ...config } },
      { id: 'out', type: 'output.parquet', config: { path: 'out.parquet' } },
    ],
    edges: [{ from: 'json.out', to: 'out' }],
  });
  const from = `read_parquet('${join(folder.path, 'out.parquet')}')`;
  const described = await queryRows(`DESCRIBE SELECT * FROM ${from}`);
  return {
    columns: described.map(([name]) => name ?? ''),
    types: described.map(([, type]) => type ?? ''),
    rows: await queryRows(`SELECT COLUMNS(*)::VARCHAR FROM ${from}`),
    rejects: rejects.map(({ sourceRow, line, code, message, record }) => ({
      row: sourceRow,
      line,
      code,
      message,
      record,
    })),
    warnings: warningsIn(events),
    counts: countsOf(events)['json'],
  };
}

const fails = async (files: Record<string, string | Buffer>, config: object = {}) => {
  try {
    await read(files, config);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing';
};

describe('layouts', () => {
  const rows = [
    ['1', 'x'],
    ['2', 'y'],
  ];

  test.each([
    ['lines', '{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n'],
    ['lines without an end, with blank ones and carriage returns', '\r\n{"a":1,"b":"x"}\r\n\n  \n{"a":2,"b":"y"}'],
    ['a list', '[{"a":1,"b":"x"},{"a":2,"b":"y"}]'],
    ['a list over lines', ' [\n  {\n    "a": 1,\n    "b": "x"\n  }\n  ,\n  {"a": 2, "b": "y"}\n]\n'],
  ])('%s', async (_, text) => {
    expect(await read({ 'a.json': text })).toMatchObject({
      columns: ['a', 'b'],
      types: ['BIGINT', 'VARCHAR'],
      rows,
      rejects: [],
    });
  });

  test('one single object over several lines is one record', async () => {
    const { rows: found } = await read({ 'a.json': '{\n  "type": "Features",\n  "list": [\n    {"x": 1}\n  ]\n}\n' });
    expect(found).toEqual([['Features', '[\n    {"x": 1}\n  ]']]);
  });

  test('one object that holds records by their keys is one record, and says how to make rows of it', async () => {
    const countries = '{"DE": {"name": "Germany", "pop": 83},\n"FR": {"name": "France"}}';
    const { rows: found, warnings } = await read({ 'a.json': countries });
    expect(found).toEqual([['{"name": "Germany", "pop": 83}', '{"name": "France"}']]);
    expect(warnings).toEqual([
      'The file is one object of 2 similar objects, so it is read as one record with a column for each. If its keys, such as "DE", are data, make rows of the columns with an unpivot node, and take their parts out with a json node.',
    ]);
    for (const other of [
      '{"a": {"x": 1}, "b": {"y": 1}}',
      '{"a": {"x": 1}}',
      '{"a": {"x": 1}, "b": 1}',
      '{"a": {}, "b": {}}',
    ])
      expect(await read({ 'a.json': other })).toMatchObject({ warnings: [] });
  });

  test('a list within a document is read record by record, its places those in the file', async () => {
    const text = '{"at": 1, "all": {"days": [\n{"a": 1},\n{"a": },\n{"a": 2}]}, "more": [{"a": 3}]}';
    expect(await read({ 'a.json': text }, { records: '/all/days' })).toMatchObject({
      columns: ['a'],
      rows: [['1'], ['2']],
      rejects: [{ row: 2, line: 3, code: 'json.malformed' }],
    });
    expect(await read({ 'a.json': text.slice(0, 40) }, { records: '/all/days' })).toMatchObject({
      rows: [['1']],
      rejects: [{ row: 2 }, { row: 3, message: 'The list does not end with ]: the file may be cut off.' }],
    });
  });

  test('a list that is not there is told with those that there are', async () => {
    const text = '{"at": {"x": [1]}, "all": {"days": [{"a": 1}]}, "more": [{"a": 3}]}';
    for (const records of ['/all/day', '/at', '/at/x/0', '/none/0', '/more/0/a'])
      expect(await fails({ 'a.json': text }, { records })).toMatch(
        new RegExp(`a\\.json has no list at ${records}\\. It has some at /all/days, /more\\.$`),
      );
    expect(await fails({ 'a.json': '{"x": 1}' }, { records: '/y' })).toMatch(/a\.json has no list at \/y\.$/);
  });

  test('a file that is no list is told where one was asked for', async () => {
    expect(await fails({ 'a.json': '{"a":1}' }, { layout: 'array' })).toMatch(
      /does not begin with \[, so it is not a list of records/,
    );
    expect((await read({ 'a.json': '{"a":1}\n[1]' }, { layout: 'lines' })).rejects).toMatchObject([
      { row: 2, line: 2, message: 'A record is an object such as {"id": 1}, but this is a list.' },
    ]);
  });

  test('a file of which no record can be read says why', async () => {
    expect(await fails({ 'a.json': '[1, 2]' })).toMatch(
      /^No record of .*a\.json can be read, so there are no columns\. The first one: A record is an object .* but this is a number\.$/,
    );
  });

  test('an empty file has no columns but those declared', async () => {
    for (const text of ['', '\n', '[]', ' [ ] ', '\uFEFF']) {
      expect(await fails({ 'a.json': text })).toMatch(/^There is no record in .*a\.json, so there are no columns/);
      const declared = await read({ 'a.json': text }, { columns: { a: 'integer' } });
      expect(declared).toMatchObject({ columns: ['a'], types: ['BIGINT'], rows: [], warnings: ['No record has "a".'] });
    }
  });

  test('records without keys have no columns but those declared', async () => {
    for (const text of ['{}', '[{}, {}]']) {
      expect(await fails({ 'a.json': text })).toMatch(/^The records in .*a\.json are empty objects, so .* no columns/);
    }
    const declared = await read({ 'a.json': '{}' }, { columns: { a: 'integer' } });
    expect(declared).toMatchObject({ columns: ['a'], rows: [[null]], warnings: ['No record has "a".'] });
  });

  test('a record without keys is a row without values, before the first key too', async () => {
    const found = await read({ 'a.json': '{}\n{"a":1,"b":"x"}\n{}\n' });
    expect(found).toMatchObject({
      columns: ['a', 'b'],
      types: ['BIGINT', 'VARCHAR'],
      rows: [
        [null, null],
        ['1', 'x'],
        [null, null],
      ],
    });
  });

  test('several files are one after the other, by key, each with rows of its own', async () => {
    const {
      columns,
      rows: found,
      rejects,
      counts,
    } = await read({
      'b.json': '{"x":1}\n{"y":true}\n',
      'a.json': '[{"z":"1","x":2},\n{]',
    });
    expect(columns).toEqual(['x', 'y', 'z']);
    expect(found).toEqual([
      ['1', null, null],
      [null, 'true', null],
      ['2', null, '1'],
    ]);
    expect(rejects.map(({ row, line, record }) => [row, line, record])).toEqual([
      [2, 2, '{]'],
      [3, 2, ''],
    ]);
    expect(counts).toEqual([5, 3, 2]);
  });
});

describe('records that cannot be read', () => {
  test('are rejected with their place, and spoil no other', async () => {
    const { rows, rejects, counts } = await read({
      'a.json': [
        '{"a":1}',
        '{"a":oops}',
        '',
        '{"a":1,"a":2}',
        '"text"',
        '{"a":"\\ud83d"}',
        '{"a":NaN}',
        '{"a":1,}',
        '{"a":"\\\\ud83d"}',
        '{"a":2}',
      ].join('\n'),
    });
    expect(rows).toEqual([['1'], ['\\ud83d'], ['2']]);
    expect(rejects).toEqual([
      {
        row: 2,
        line: 2,
        code: 'json.malformed',
        message: 'This is not valid JSON.',
        record: '{"a":oops}',
      },
      { row: 3, line: 4, code: 'json.malformed', message: 'The key "a" appears twice.', record: '{"a":1,"a":2}' },
      {
        row: 4,
        line: 5,
        code: 'json.malformed',
        message: 'A record is an object such as {"id": 1}, but this is a text.',
        record: '"text"',
      },
      {
        row: 5,
        line: 6,
        code: 'json.malformed',
        message: 'A text holds half a character (\\ud800 to \\udfff without its other half).',
        record: '{"a":"\\ud83d"}',
      },
      {
        row: 6,
        line: 7,
        code: 'json.malformed',
        message: 'This is not valid JSON.',
        record: '{"a":NaN}',
      },
      {
        row: 7,
        line: 8,
        code: 'json.malformed',
        message: 'This is not valid JSON, from character 8 on.',
        record: '{"a":1,}',
      },
    ]);
    expect(counts).toEqual([9, 3, 6]);
  });

  test('are told apart by brackets and commas in a list', async () => {
    const { rows, rejects } = await read({
      'a.json': '[\n{"a":"],["},\n{"a":oops},,\n{"a":"\\"}{"},\n{"b":{"c":[}]}},\n]\nmore',
    });
    expect(rows).toEqual([['],['], ['"}{']]);
    expect(rejects.map(({ row, line, record, message }) => [row, line, record, message])).toEqual([
      [2, 3, '{"a":oops}', 'This is not valid JSON.'],
      [3, 3, '', 'There is nothing between two commas.'],
      [5, 5, '{"b":{"c":[}]}}', 'This is not valid JSON.'],
      [6, 5, '', 'There is nothing between two commas.'],
      [7, 7, 'more', 'This comes after the end of the list.'],
    ]);
  });

  test('are all there where a file was cut off', async () => {
    expect((await read({ 'a.json': '[{"a":1},{"a":' })).rejects).toMatchObject([
      { row: 2, record: '{"a":' },
      { row: 3, record: '', message: 'The list does not end with ]: the file may be cut off.' },
    ]);
    expect((await read({ 'a.json': '[{"a":1},{"a":2}' })).rejects).toMatchObject([{ row: 3, record: '' }]);
    expect((await read({ 'a.json': '{"a":1}\n{"a":' })).rejects).toMatchObject([{ row: 2, record: '{"a":' }]);
  });

  test('hold bytes that are no text, or more of it than there is room for', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":"é"}\n{"a":"'),
      Buffer.from([0xff]),
      Buffer.from('"}\n{"a":"\uFFFD"}\n'),
    ]);
    const faulty = await read({ 'a.json': bytes });
    expect(faulty.rows).toEqual([['é'], ['\uFFFD']]);
    expect(faulty.rejects).toMatchObject([
      { row: 2, line: 2, message: expect.stringMatching(/bytes that are not text/) },
    ]);
    const long = `{"a":"${'x'.repeat(8_500_000)}"}`;
    for (const text of [`{"a":"1"}\n${long}\n{"a":"2"}`, `[{"a":"1"},\n${long},{"a":"2"}]`]) {
      const { rows, rejects } = await read({ 'a.json': text });
      expect(rows).toEqual([['1'], ['2']]);
      expect(rejects).toMatchObject([
        { row: 2, line: 2, message: expect.stringMatching(/^The record is longer than 8,388,608 characters/) },
      ]);
      expect(rejects[0]?.record).toHaveLength(1_048_576);
    }
  });
});

describe('values', () => {
  test('have the type that all of a column share', async () => {
    const { columns, types, rows } = await read({
      'a.json': [
        '{"i":9223372036854775807,"n":1.5,"b":true,"t":"007","o":{"x":1.10},"z":null,"e":""}',
        '{"i":-9223372036854775808,"n":1e300,"b":false,"t":"","o":[],"e":null}',
        '{"n":12}',
      ].join('\n'),
    });
    expect(columns).toEqual(['i', 'n', 'b', 't', 'o', 'z', 'e']);
    expect(types.map((type) => type)).toEqual(['BIGINT', 'DOUBLE', 'BOOLEAN', 'VARCHAR', 'JSON', 'VARCHAR', 'VARCHAR']);
    expect(rows).toEqual([
      ['9223372036854775807', '1.5', 'true', '007', '{"x":1.10}', null, ''],
      ['-9223372036854775808', '1e+300', 'false', '', '[]', null, null],
      [null, '12.0', null, null, null, null, null],
    ]);
  });

  test('keep every digit: numbers that none holds are text', async () => {
    const text =
      '{"i":9223372036854775808,"d":0.12345678901234567891,"m":1}\n{"i":1,"d":2,"m":"x"}\n{"e":1e400,"x":-0}';
    const { types, rows, warnings } = await read({ 'a.json': text });
    expect(types).toEqual(['VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR', 'DOUBLE']);
    expect(rows).toEqual([
      ['9223372036854775808', '0.12345678901234567891', '1', null, null],
      ['1', '2', 'x', null, null],
      [null, null, null, '1e400', '-0.0'],
    ]);
    expect(warnings).toEqual([
      '"i" holds numbers with more digits than a number keeps, so it is read as text.',
      '"d" holds numbers with more digits than a number keeps, so it is read as text.',
      '"m" holds values of different kinds, so it is read as text.',
      '"e" holds numbers with more digits than a number keeps, so it is read as text.',
    ]);
  });

  test('of declared columns are cast, and rejected where they do not fit', async () => {
    const { columns, types, rows, rejects } = await read(
      { 'a.json': '{"p":1234567890.123456789012,"d":"31.01.2024","j":"x"}\n{"p":"1.5","d":5,"j":{"a":1}}\n{"p":2}' },
      { columns: { p: 'decimal(30,12)', d: { type: 'date', formats: ['%d.%m.%Y'] }, j: 'json', none: 'boolean' } },
    );
    expect(columns).toEqual(['p', 'd', 'j', 'none']);
    expect(types).toEqual(['DECIMAL(30,12)', 'DATE', 'JSON', 'BOOLEAN']);
    expect(rows).toEqual([
      ['1234567890.123456789012', '2024-01-31', '"x"', null],
      ['2.000000000000', null, null, null],
    ]);
    expect(rejects).toMatchObject([
      { row: 2, line: 2, code: 'cast.failed', message: '"5" is not a date of the form %d.%m.%Y' },
    ]);
  });

  test('that are texts beside objects stay apart from them', async () => {
    const { types, rows } = await read({ 'a.json': '{"v":"{}"}\n{"v":{}}\n{"v":5}\n{"v":"5"}' });
    expect(types).toEqual(['JSON']);
    expect(rows).toEqual([['"{}"'], ['{}'], ['5'], ['"5"']]);
  });

  test('come through with every character, under any key', async () => {
    const odd = 'a\u0000b\u001f\u001b\u001e\nc\r\n"\\\t🚀\uFEFF';
    const keys = ['__proto__', 'a"b', 'x.y', '', 'A', 'a', '\uE000hidden', 'constructor'];
    const record = `{${keys.map((key, index) => `${JSON.stringify(key)}: ${JSON.stringify(`${odd}${index}`)}`).join(', ')}}`;
    const { columns, rows } = await read({ 'a.json': record });
    expect(columns).toEqual(['__proto__', 'a"b', 'x.y', 'column_4', 'A', 'a_2', 'hidden', 'constructor']);
    expect(rows).toEqual([keys.map((_, index) => `${odd}${index}`)]);
  });

  test('come in UTF-8 and UTF-16, by the mark at the beginning', async () => {
    const text = '\uFEFF[{"a":"é🚀"}]';
    for (const bytes of [Buffer.from(text), iconv.encode(text, 'utf-16le'), iconv.encode(text, 'utf-16be')]) {
      expect((await read({ 'a.json': bytes })).rows).toEqual([['é🚀']]);
    }
  });
});

test('many records of changing keys over many pieces of a file are all accounted for (slow)', async () => {
  const count = 60_000;
  const record = (index: number) =>
    index % 1000 === 999
      ? `{"id": ${index}, bad`
      : JSON.stringify({
          id: index,
          [`k${Math.floor(index / 10_000)}`]: 'x'.repeat(index % 50),
          list: [index, { a: ']' }],
        });
  const records = Array.from({ length: count }, (_, index) => record(index));
  for (const text of [
    records.join('\n'),
    `[${records.map((each) => (each.endsWith('bad') ? `${each}}` : each)).join(',\n')}]`,
  ]) {
    const { columns, rows, rejects, counts } = await read({ 'a.json': text });
    expect(columns).toEqual(['id', 'k0', 'list', 'k1', 'k2', 'k3', 'k4', 'k5']);
    expect(rows).toHaveLength(count - 60);
    expect(rows.at(-1)).toEqual(['59998', null, '[59998,{"a":"]"}]', null, null, null, null, 'x'.repeat(48)]);
    expect(rejects.map(({ row, line }) => row === line && (row ?? 0) % 1000 === 0)).toEqual(Array(60).fill(true));
    expect(counts).toEqual([count, count - 60, 60]);
  }
});
