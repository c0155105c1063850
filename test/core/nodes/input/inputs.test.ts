import { describe, expect, test } from 'vitest';
import { readerOf } from '../../../../core/nodes/file-formats.ts';
import { findNode } from '../../../../core/nodes/registry.ts';
import { runNode, type Table } from '../../../support/run-node.ts';

test.each([
  ['orders.CSV', 'input.csv'],
  ['orders.csv.gz', 'input.csv'],
  ['feed.json', 'input.json'],
  ['events.ndjson', 'input.json'],
  ['events.jsonl.gz', 'input.json'],
  ['places.geojson', 'input.json'],
  ['sales.parquet', 'input.parquet'],
  ['Sales.XLSX', 'input.excel'],
  ['shop.db', 'input.sqlite'],
  ['shop.sqlite3', 'input.sqlite'],
])('a file called %s is read by %s', (name, type) => {
  expect(readerOf(name)?.type).toBe(type);
});

test.each(['daily.weir.json', 'Daily.WEIR.json', 'orders.gz', 'sales.parquet.gz', 'letter.docx', 'csv'])(
  'no node reads a file called %s',
  (name) => {
    expect(readerOf(name)).toBeUndefined();
  },
);

const file: Table = {
  columns: [
    ['id', 'text'],
    ['price', 'text'],
  ],
  rows: [
    ['007', '1,5'],
    ['x', 'N/A'],
    [null, null],
  ],
};
const csv = (config: object, inferredTypes?: Record<string, string>) =>
  runNode({
    type: 'input.csv',
    config: { path: 'a.csv', ...config },
    source: { table: file, ...(inferredTypes && { inferredTypes }) },
  });

describe('input.csv', () => {
  test('leaves every column as text unless told otherwise', async () => {
    const { outputs } = await csv({});
    expect(outputs['out']?.columns.map(({ type }) => type)).toEqual(['VARCHAR', 'VARCHAR']);
    expect(outputs['out']?.rows).toEqual([
      ['007', '1,5'],
      ['x', 'N/A'],
      [null, null],
    ]);
  });

  test('gives declared columns their type and rejects what does not fit', async () => {
    const { outputs, rejects } = await csv({ columns: { id: 'integer', PRICE: { type: 'number', decimal: ',' } } });
    expect(outputs['out']?.columns).toEqual([
      { name: 'id', type: 'BIGINT' },
      { name: 'price', type: 'DOUBLE' },
    ]);
    expect(outputs['out']?.rows).toEqual([
      ['7', '1.5'],
      [null, null],
    ]);
    expect(rejects).toEqual([
      {
        row: 2,
        code: 'cast.failed',
        column: 'id',
        value: 'x',
        message: '"x" is not a whole number; "price": "N/A" is not a number',
      },
    ]);
  });

  test('takes the types that the data suggests where none is declared', async () => {
    const { outputs } = await csv({ types: 'infer', columns: { price: 'text' } }, { id: 'integer', price: 'number' });
    expect(outputs['out']?.columns.map(({ type }) => type)).toEqual(['BIGINT', 'VARCHAR']);
  });

  test('names declared columns that are not there', async () => {
    const { problems } = await csv({ columns: { prise: 'number' } });
    expect(problems).toMatchObject([{ field: ['columns', 'prise'], suggestion: { replace: 'price' } }]);
  });

  test('hands its dialect to the reader, one path or many', () => {
    const source = findNode('input.csv')?.source;
    expect(source?.({ path: 'a.csv' })).toEqual({
      kind: 'csv',
      paths: ['a.csv'],
      options: { header: 'auto', encoding: 'utf-8', nullValues: [''], skipRows: 0 },
    });
    const options = {
      delimiter: ';',
      quote: "'",
      escape: '\\',
      comment: '#',
      header: false,
      encoding: 'latin-1',
      nullValues: ['-'],
      skipRows: 2,
      filename: 'from',
    };
    expect(source?.({ path: ['a.csv', 'b/*.csv'], ...options })).toEqual({
      kind: 'csv',
      paths: ['a.csv', 'b/*.csv'],
      options,
    });
  });

  test('may have no quotes, and then no escape', async () => {
    expect(findNode('input.csv')?.source?.({ path: 'a.csv', quote: '' })).toMatchObject({ options: { quote: '' } });
    expect((await csv({ quote: '""' })).problems.map(({ message }) => message)).toEqual([
      'quote must be a single character, or empty.',
    ]);
    expect((await csv({ quote: '', escape: '"' })).problems.map(({ message }) => message)).toEqual([
      'escape has no meaning without quotes: leave it out.',
    ]);
  });

  test('tells a wrong dialect', async () => {
    expect(
      (await csv({ delimiter: ';;', header: 'yes', skipRows: -1 })).problems.map(({ message }) => message),
    ).toEqual([
      'delimiter must be a single character.',
      'header must be one of "auto", true, false, not "yes".',
      'skipRows must be 0 or more.',
    ]);
  });
});

