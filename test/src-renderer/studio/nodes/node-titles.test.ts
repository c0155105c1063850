import { expect, test } from 'vitest';
import { parsePipeline } from '../../../../core/pipeline/document.ts';
import {
  aboutNode,
  problemInWords,
  rejectInWords,
  warningInWords,
  withTitles,
} from '../../../../src-renderer/studio/nodes/node-titles.ts';

const nodes = [
  { id: 'orders', type: 'input.csv', config: { path: 'orders.csv' } },
  { id: 'price', type: 'cast', label: 'Types', config: { columns: { price: { type: 'number' } } } },
];
const text = JSON.stringify({ format: 'weir/1', nodes, edges: [] });
const pipeline = parsePipeline(text).pipeline ?? expect.fail('the sample must parse');

test('messages call nodes by their labels, or else by what they are', () => {
  expect(withTitles(pipeline, 'Nothing leads into "orders" or "gone".')).toBe(
    'Nothing leads into "CSV file" or "gone".',
  );
});

test('nodes that are called the same are told apart by their ids', () => {
  const twins = { ...pipeline, nodes: [...pipeline.nodes, { id: 'orders_2', type: 'input.csv', config: {} }] };
  expect(withTitles(twins, 'Neither "orders_2" nor "price" is read.')).toBe(
    'Neither "CSV file (orders_2)" nor "Types" is read.',
  );
  expect(warningInWords(twins, 'orders: it is old')).toBe('CSV file (orders): it is old');
});

test('a column that is called like a node stays what it is', () => {
  expect(withTitles(pipeline, '2 rows fail a check of "price" about "price".')).toBe(
    '2 rows fail a check of "Types" about "price".',
  );
  for (const message of [
    'There is no column "price" here.',
    'a.xlsx has no sheet "price".',
    'The columns are "n", "price" and "orders".',
    'Choose the type of column "price".',
    'Entry "price" must be a text.',
    'The columns seem to be named in line 3, by "orders", "price" …, below a title.',
  ])
    expect(withTitles(pipeline, message)).toBe(message);
});

test('what would be wrong with a row names the node alone, though its value may be called like one', () => {
  expect(rejectInWords(pipeline, '"price", further on, rejects it: "orders" is no number')).toBe(
    '"Types", further on, rejects it: "orders" is no number',
  );
  expect(rejectInWords(pipeline, '"orders" is no number')).toBe('"orders" is no number');
});

test('a warning of a run begins with the title of its node', () => {
  expect(warningInWords(pipeline, 'price: 1 row with "price": not cheap')).toBe('Types: 1 row with "price": not cheap');
  expect(warningInWords(pipeline, 'gone: "price" is new')).toBe('gone: "Types" is new');
});

test('a message about a node calls the fields of its form what the form calls them', () => {
  const message = 'Set `comment` or `skipRows`; `sep=;` names the delimiter.';
  const inWords = 'Set "Comment sign" or "Lines to skip"; `sep=;` names the delimiter.';
  expect(aboutNode(pipeline, 'orders', message)).toBe(inWords);
  expect(aboutNode(pipeline, null, message)).toBe(message);
  expect(warningInWords(pipeline, `orders: ${message}`)).toBe(`CSV file: ${inWords}`);
});

test('what is wrong with an expression is told in the ids that stand in it', () => {
  const message = 'There is no input "order". Did you mean "orders"?';
  expect(problemInWords(pipeline, { severity: 'error', code: 'expression.syntax', message })).toBe(message);
  expect(problemInWords(pipeline, { severity: 'error', code: 'graph.missing_input', message })).toBe(
    'There is no input "order". Did you mean "CSV file"?',
  );
});
