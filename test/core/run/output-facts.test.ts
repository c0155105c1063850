import { expect, test } from 'vitest';
import { outputFacts } from '../../../core/run/output-facts.ts';

const output = { node: 'load', target: '/data/out', inserted: 7, updated: 0, unchanged: 0, deleted: 0 };

test('of a file, the rows written are told, and of a table what became of each', () => {
  expect(outputFacts(output, 'output.csv')).toEqual([['rows written', 7]]);
  expect(outputFacts({ ...output, inserted: 1 }, 'output.parquet')).toEqual([['row written', 1]]);
  const ofTable = [
    ['inserted', 7],
    ['updated', 0],
    ['unchanged', 0],
    ['deleted', 0],
  ];
  expect(outputFacts(output, 'output.sqlite')).toEqual(ofTable);
  expect(outputFacts(output, undefined)).toEqual(ofTable);
});
