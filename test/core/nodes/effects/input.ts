import { castProofs } from './cast-proofs.ts';
import { httpInputProofs } from './http.ts';
import type { Config, FieldProof, Proofs } from './proof.ts';

const csv = (text: string, config: Config = {}): FieldProof => ({
  files: { 'a.csv': text },
  config: { path: 'a.csv', delimiter: ';', header: true, ...config },
});

const json = (text: string, config: Config = {}): FieldProof => ({
  files: { 'a.json': text },
  config: { path: 'a.json', ...config },
});

/** Where the fields of inputs are seen to have an effect. */
export const inputProofs: Proofs = {
  'input.csv': {
    path: { ...csv('n\n1\n'), files: { 'a.csv': 'n\n1\n', 'b.csv': 'n\n2\n' }, values: ['a.csv', 'b.csv', '[ab].csv'] },
    types: csv('n\n1\n2\n'),
    columns: { ...csv('a;b\n1;2\n'), values: [undefined, { a: 'integer' }, { b: 'integer' }] },
    ...castProofs('columns{}', (text, spec) => csv(`a;b\n"${text}";x\n`, { columns: { a: spec } })),
    delimiter: { ...csv('a;b,c\n1;2,3\n'), values: [';', ','] },
    header: {
      ...csv('a;b\n1;2\n'),
      values: ['auto', false],
      also: { ...csv('1;2\n3;4\n'), values: ['auto', true] },
    },
    encoding: { ...csv('a\né\n'), values: ['utf-8', 'latin-1'] },
    nullValues: { ...csv('a;b\nNA;\n'), values: [undefined, ['NA'], []] },
    quote: { ...csv('a;b;c\n\'1;2\';"3;4"\n'), values: ['"', "'", ''] },
    escape: { ...csv('a;b\n"1\\"2";3\n'), values: ['"', '\\'] },
    comment: { ...csv('a;b\n#1;2\n3;4\n'), values: [undefined, '#'] },
    skipRows: { ...csv('x;y\n1;2\n'), values: [0, 1] },
    filename: { ...csv('a\n1\n'), values: [undefined, 'file', 'from'] },
  },
  'input.json': {
    path: {
      ...json('[{"n": 1}]'),
      files: { 'a.json': '[{"n": 1}]', 'b.json': '[{"n": 2}]' },
      values: ['a.json', 'b.json'],
    },
    layout: {
      ...json('{"n": 1}\n{"n": 2}\n'),
      values: ['auto', 'array'],
      also: { ...json('[\n{"n": 1}\n]\n'), values: ['auto', 'lines'] },
    },
    records: { ...json('{"a": [{"n": 1}], "b": {"c": [{"n": 2}]}}'), values: [undefined, '/a', '/b/c'] },
    columns: { ...json('[{"n": 1}]'), values: [undefined, { n: 'text' }, { m: 'text' }] },
    ...castProofs('columns{}', (text, spec) => json(JSON.stringify([{ a: text }]), { columns: { a: spec } })),
  },
  'input.excel': {
    path: {
      files: { 'other.xlsx': { columns: { n: 'integer' }, rows: [[1]] } },
      config: { path: 'stock.xlsx' },
      values: ['stock.xlsx', 'other.xlsx'],
    },
    sheet: ['Sheet1', 'Sheet2'],
    range: [undefined, 'A1:B', 'B1:D'],
    header: {},
  },
  'input.http': httpInputProofs,
  'input.sqlite': {
    path: {
      files: { 'other.db': { columns: { n: 'integer' }, rows: [[1]] } },
      config: { sql: 'SELECT * FROM sqlite_master' },
      values: ['stock.db', 'other.db'],
    },
    table: { config: { path: 'stock.db' }, values: ['stock', 'sqlite_master'] },
    sql: { config: { path: 'stock.db' }, values: ['SELECT item FROM stock', 'SELECT qty FROM stock'] },
  },
  'input.parquet': {
    path: {
      files: { 'other.parquet': { columns: { qty: 'integer', item: 'text' }, rows: [[7, 'desk']] } },
      values: ['stock.parquet', 'other.parquet'],
    },
    columns: [undefined, ['qty'], ['item', 'qty']],
  },
  'input.rows': {
    columns: [
      ['a', 'b', 'c'],
      ['a', 'b', { name: 'c', type: 'text' }],
    ],
    'columns[].name': { config: { columns: [{ name: 'a' }], rows: [[1]] }, values: ['a', 'b'] },
    'columns[].type': { config: { columns: [{ name: 'a' }], rows: [['1']] }, values: [undefined, 'integer', 'number'] },
    rows: { config: { columns: ['a'], rows: [] }, values: [[], [[1]], [[2]], [['2']], [[null]]] },
  },
};
