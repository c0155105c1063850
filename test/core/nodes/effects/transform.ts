import { castProofs } from './cast-proofs.ts';
import type { Config, FieldProof, Proofs } from './proof.ts';

type Rows = (string | number | boolean | null)[][];

const over = (columns: Record<string, string>, rows: Rows, config: Config): FieldProof => ({
  inputs: { in: [{ columns, rows }] },
  config,
});

const checked = (type: string, values: (string | number | null)[], rules: object): FieldProof =>
  over(
    { v: type },
    values.map((value) => [value]),
    { schema: { v: rules } },
  );

const ranked = { name: 'text', rank: 'integer' };
const ranks: Rows = [
  ['b', 1],
  ['a', 1],
  ['c', 2],
];

/** Where the fields of transforms are seen to have an effect. */
export const transformProofs: Proofs = {
  select: {
    columns: [['item', 'price'], ['price', 'item'], ['item']],
    'columns[].name': { config: { columns: [{ name: 'item' }] }, values: ['item', 'price'] },
    'columns[].as': { config: { columns: [{ name: 'item' }] }, values: [undefined, 'thing'] },
    drop: { config: {}, values: [['item'], ['price']] },
  },
  rename: {
    columns: [{ Preis: 'price' }, { Menge: 'price' }],
    'columns{}': ['price', 'cost'],
  },
  cast: {
    columns: [{ price: { type: 'text' } }, { qty: { type: 'integer', onError: 'null' } }],
    ...castProofs('columns{}', (text, spec) => over({ a: 'text', b: 'text' }, [[text, 'x']], { columns: { a: spec } })),
    'columns{}.onError': over({ a: 'text' }, [['1'], ['x']], { columns: { a: { type: 'integer' } } }),
  },
  filter: { where: ['qty > 1', 'qty > 0'] },
  derive: {
    columns: [
      [{ name: 'total', expr: 'qty' }],
      [
        { name: 'total', expr: 'qty' },
        { name: 'more', expr: 'qty' },
      ],
    ],
    'columns[].name': {
      ...over({ n: 'integer' }, [[1]], { columns: [{ name: 'twice', expr: 'n * 2' }] }),
      values: ['twice', 'n'],
    },
    'columns[].expr': {
      ...over({ n: 'integer' }, [[1]], { columns: [{ name: 'twice', expr: 'n * 2' }] }),
      values: ['n * 2', 'n + n + 1'],
    },
    'columns[].onError': over({ t: 'text' }, [['1'], ['x']], { columns: [{ name: 'n', expr: 'CAST(t AS INTEGER)' }] }),
  },
  clean: {
    columns: {
      ...over({ a: 'text', b: 'text' }, [[' x ', ' y ']], { columns: ['a'], steps: ['trim'] }),
      values: [['a'], ['b']],
    },
    steps: {
      ...over({ a: 'text' }, [['  ÉVRY - new  1 '], ['']], { columns: ['a'], steps: ['trim'] }),
      values: [
        ['trim'],
        ['collapse'],
        ['upper'],
        ['lower'],
        ['title'],
        ['strip_accents'],
        ['digits'],
        ['empty_to_null'],
        ['trim', 'collapse'],
      ],
    },
  },
  dedupe: {
    keys: [undefined, ['mail']],
    keep: { config: { keys: ['mail'] } },
    orderBy: [undefined, ['since']],
    'orderBy[].column': {
      ...over(ranked, ranks, { keys: ['rank'], orderBy: [{ column: 'name' }] }),
      values: ['name', 'rank'],
    },
    'orderBy[].desc': over(ranked, ranks, { keys: ['rank'], orderBy: [{ column: 'name' }] }),
    'orderBy[].nulls': over(
      { k: 'integer', n: 'integer' },
      [
        [1, 1],
        [1, null],
      ],
      { keys: ['k'], orderBy: [{ column: 'n' }] },
    ),
  },
  validate: {
    rules: [[], [{ name: 'positive price', expr: 'price > 0' }]],
    'rules[].name': ['positive price', 'a price above nothing'],
    'rules[].expr': ['price > 0', 'price > 1'],
    'rules[].severity': {},
    schema: [undefined, { code: { notNull: true } }, { price: { notNull: true } }],
    'schema{}.type': { ...checked('text', ['1', 'x'], {}), values: [undefined, 'integer'] },
    'schema{}.notNull': checked('text', ['x', null], {}),
    'schema{}.unique': checked('text', ['x', 'x'], {}),
    'schema{}.in': { ...checked('text', ['x', 'y'], {}), values: [undefined, ['x'], ['y']] },
    'schema{}.min': { ...checked('integer', [1, 2, 3], {}), values: [undefined, 2, 3] },
    'schema{}.max': { ...checked('integer', [1, 2, 3], {}), values: [undefined, 2, 1] },
    'schema{}.pattern': { ...checked('text', ['x', '1'], {}), values: [undefined, '\\d', '[a-z]'] },
    extraColumns: { config: { schema: { code: {} } } },
  },
  sort: {
    by: [['item'], ['price'], ['price', { column: 'item', desc: true }]],
    'by[].column': { config: { by: [{ column: 'item' }] }, values: ['item', 'price'] },
    'by[].desc': {},
    'by[].nulls': {},
  },
  limit: { count: [1, 2], offset: [0, 1] },
  sample: {
    rows: { ...over({ n: 'integer' }, [[1], [2], [3]], { rows: 1 }), values: [0, 1, 2] },
    percent: {
      ...over({ n: 'integer' }, [[1], [2], [3], [4], [5], [6], [7], [8]], { percent: 50 }),
      values: [0, 50, 100],
    },
    seed: { ...over({ n: 'integer' }, [[1], [2], [3], [4], [5], [6], [7], [8]], { rows: 4 }), values: [undefined, 2] },
  },
  sql: { query: ['SELECT item FROM in_1 ORDER BY item', 'SELECT price FROM in_1 ORDER BY price'] },
};
