import { expect, test } from 'vitest';
import { runNode, type Table } from '../../../support/run-node.ts';

const table: Table = {
  columns: [
    ['shop', 'text'],
    ['jan', 'integer'],
    ['feb', 'integer'],
    ['note', 'text'],
  ],
  rows: [
    ['b', '9223372036854775807', null],
    ['a', 1, 2],
    [null, null, null],
  ].map((row) => [...row, 'x']),
};

const unpivot = (config: object) => runNode({ type: 'unpivot', config, inputs: { in: [table] } });
const messagesOf = async (config: object) => (await unpivot(config)).problems.map(({ message }) => message);

test('every column gives a row of every row, in the order named, empty values too', async () => {
  const { outputs } = await unpivot({ columns: ['FEB', 'jan'], name: 'month', value: 'n' });
  expect(outputs['out']?.columns).toEqual([
    { name: 'shop', type: 'VARCHAR' },
    { name: 'note', type: 'VARCHAR' },
    { name: 'month', type: 'VARCHAR' },
    { name: 'n', type: 'BIGINT' },
  ]);
  expect(outputs['out']?.rows).toEqual([
    ['b', 'x', 'feb', null],
    ['b', 'x', 'jan', '9223372036854775807'],
    ['a', 'x', 'feb', '2'],
    ['a', 'x', 'jan', '1'],
    [null, 'x', 'feb', null],
    [null, 'x', 'jan', null],
  ]);
});

test('a new column may take the name of one that goes', async () => {
  const { outputs } = await unpivot({ columns: ['jan', 'feb'], name: 'jan', value: 'feb' });
  expect(outputs['out']?.rows[0]).toEqual(['b', 'x', 'jan', '9223372036854775807']);
});

test('columns of different types, and names that are taken, are told', async () => {
  expect(await messagesOf({ columns: ['jan', 'shop'], name: 'k', value: 'v' })).toEqual([
    '"jan" is integer, but "shop" is text. Bring them to one type with a cast node first.',
  ]);
  expect(await messagesOf({ columns: ['jan', 'JAN'], name: 'k', value: 'v' })).toEqual(['"jan" is named twice.']);
  expect(await messagesOf({ columns: ['jan'], name: 'note', value: 'v' })).toEqual([
    'Two columns would be called "note". Give one of them another name.',
  ]);
  expect(await messagesOf({ columns: ['jann'], name: 'v', value: 'v' })).toEqual([
    'There is no column "jann" here. Did you mean "jan"?',
    'Two columns would be called "v". Give one of them another name.',
  ]);
});
