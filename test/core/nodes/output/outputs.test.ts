import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findNode } from '../../../../core/nodes/registry.ts';
import { rowAsJson } from '../../../../core/sql/json-output.ts';
import { id, joinSql, renderInlined, sql } from '../../../../core/sql/sql.ts';
import { runNode, type Table } from '../../../support/run-node.ts';

const table: Table = {
  columns: [
    ['=id', 'integer'],
    ['text', 'text'],
    ['price', 'number'],
  ],
  rows: [
    [-1, '=1+1', -2.5],
    [2, 'a,"b"\nc', null],
    [3, null, 0],
    [4, '', 1],
  ],
};

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-sink-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes with the sink's own COPY options, as the engine does. */
async function write(type: string, config: object, input: Table = table): Promise<string> {
  const { problems, sink } = await runNode({ type, config: { path: 'out', ...config }, inputs: { in: [input] } });
  expect(problems).toEqual([]);
  if (sink?.kind !== 'file') throw new TypeError('Not a file.');
  const path = join(folder, 'out');
  const values = input.rows.map((row) => sql`(${joinSql(row.map((value) => sql`${value}`))})`);
  const output = joinSql(sink.output.map(({ name, value }) => sql`${value} AS ${id(name)}`));
  const rows = sql`(VALUES ${joinSql(values)}) AS t(${joinSql(input.columns.map(([name]) => id(name)))})`;
  await query(renderInlined(sql`COPY (SELECT ${output} FROM ${rows}) TO ${path} (${sink.options})`));
  return path;
}

