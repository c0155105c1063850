import { expect, test } from 'vitest';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import { proposeFixes } from '../../../core/replay/propose-fixes.ts';

const text = JSON.stringify({
  format: 'weir/1',
  nodes: [
    { id: 'orders', type: 'input.csv', config: { path: 'orders.csv' } },
    {
      id: 'typed',
      type: 'cast',
      config: {
        columns: {
          Price: { type: 'number' },
          day: { type: 'date' },
          seen: { type: 'timestamp', formats: ['%d.%m.%Y'] },
        },
      },
    },
    { id: 'twice', type: 'derive', config: { columns: [{ name: 'double', expr: 'price * 2' }] } },
    {
      id: 'valid',
      type: 'validate',
      config: {
        rules: [
          { name: 'paid', expr: 'price > 0' },
          { name: 'known', expr: 'length(sku) > 2' },
        ],
        schema: { country: { in: ['AT', 'DE'], notNull: true } },
      },
    },
    { id: 'load', type: 'output.sqlite', config: { path: 'shop.db', table: 't', mode: 'replace' } },
  ],
  edges: [
    { from: 'orders', to: 'typed' },
    { from: 'typed', to: 'twice' },
    { from: 'twice', to: 'valid' },
    { from: 'valid', to: 'load' },
  ],
});

function proposed(
  node: string,
  code: Parameters<typeof proposeFixes>[1]['code'],
  column: string | null,
  value: string | null,
) {
  const { pipeline } = parsePipeline(text);
  if (!pipeline) throw new Error('The pipeline of this test does not parse.');
  return proposeFixes(pipeline, { node, code, column, value }).map((fix) => [fix.node, fix.field, fix.value]);
}

test('a word in place of a number may be read as no value by the source, or left empty by the cast', () => {
  expect(proposed('typed', 'cast.failed', 'price', 'N/A')).toEqual([
    ['typed', ['columns', 'Price', 'onError'], 'null'],
    ['orders', ['nullValues'], ['', 'N/A']],
  ]);
});

test('a number is read with a sign between its thousands', () => {
  expect(proposed('typed', 'cast.failed', 'Price', '1,234.50')).toEqual([
    ['typed', ['columns', 'Price', 'thousands'], ','],
    ['typed', ['columns', 'Price', 'onError'], 'null'],
  ]);
});

test('a date is read in every format that it may be written in, besides those that are read', () => {
  expect(proposed('typed', 'cast.failed', 'day', '31/12/2024')).toEqual([
    ['typed', ['columns', 'day', 'formats'], ['%Y-%m-%d', '%d/%m/%Y']],
    ['typed', ['columns', 'day', 'onError'], 'null'],
  ]);
  expect(proposed('typed', 'cast.failed', 'day', '03/04/2024').map(([, , value]) => value)).toEqual([
    ['%Y-%m-%d', '%d/%m/%Y'],
    ['%Y-%m-%d', '%m/%d/%Y'],
    'null',
  ]);
  expect(proposed('typed', 'cast.failed', 'seen', '31.12.2024 23:59')[0]?.[2]).toEqual(['%d.%m.%Y', '%d.%m.%Y %H:%M']);
});

test('an expression that fails leaves its column empty', () => {
  expect(proposed('twice', 'expression.failed', 'double', null)).toEqual([
    ['twice', ['columns', 0, 'onError'], 'null'],
  ]);
});

test('a rule about the column becomes a warning, a list takes one value more, a value may be missing', () => {
  expect(proposed('valid', 'rule.failed', 'price', '-1')).toEqual([['valid', ['rules', 0, 'severity'], 'warn']]);
  expect(proposed('valid', 'schema.failed', 'country', 'CH2')).toEqual([
    ['valid', ['schema', 'country', 'in'], ['AT', 'DE', 'CH2']],
  ]);
  expect(proposed('valid', 'schema.failed', 'country', null)).toEqual([
    ['valid', ['schema', 'country', 'notNull'], false],
  ]);
});

test('a node that is gone, or a reason that no config changes, gets no proposal', () => {
  expect(proposed('gone', 'cast.failed', 'price', '12a')).toEqual([]);
  expect(proposed('load', 'sink.unique', 'id', '7')).toEqual([]);
});