describe('input.parquet', () => {
  const parquet = (config: object) =>
    runNode({ type: 'input.parquet', config: { path: 'a.parquet', ...config }, source: { table: file } });

  test('reads all columns, or those named in their order', async () => {
    expect((await parquet({})).outputs['out']?.columns.map(({ name }) => name)).toEqual(['id', 'price']);
    expect((await parquet({ columns: ['Price', 'id'] })).outputs['out']?.columns.map(({ name }) => name)).toEqual([
      'price',
      'id',
    ]);
  });

  test('names columns that are not there, or twice', async () => {
    expect((await parquet({ columns: ['id', 'cost'] })).problems).toMatchObject([
      { code: 'node.unknown_column', field: ['columns', 1] },
    ]);
    expect((await parquet({ columns: ['id', 'ID'] })).problems.map(({ message }) => message)).toEqual([
      'Two columns would be called "id". Give one of them another name.',
    ]);
  });
});

describe('input.rows', () => {
  const typed = (columns: unknown[], rows: (string | number | boolean | null)[][]) => {
    const spec = findNode('input.rows')?.source?.({ columns, rows });
    const table =
      spec?.kind === 'rows'
        ? { columns: spec.columns.map((name): [string, string] => [name, 'text']), rows: spec.rows }
        : undefined;
    return runNode({ type: 'input.rows', config: { columns, rows }, ...(table && { source: { table } }) });
  };

  test('types columns by their values, or as told', async () => {
    const { outputs } = await typed(
      ['text', 'int', 'num', 'bool', { name: 'day', type: 'date' }, { name: 'big', type: 'integer' }, 'none'],
      [
        ['007', 1, 1, true, '2024-01-31', '9007199254740993', null],
        ['x', 2, 2.5, false, null, null, null],
      ],
    );
    expect(outputs['out']?.columns.map(({ type }) => type)).toEqual([
      'VARCHAR',
      'BIGINT',
      'DOUBLE',
      'BOOLEAN',
      'DATE',
      'BIGINT',
      'VARCHAR',
    ]);
    expect(outputs['out']?.rows).toEqual([
      ['007', '1', '1.0', 'true', '2024-01-31', '9007199254740993', null],
      ['x', '2', '2.5', 'false', null, null, null],
    ]);
  });

  test('may be empty', async () => {
    expect((await typed(['a', { name: 'b', type: 'integer' }], [])).outputs['out']).toEqual({
      columns: [
        { name: 'a', type: 'VARCHAR' },
        { name: 'b', type: 'BIGINT' },
      ],
      rows: [],
    });
  });

  test('ends the run at a value that is not of its type', async () => {
    expect((await typed([{ name: 'a', type: 'date' }], [['soon']])).failures).toEqual([
      '"soon" is not a date such as 2024-01-31',
    ]);
  });

  test('has as many values in a row as columns, each of a name of its own', async () => {
    const run = await runNode({ type: 'input.rows', config: { columns: ['a', 'A'], rows: [['x']] } });
    expect(run.problems.map(({ message }) => message)).toEqual([
      'columns[1] must have a unique name: "A" is used twice.',
      'rows[0] must hold 2 values, one for each column, not 1.',
    ]);
  });
});