async function query(text: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(text)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const problemsOf = async (type: string, config: object) =>
  (await runNode({ type, config: { path: 'out', ...config }, inputs: { in: [table] } })).problems.map(
    ({ message }) => message,
  );

describe('output.csv', () => {
  test('quotes what needs it, tells empty from null, and disarms formulas', async () => {
    expect(await readFile(await write('output.csv', {}), 'utf8')).toBe(
      `'=id,text,price\n-1,'=1+1,-2.5\n2,"a,""b""\nc",\n3,,0.0\n4,"",1.0\n`,
    );
  });

  test('writes what it is given where formulas are allowed, in another dialect', async () => {
    const config = { formulaSafe: false, delimiter: ';', quote: "'", header: false };
    expect(await readFile(await write('output.csv', config), 'utf8')).toBe(
      `-1;=1+1;-2.5\n2;'a,"b"\nc';\n3;;0.0\n4;'';1.0\n`,
    );
  });

  test.each(['=SUM(A1)', '+cmd', '-cmd|x', '@x', '\tx', '\rx', '＝1', '+1+1', '-5-cmd'])('disarms %j', async (text) => {
    const safe = await write('output.csv', { header: false }, { columns: [['v', 'text']], rows: [[text]] });
    expect(await readFile(safe, 'utf8')).toMatch(/^"?'/);
  });

  test.each(['-5', '+49', '-1.234,50', '+1e5', '-5%', 'a=b', ''])('leaves %j alone', async (text) => {
    const safe = await write('output.csv', { header: false }, { columns: [['v', 'text']], rows: [[text]] });
    expect((await readFile(safe, 'utf8')).replaceAll('"', '').trimEnd()).toBe(text);
  });

  test('compresses', async () => {
    expect(gunzipSync(await readFile(await write('output.csv', { compression: 'gzip' }))).toString()).toContain('-2.5');
  });

  test('hands another encoding than utf-8 to the writer', async () => {
    const sinkOf = async (encoding: string) =>
      (await runNode({ type: 'output.csv', config: { path: 'out', encoding }, inputs: { in: [table] } })).sink;
    expect(await sinkOf('UTF-8')).not.toHaveProperty('encoding');
    expect(await sinkOf('windows-1252')).toMatchObject({ encoding: 'windows-1252' });
    const { problems } = await runNode({
      type: 'output.csv',
      config: { path: 'out', encoding: 'latn-1' },
      inputs: { in: [table] },
    });
    expect(problems).toMatchObject([
      { message: 'There is no encoding named "latn-1". Did you mean latin-1?', field: ['encoding'] },
    ]);
  });

  test('packs other encodings by gzip alone', async () => {
    expect(await problemsOf('output.csv', { encoding: 'latin-1', compression: 'zstd' })).toEqual([
      'compression must be none or gzip where the encoding is not utf-8.',
    ]);
  });

  test('needs a quote that is not the delimiter', async () => {
    expect(await problemsOf('output.csv', { delimiter: '"' })).toEqual(['quote must differ from the delimiter.']);
    expect(await problemsOf('output.csv', { delimiter: '§', quote: '»' })).toEqual(
      ['delimiter', 'quote'].map((key) => `${key} must be a single character of ASCII, such as ; or |.`),
    );
  });
});

describe('output.parquet', () => {
  test.each(['zstd', 'snappy', 'gzip', 'lz4', 'brotli', 'none'])(
    'keeps types and values with %s',
    async (compression) => {
      const path = await write('output.parquet', { compression });
      expect(await query(`SELECT "=id", text, price::DOUBLE FROM read_parquet('${path}')`)).toEqual([
        [-1, '=1+1', -2.5],
        [2, 'a,"b"\nc', null],
        [3, null, 0],
        [4, '', 1],
      ]);
      const [codec] = await query(`SELECT DISTINCT compression FROM parquet_metadata('${path}')`);
      expect(codec).toEqual([
        compression === 'none' ? 'UNCOMPRESSED' : compression === 'lz4' ? 'LZ4_RAW' : compression.toUpperCase(),
      ]);
    },
  );

  test('holds fewer rows in a group where columns are very many', async () => {
    const optionsFor = async (count: number) => {
      const columns = Array.from({ length: count }, (_, index): [string, string] => [`c${index}`, 'text']);
      const inputs = { in: [{ columns, rows: [] }] };
      const { sink } = await runNode({ type: 'output.parquet', config: { path: 'out' }, inputs });
      return sink?.kind === 'file' ? renderInlined(sink.options) : undefined;
    };
    expect(await optionsFor(199)).not.toContain('ROW_GROUP_SIZE');
    expect(await optionsFor(500)).toMatch(/ROW_GROUP_SIZE 6144$/);
  });

  test('makes a folder with a subfolder a value', async () => {
    const path = await write(
      'output.parquet',
      { partitionBy: ['TEXT'] },
      {
        columns: [
          ['text', 'text'],
          ['n', 'integer'],
        ],
        rows: [
          ['a', 1],
          ['b', 2],
        ],
      },
    );
    expect((await readdir(path)).toSorted()).toEqual(['text=a', 'text=b']);
  });

  test('refuses the text that names the folder of rows without a value', async () => {
    const input: Table = {
      columns: [
        ['key', 'text'],
        ['n', 'integer'],
      ],
      rows: [
        [null, 1],
        ['__HIVE_DEFAULT_PARTITION__', 2],
      ],
    };
    await expect(write('output.parquet', { partitionBy: ['key'] }, input)).rejects.toThrow(
      'A value of "key" is the text "__HIVE_DEFAULT_PARTITION__"',
    );
  });

  test('needs a column beside the partitions', async () => {
    expect(await problemsOf('output.parquet', { partitionBy: ['=id', 'text', 'price'] })).toEqual([
      'Every column is partitioned by, so nothing is left to write into the files. Leave one out.',
    ]);
  });
});

describe('output.sqlite', () => {
  const base = { table: 't', mode: 'upsert', keys: ['text'] };
  const sinkOf = async (config: object) =>
    (await runNode({ type: 'output.sqlite', config: { path: 'a.db', ...config }, inputs: { in: [table] } })).sink;

  test('compiles each mode with its own keys, in the spelling of the input', async () => {
    const sink = { kind: 'sqlite', path: 'a.db', table: 't', createTable: true };
    expect(await sinkOf({ table: 't', mode: 'append' })).toEqual({ ...sink, load: { mode: 'append' } });
    expect(await sinkOf({ table: 't', mode: 'replace', createTable: false, dlqTable: 'bad' })).toEqual({
      ...sink,
      createTable: false,
      dlqTable: 'bad',
      load: { mode: 'replace' },
    });
    expect(await sinkOf({ ...base, keys: ['TEXT'], update: ['Price'], when: 'new.price > old.price' })).toEqual({
      ...sink,
      load: { mode: 'upsert', keys: ['text'], update: ['price'], when: expect.stringContaining('"new"."price"') },
    });
    expect(await sinkOf({ table: 't', mode: 'delete_write', partitionBy: ['Text'] })).toEqual({
      ...sink,
      load: { mode: 'delete_write', partitionBy: ['text'] },
    });
  });

  test('says which keys belong to which mode', async () => {
    expect(await problemsOf('output.sqlite', { table: 't', mode: 'upsert' })).toEqual([
      'keys must name the columns that identify a row.',
    ]);
    expect(await problemsOf('output.sqlite', { table: 't', mode: 'delete_write' })).toEqual([
      'partitionBy must name the columns whose values are replaced together.',
    ]);
    expect(await problemsOf('output.sqlite', { ...base, mode: 'append' })).toEqual([
      'keys belongs to mode "upsert", not "append": leave it out or change the mode.',
    ]);
    expect(await problemsOf('output.sqlite', { ...base, partitionBy: ['text'] })).toEqual([
      'partitionBy belongs to mode "delete_write", not "upsert": leave it out or change the mode.',
    ]);
  });

  test('says what else is wrong', async () => {
    expect(await problemsOf('output.sqlite', { ...base, keys: ['txt'] })).toEqual([
      'There is no column "txt" here. Did you mean "text"?',
    ]);
    expect(await problemsOf('output.sqlite', { ...base, update: ['text'] })).toEqual([
      '"text" is a key, which an update leaves as it is. Take it out of the columns to update.',
    ]);
    expect(await problemsOf('output.sqlite', { ...base, dlqTable: 'T' })).toEqual([
      'dlqTable must differ from the table itself.',
    ]);
    expect(await problemsOf('output.sqlite', { table: 't' })).toEqual(['mode is missing.']);
    expect(await problemsOf('output.sqlite', { ...base, mode: 'upserts' })).toEqual([
      'mode must be one of "append", "replace", "upsert", "delete_write", not "upserts". Did you mean "upsert"?',
    ]);
  });

  test('warns that appending is not idempotent', () => {
    const caution = findNode('output.sqlite')?.caution;
    expect(caution?.({ path: 'a.db', table: 't', mode: 'append' })).toBe('Each run adds the rows once more.');
    expect(caution?.({ path: 'a.db', table: 't', mode: 'replace' })).toBeUndefined();
  });
});

describe('output.json', () => {
  const values: Table = {
    columns: [
      ['a"b\n', 'text'],
      ['__proto__', 'integer'],
      ['n', 'number'],
      ['d', 'decimal(38,10)'],
      ['b', 'boolean'],
      ['t', 'timestamp'],
      ['j', 'json'],
    ],
    rows: [],
  };
  const typed = [
    `'é "x"' || chr(10) || chr(0) || '\\', 9223372036854775807, 1e21, 1234567890123456789012345678.0000000001, true, TIMESTAMP '2024-01-31 13:45:00.000001', '{"a": 1.10,' || chr(10) || '"b": [12345678901234567890123]}'`,
    `'', -9223372036854775808, 'nan'::DOUBLE, 0.5, false, NULL, '"nan, Infinity"'`,
    `NULL, NULL, '-inf'::DOUBLE, NULL, NULL, TIMESTAMP '2024-02-01 00:00:00', 'null'`,
    'NULL, NULL, NULL, NULL, NULL, NULL, NULL',
  ];

  /** Writes typed values, which text in a table cannot say. */
  async function writeTyped(layout: string, rows: readonly string[]): Promise<string> {
    const { sink } = await runNode({ type: 'output.json', config: { path: 'out', layout }, inputs: { in: [values] } });
    if (sink?.kind !== 'file') throw new TypeError('Not a file.');
    const path = join(folder, 'out');
    const types = ['VARCHAR', 'BIGINT', 'DOUBLE', 'DECIMAL(38,10)', 'BOOLEAN', 'TIMESTAMP', 'JSON'];
    const names = values.columns.map(([name]) => renderInlined(id(name)));
    const list = names.map((name, index) => `CAST(${name} AS ${types[index]}) AS ${name}`);
    const from = `(SELECT ${list} FROM (VALUES ${(rows.length > 0 ? rows : typed).map((row) => `(${row})`)}) t(${names}))`;
    const output = renderInlined(joinSql(sink.output.map(({ name, value }) => sql`${value} AS ${id(name)}`)));
    const where = rows.length > 0 ? '' : ' WHERE FALSE';
    await query(`COPY (SELECT ${output} FROM ${from}${where}) TO '${path}' (${renderInlined(sink.options)})`);
    return readFile(path, 'utf8');
  }

  const lines = [
    '{"a\\"b\\n":"é \\"x\\"\\n\\u0000\\\\","__proto__":9223372036854775807,"n":1e+21,"d":1234567890123456789012345678.0000000001,"b":true,"t":"2024-01-31 13:45:00.000001","j":{"a": 1.10, "b": [12345678901234567890123]}}',
    '{"a\\"b\\n":"","__proto__":-9223372036854775808,"n":"NaN","d":0.5000000000,"b":false,"t":null,"j":"nan, Infinity"}',
    '{"a\\"b\\n":null,"__proto__":null,"n":"-Infinity","d":null,"b":null,"t":"2024-02-01 00:00:00","j":null}',
    '{"a\\"b\\n":null,"__proto__":null,"n":null,"d":null,"b":null,"t":null,"j":null}',
  ];

  test('writes a record a line, every number with all of its digits', async () => {
    const text = await writeTyped('lines', typed);
    expect(text).toBe(`${lines.join('\n')}\n`);
    expect(lines.map((line) => typeof JSON.parse(line))).toEqual(lines.map(() => 'object'));
  });

  test('writes one list, of no records too', async () => {
    expect(await writeTyped('array', typed)).toBe(`[\n${lines.join(',\n')}\n]\n`);
    expect(JSON.parse(await writeTyped('array', []))).toEqual([]);
    expect(await writeTyped('lines', [])).toBe('');
  });

  test('writes records of more values than operators may be nested', async () => {
    const names = Array.from({ length: 2500 }, (_, index) => `c${index}`);
    const value = renderInlined(rowAsJson(names.map((name) => ({ name, type: 'INTEGER' }))));
    const [[text] = []] = await query(`SELECT ${value} FROM (SELECT ${names.map((name) => `1 AS ${name}`)})`);
    expect(Object.keys(JSON.parse(String(text)))).toEqual(names);
  });

  test('takes what the engine alone has a type for', async () => {
    const path = join(folder, 'nested');
    await query(
      `COPY (SELECT {'x': [1.5::DECIMAL(20,2)], 'n': 'inf'::DOUBLE, 's': 'NaN'} AS s, INTERVAL 1 DAY AS i) TO '${path}.parquet' (FORMAT parquet)`,
    );
    const columns = await query(`DESCRIBE SELECT * FROM '${path}.parquet'`);
    const value = renderInlined(rowAsJson(columns.map(([name, type]) => ({ name: String(name), type: String(type) }))));
    const [[text] = []] = await query(`SELECT ${value} FROM '${path}.parquet'`);
    expect(text).toBe('{"s":{"x":[1.50],"n":"Infinity","s":"NaN"},"i":"1 day"}');
  });
});
