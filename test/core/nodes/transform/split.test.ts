import { expect, test } from 'vitest';
import { runNode, type Table } from '../../../support/run-node.ts';

const texts = (...list: (string | null)[]): Table => ({
  columns: [
    ['n', 'integer'],
    ['t', 'text'],
    ['z', 'text'],
  ],
  rows: list.map((text, index) => [index + 1, text, 'z']),
});

const split = (config: object, table: Table) => runNode({ type: 'split', config, inputs: { in: [table] } });

const partsOf = async (config: object, ...list: (string | null)[]) => {
  const { problems, outputs } = await split({ column: 't', ...config }, texts(...list));
  expect(problems).toEqual([]);
  return outputs['out']?.rows.map((row) => row.slice(2, -1));
};

const messagesOf = async (config: object, table = texts('a')) =>
  (await split(config, table)).problems.map(({ message }) => message);

test('a text goes into columns beside it; more parts stay in the last, fewer leave it empty', async () => {
  expect(await partsOf({ by: ', ', into: ['a', 'b'] }, 'x, y', 'x', 'x, y, z', '', null, ', ', 'x,y')).toEqual([
    ['x', 'y'],
    ['x', null],
    ['x', 'y, z'],
    ['', null],
    [null, null],
    ['', ''],
    ['x,y', null],
  ]);
  expect(await partsOf({ by: { text: '.' }, into: ['a', 'b', 'c'] }, '1.2.3.4')).toEqual([['1', '2', '3.4']]);
});

test('a regular expression cuts where it matches, and what it cut at stays in the rest', async () => {
  const by = { regex: '\\s*[,;]\\s*' };
  expect(await partsOf({ by, into: ['a', 'b'] }, 'x ;y', 'x', 'x, y ; z', '', null, 'é\n; 🚀;\nq')).toEqual([
    ['x', 'y'],
    ['x', null],
    ['x', 'y ; z'],
    ['', null],
    [null, null],
    ['é', '🚀;\nq'],
  ]);
  expect(await partsOf({ by: { regex: '(a)|(b+)' }, into: ['p', 'q', 'r'] }, '1a2bb3', '1bb2')).toEqual([
    ['1', '2', '3'],
    ['1', '2', null],
  ]);
});

test('the text itself goes where one of the names is its own', async () => {
  const { outputs } = await split({ column: 'T', by: '-', into: ['t', 'u'] }, texts('a-b'));
  expect(outputs['out']?.columns.map(({ name }) => name)).toEqual(['n', 't', 'u', 'z']);
  expect(outputs['out']?.rows).toEqual([['1', 'a', 'b', 'z']]);
});

test('a row for each part, in order; a row without a text stays', async () => {
  const rows = async (by: unknown, ...list: (string | null)[]) =>
    (await split({ column: 't', by, rows: true }, texts(...list))).outputs['out']?.rows.map(([n, t]) => [n, t]);
  const expected = [
    ['1', 'b'],
    ['1', 'a'],
    ['1', ''],
    ['2', null],
    ['3', ''],
    ['4', 'x'],
  ];
  expect(await rows(',', 'b,a,', null, '', 'x')).toEqual(expected);
  expect(await rows({ regex: '[,;]' }, 'b,a;', null, '', 'x')).toEqual(expected);
});

test('what cannot be split, or split by, is told', async () => {
  expect(await messagesOf({ column: 'n', by: ',', into: ['a'] })).toEqual([
    'The column "n" is integer. Only text can be split.',
  ]);
  expect(await messagesOf({ column: 't', by: { regex: '\\s*' }, rows: true })).toEqual([
    '\\s* also matches empty text, so it cannot separate anything. Use + instead of *.',
  ]);
  expect(await messagesOf({ column: 't', by: { regex: '\\b' }, rows: true })).toHaveLength(1);
  expect(await messagesOf({ column: 't', by: { regex: 'a)|(b' }, into: ['a'] })).toEqual([
    expect.stringMatching(/^This is not a regular expression: .*unexpected \): a\)\|\(b/),
  ]);
  expect(await messagesOf({ column: 't', by: ',', into: ['a', 'Z'] })).toEqual([
    'Two columns would be called "Z" and "z", which differ only in upper and lower case. Rename one of them.',
  ]);
  expect(await messagesOf({ column: 't', by: '', into: ['a'] })).toEqual(['by must not be empty.']);
  expect(await messagesOf({ column: 't', by: ',' })).toEqual([
    'the config of "node" must have either "into" (names of columns) or "rows": true.',
  ]);
  expect(await messagesOf({ column: 't', by: { text: ',', regex: ',' }, rows: true })).toEqual([
    'by must have either "text" or "regex".',
  ]);
});
