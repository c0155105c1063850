import { expect, test } from 'vitest';
import type { Reject } from '../../../core/store/reject.ts';
import { deadLetterOf } from '../../../src-main/app/dead-letters/dead-letters.ts';

const reject: Reject = {
  id: 1,
  runId: 'r1',
  pipeline: '/p.weir.json',
  node: 'typed',
  source: null,
  sourceRow: 1,
  fingerprint: 1,
  line: null,
  column: 'price',
  code: 'cast.failed',
  message: '"x" is not a number',
  value: 'x',
  isValueCut: false,
  record: '{}',
  isLine: false,
  status: 'open',
  firstRun: 'r1',
  lastRun: 'r1',
  correction: null,
  failedAgain: null,
};

const fieldsOf = (record: string) =>
  deadLetterOf({ ...reject, record }).record?.map(({ column, value }) => [column, value]);

test('a row is shown with every digit and under all of its names', () => {
  expect(fieldsOf('{"id":9007199254740993,"rate":1.10,"__proto__":"p","none":null,"far":NaN}')).toEqual([
    ['id', '9007199254740993'],
    ['rate', '1.10'],
    ['__proto__', 'p'],
    ['none', null],
    ['far', 'NaN'],
  ]);
});

test('a record that is no row is shown as none', () => {
  expect(['7,"oops', '7', '"text"', '[1]'].map(fieldsOf)).toEqual([undefined, undefined, undefined, undefined]);
});
