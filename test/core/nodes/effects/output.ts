import type { Config, FieldProof, Proofs } from './proof.ts';

const sales = 'CREATE TABLE sales (id INTEGER, item TEXT, price INTEGER);';
const old = `${sales} INSERT INTO sales VALUES (1, 'lamp', 5), (3, 'desk', 7);`;

const load = (config: Config, target = old): FieldProof => ({
  target,
  inputs: {
    in: [
      {
        columns: { id: 'integer', item: 'text', price: 'integer' },
        rows: [
          [1, 'sofa', 9],
          [2, 'vase', 4],
        ],
      },
    ],
  },
  config: { path: 'shop.db', table: 'sales', ...config },
});

const upsert = (config: Config = {}) => load({ mode: 'upsert', keys: ['id'], ...config });

/** Where the fields of outputs are seen to have an effect. */
export const outputProofs: Proofs = {
  'output.sqlite': {
    path: ['shop.db', 'other.db'],
    table: ['sales', 'orders'],
    mode: load({ mode: 'append' }),
    keys: { ...upsert(), values: [['id'], ['item']] },
    update: { ...upsert(), values: [undefined, ['item'], ['price']] },
    when: { ...upsert(), values: [undefined, 'new.price < old.price'] },
    partitionBy: { ...load({ mode: 'delete_write', partitionBy: ['id'] }), values: [['id'], ['item']] },
    createTable: load({ mode: 'append' }, 'SELECT 1'),
    dlqTable: {
      ...load({ mode: 'append' }, 'CREATE TABLE sales (id INTEGER CHECK (id < 2), item TEXT, price INTEGER)'),
      values: [undefined, 'sales_dlq', 'refused'],
    },
  },
  'output.csv': {
    path: ['clean.csv', 'other.csv'],
    delimiter: [',', ';'],
    header: {},
    formulaSafe: {},
    quote: { config: { path: 'clean.csv', delimiter: ';' }, values: ['"', "'"] },
    encoding: { inputs: { in: [{ columns: { a: 'text' }, rows: [['é']] }] }, values: [undefined, 'utf-16', 'latin-1'] },
    compression: {},
  },
  'output.parquet': {
    path: ['sales.parquet', 'other.parquet'],
    compression: {},
    partitionBy: {
      inputs: { in: [{ columns: { a: 'text', b: 'text' }, rows: [['x', 'y']] }] },
      values: [undefined, ['a'], ['b']],
    },
  },
  'output.json': {
    path: ['clean.json', 'other.json'],
    layout: {},
  },
};
