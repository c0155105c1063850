import { httpLookupProofs } from './http.ts';
import type { Config, FieldProof, Proofs } from './proof.ts';

const sides: FieldProof['inputs'] = {
  left: [
    {
      columns: { id: 'integer', n: 'integer', other: 'integer' },
      rows: [
        [1, 10, 2],
        [1, 20, 3],
        [2, 30, 2],
        [4, 40, 3],
      ],
    },
  ],
  right: [
    {
      columns: { key: 'integer', n: 'integer' },
      rows: [
        [1, 5],
        [2, 6],
        [2, 7],
        [3, 8],
      ],
    },
  ],
};

const joined = (config: Config = {}): FieldProof => ({
  inputs: sides,
  config: { on: [{ left: 'id', right: 'key' }], ...config },
});

const people: FieldProof['inputs'] = {
  in: [
    {
      columns: { lives: 'text', born: 'text' },
      rows: [
        ['DE', 'FR'],
        ['FR', 'DE'],
      ],
    },
  ],
};

/** Where the fields of nodes that combine rows are seen to have an effect. */
export const combineProofs: Proofs = {
  http_lookup: httpLookupProofs,
  join: {
    type: joined(),
    on: {
      ...joined(),
      values: [
        [{ left: 'id', right: 'key' }],
        [{ left: 'other', right: 'key' }],
        [
          { left: 'id', right: 'key' },
          { left: 'n', right: 'n' },
        ],
      ],
    },
    'on[].left': { ...joined(), values: ['id', 'other'] },
    'on[].right': { ...joined(), values: ['key', 'n'] },
    validate: joined({ onViolation: 'reject' }),
    onViolation: joined({ validate: '1:1' }),
    suffix: { ...joined(), values: [undefined, '_r'] },
  },
  lookup: {
    column: { config: { values: ['DE'] }, inputs: people, values: ['lives', 'born'] },
    mode: {},
    values: { config: { column: 'lives' }, inputs: people, values: [[], ['DE'], ['FR']] },
    listColumn: {
      config: { column: 'lives' },
      inputs: {
        ...people,
        list: [{ columns: { code: 'text', other: 'text' }, rows: [['DE', 'FR']] }],
      },
      values: ['code', 'other'],
    },
  },
  union: {
    by: {
      inputs: {
        in: [
          { columns: { a: 'integer', b: 'integer' }, rows: [[1, 2]] },
          { columns: { b: 'integer', a: 'integer' }, rows: [[3, 4]] },
        ],
      },
    },
    distinct: {
      inputs: {
        in: [
          { columns: { a: 'integer' }, rows: [[1], [1]] },
          { columns: { a: 'integer' }, rows: [[1]] },
        ],
      },
    },
  },
  aggregate: {
    groupBy: [undefined, ['city'], ['price']],
    measures: [[{ name: 'orders', expr: 'count(*)' }], [{ name: 'total', expr: 'sum(price)' }], []],
    'measures[].name': ['orders', 'rows'],
    'measures[].expr': ['count(*)', 'max(price)'],
  },
  route: {
    branches: [[{ port: 'large', when: 'total >= 100' }], [{ port: 'small', when: 'total >= 0' }]],
    'branches[].port': ['large', 'huge'],
    'branches[].when': ['total >= 100', 'total >= 1000'],
    otherwise: [undefined, 'drop', 'rest', 'small'],
  },
};
