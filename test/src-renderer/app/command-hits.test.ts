import { expect, test } from 'vitest';
import { additionHits, columnHits, nodeHits, rankHit } from '../../../src-renderer/app/command-hits.ts';

const nodes = [{ id: 'orders', type: 'input.csv', label: 'Orders', config: {} }];
const price = { name: 'price', type: 'number' };
const described = { orders: { inputs: {}, outputs: { out: [price], rejected: [price] } } };

test('a column leads to the node that gives it, and is not found among its rejects', () => {
  const shown: string[] = [];
  const hits = columnHits(nodes, described, (node) => shown.push(node));
  expect(hits).toMatchObject([{ title: 'price', note: 'number · Orders' }]);
  hits[0]?.choose();
  expect(shown).toEqual(['orders']);
});

test('a node is found by its title, its type and its id, and does not bring its columns', () => {
  const found = (query: string) =>
    [...nodeHits(nodes, () => undefined), ...columnHits(nodes, described, () => undefined)]
      .filter(({ value, keywords }) => rankHit(value, query, keywords) > 0)
      .map(({ kind }) => kind);
  expect(found('orders')).toEqual(['Node']);
  expect(found('csv')).toEqual(['Node']);
  expect(found('price')).toEqual(['Column']);
});

test('a node is added by its name, its type or what others call it, with or without "add" before it', () => {
  const added: string[] = [];
  const find = (query: string) =>
    additionHits(({ type }) => added.push(type)).filter(({ value, keywords }) => rankHit(value, query, keywords) > 0);
  for (const query of ['filter', 'add filter', 'group by', 'output.parquet']) find(query)[0]?.choose();
  expect(added).toEqual(['filter', 'filter', 'aggregate', 'output.parquet']);
});
