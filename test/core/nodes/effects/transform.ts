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

const gaps = (spec: Config): FieldProof =>
  over(
    { v: 'number', group: 'text', place: 'integer' },
    [
      [6, 'a', 4],
      [2, 'b', 2],
      [null, 'a', null],
      [3, 'b', 1],
      [8, 'a', 3],
      [8, 'a', 5],
      [1, 'b', 6],
      [30, 'b', 7],
    ],
    { columns: { v: spec } },
  );

const met = over(
  { shop: 'text', month: 'text', sales: 'integer', cost: 'integer' },
  [
    ['Oslo', 'jan', 6, 1],
    ['Oslo', 'jan', 1, 1],
    ['Oslo', 'jan', 12, 1],
    ['Oslo', 'jan', 3, 1],
    ['Oslo', 'jan', 2, 1],
  ],
  { on: 'month', value: 'sales', fn: 'sum', groupBy: ['shop'] },
);

const ordered = (column: Config): FieldProof =>
  over(
    { city: 'text', day: 'integer', price: 'integer' },
    [
      ['Rome', 2, 5],
      ['Oslo', null, 7],
      ['Rome', 1, 9],
    ],
    { columns: [{ name: 'running', expr: 'sum(price)', ...column }] },
  );

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
  fill: {
    columns: [undefined, { city: { strategy: 'constant', value: 'x' } }, { sky: { strategy: 'constant', value: 'x' } }],
    'columns{}.strategy': gaps({ strategy: 'mean' }),
    'columns{}.value': { ...gaps({ strategy: 'constant', value: 7 }), values: [7, 8] },
    'columns{}.groupBy': { ...gaps({ strategy: 'max' }), values: [undefined, ['group']] },
    'columns{}.orderBy': { ...gaps({ strategy: 'forward' }), values: [undefined, ['place']] },
    'columns{}.orderBy[].column': {
      ...gaps({ strategy: 'forward', orderBy: [{ column: 'place' }] }),
      values: ['place', 'group'],
    },
    'columns{}.orderBy[].desc': gaps({ strategy: 'forward', orderBy: [{ column: 'place' }] }),
    'columns{}.orderBy[].nulls': gaps({ strategy: 'backward', orderBy: [{ column: 'place' }] }),
    dropColumnsOver: [undefined, 0.4],
  },
  split: {
    column: {
      ...over({ a: 'text', b: 'text' }, [['x y', 'z w']], { column: 'a', by: ' ', into: ['c'] }),
      values: ['a', 'b'],
    },
    'by.text': { config: { column: 'name', by: { text: ' ' }, into: ['first', 'last'] }, values: [' ', 'a'] },
    'by.regex': { config: { column: 'name', by: { regex: ' ' }, into: ['first', 'last'] }, values: [' ', '[aeiou]'] },
    into: [['first'], ['first', 'last'], ['one', 'two']],
    rows: { config: { column: 'name', by: ' ' }, values: [undefined, true] },
  },
  json: {
    column: {
      ...over({ a: 'text', b: 'text' }, [['{"n": 1}', '{"n": 2}']], { column: 'a', fields: { n: '$.n' } }),
      values: ['a', 'b'],
    },
    fields: [{ city: '$.address.city' }, { town: '$.address.city' }],
    'fields{}.path': {
      config: { column: 'data', fields: { it: { path: '$.qty' } } },
      values: ['$.qty', '$.address.city'],
    },
    'fields{}.type': { config: { column: 'data', fields: { it: { path: '$.qty' } } }, values: ['text', 'integer'] },
    explode: {
      ...over({ data: 'text' }, [['{"list": [{"n": 1}, {"n": 2}], "n": 3}']], { column: 'data', fields: { n: '$.n' } }),
      values: [undefined, '$.list'],
    },
  },
  pivot: {
    on: { ...met, values: ['month', 'cost'] },
    value: { ...met, values: ['sales', 'cost'] },
    fn: met,
    groupBy: { ...met, values: [['shop'], ['cost']] },
    values: [
      ['jan', 'feb', 'mar'],
      ['feb', 'jan', 'mar'],
    ],
  },
  unpivot: {
    columns: [['jan', 'feb'], ['jan']],
    name: ['month', 'when'],
    value: ['sales', 'sold'],
  },
  window: {
    columns: [
      [{ name: 'n', expr: 'count(*)' }],
      [
        { name: 'n', expr: 'count(*)' },
        { name: 'm', expr: 'count(*)' },
      ],
    ],
    'columns[].name': { ...ordered({}), values: ['running', 'price'] },
    'columns[].expr': { ...ordered({}), values: ['sum(price)', 'min(price)'] },
    'columns[].partitionBy': { ...ordered({}), values: [undefined, ['city']] },
    'columns[].orderBy': { ...ordered({}), values: [undefined, ['price']] },
    'columns[].orderBy[].column': { ...ordered({ orderBy: [{ column: 'price' }] }), values: ['price', 'day'] },
    'columns[].orderBy[].desc': ordered({ orderBy: [{ column: 'price' }] }),
    'columns[].orderBy[].nulls': ordered({ orderBy: [{ column: 'day' }] }),
    'columns[].frame': {
      ...ordered({ orderBy: [{ column: 'price' }] }),
      values: [undefined, 'ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING'],
    },
  },
};
