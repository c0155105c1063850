import { expect, test } from 'vitest';
import type { DeadLetter } from '../../../../src-renderer/api/dead-letters-api.ts';
import {
  entryColumns,
  entryMarks,
  fieldAt,
  type ShownEntry,
} from '../../../../src-renderer/dlq/entries/entry-columns.ts';

const entry: DeadLetter = {
  id: '1',
  runId: 'run-1',
  pipeline: '/data/sales.weir.json',
  node: 'typed',
  source: 'orders.csv',
  sourceRow: 17,
  line: 18,
  column: 'price',
  code: 'cast.failed',
  message: '"N/A" is not a number',
  value: 'N/A',
  record: [
    { column: 'id', value: '7', isCut: false },
    { column: 'price', value: 'N/A', isCut: false },
  ],
  rawLine: null,
  isLineCut: false,
  status: 'open',
  correction: null,
  failedAgain: null,
  firstRun: 'run-1',
  lastRun: 'run-1',
};

const drawn = (shown: ShownEntry) => {
  const columns = entryColumns(shown, { isOneReason: true, hasStatus: false, titleOf: (node) => node });
  const marks = entryMarks(columns, shown);
  return columns.map((column) => [column.title, column.cellOf(shown), marks[column.id]?.tone ?? null]);
};

test('puts the guilty cell beside the message and marks it', () => {
  expect(drawn(entry)).toEqual([
    ['Why', '"N/A" is not a number', null],
    ['price', 'N/A', 'danger'],
    ['id', '7', null],
  ]);
});

const message = 'The rule "in order" does not hold: TO_DAY >= "from day"';
const fields = ['id', 'from day', 'to_day'].map((column, index) => ({ column, value: `${index}`, isCut: false }));
const broken: DeadLetter = { ...entry, code: 'rule.failed', column: null, value: null, message, record: fields };

test('puts the columns beside the message that a rule compares, marked, in the order in which it names them', () => {
  const first = ['Why', message, null];
  expect(drawn(broken)).toEqual([first, ['to_day', '2', 'danger'], ['from day', '1', 'danger'], ['id', '0', null]]);
  const correction = { kind: 'values' as const, values: { id: '7' } };
  const failedAgain = { message: 'The rule "small" does not hold: id < to_day', column: null, value: null };
  expect(drawn({ ...broken, correction, failedAgain }).map(([title, , tone]) => [title, tone])).toEqual([
    ['Why', null],
    ['to_day', 'danger'],
    ['from day', null],
    ['id', 'success'],
  ]);
});

test('among entries of many reasons, all values stand there that a rule compares', () => {
  const columns = entryColumns(broken, { isOneReason: false, hasStatus: false, titleOf: (node) => node });
  const marks = entryMarks(columns, broken);
  const told = columns.map(({ id, title, cellOf }) => [title, cellOf(broken), marks[id]?.tone]);
  expect(told.slice(1, 3)).toEqual([
    ['Column', 'to_day, from day', undefined],
    ['Value', '2, 1', 'danger'],
  ]);
});

test('names the step of entries of many reasons as the canvas does', () => {
  const columns = entryColumns(entry, {
    isOneReason: false,
    hasStatus: false,
    titleOf: (node) => `Set types (${node})`,
  });
  const step = columns.find(({ title }) => title === 'Step');
  expect(step?.cellOf(entry)).toBe('Set types (typed)');
});

test('among entries of many reasons, the value that was wrong stands for the cell that it came from', () => {
  const columns = entryColumns(entry, { isOneReason: false, hasStatus: false, titleOf: (node) => node });
  const wrong = columns.find(({ title }) => title === 'Value') ?? expect.fail('there must be a column of values');
  const told = (shown: ShownEntry) => [
    fieldAt(wrong, shown),
    wrong.cellOf(shown),
    entryMarks(columns, shown)[wrong.id]?.tone,
  ];
  const corrected: DeadLetter = { ...entry, correction: { kind: 'values', values: { price: '5' } } };
  expect(told(entry)).toEqual(['price', 'N/A', 'danger']);
  expect(told(corrected)).toEqual(['price', '5', 'success']);
  expect(told({ ...corrected, status: 'replayed' })).toEqual([null, 'N/A', 'danger']);
  expect(told({ ...entry, record: null, rawLine: '7,N/A' })).toEqual([null, 'N/A', 'danger']);
});

test('shows a corrected value in place of the one that came', () => {
  const corrected: DeadLetter = { ...entry, correction: { kind: 'values', values: { price: null } } };
  expect(drawn(corrected)[1]).toEqual(['price', null, 'success']);
});

test('marks a correction that would not do, and says why', () => {
  const correction = { kind: 'values' as const, values: { price: 'x', id: '8' } };
  const stillWrong = { message: '"x" is not a number', column: 'price' };
  expect(drawn({ ...entry, correction, stillWrong })).toEqual([
    ['Why', 'Still: "x" is not a number', null],
    ['price', 'x', 'danger'],
    ['id', '8', 'success'],
  ]);
  expect(drawn({ ...entry, correction, stillWrong: { ...stillWrong, column: null } })[1]).toEqual([
    'price',
    'x',
    'danger',
  ]);
});

test('names and marks the column that is wrong once the first one is corrected', () => {
  const correction = { kind: 'values' as const, values: { price: '8' } };
  expect(drawn({ ...entry, correction, stillWrong: { message: '"7" is less than 10', column: 'id' } })).toEqual([
    ['Why', 'Still fails for id: "7" is less than 10', null],
    ['price', '8', 'success'],
    ['id', '7', 'danger'],
  ]);
});

test('tells why and where a corrected row failed again, and not what was wrong with it before', () => {
  const corrected: DeadLetter = { ...entry, correction: { kind: 'values', values: { price: '5' } } };
  const failedAgain = { message: '"7" is less than 10', column: 'id', value: '7' };
  expect(drawn({ ...corrected, failedAgain })).toEqual([
    ['Why', 'Failed again for id: "7" is less than 10', null],
    ['price', '5', 'success'],
    ['id', '7', 'danger'],
  ]);
  const ofPrice = { message: '"5" is less than 10', column: 'price', value: '5' };
  expect(drawn({ ...corrected, failedAgain: ofPrice })[1]).toEqual(['price', '5', 'danger']);
  const mended: DeadLetter = { ...entry, correction: { kind: 'values', values: { price: '15' } } };
  expect(drawn({ ...mended, failedAgain: ofPrice })[1]).toEqual(['price', '15', 'success']);
  expect(drawn({ ...corrected, failedAgain: { message: 'Gone.', column: null, value: null } })[0]).toEqual([
    'Why',
    'Failed again: Gone.',
    null,
  ]);
});

test('shows the line where no row could be read', () => {
  const raw: DeadLetter = { ...entry, record: null, rawLine: '7,"N/A', column: null };
  expect(drawn(raw)).toEqual([
    ['Why', '"N/A" is not a number', null],
    ['Line', '7,"N/A', null],
  ]);
  expect(drawn({ ...raw, correction: { kind: 'line', line: '7,1' } })[1]).toEqual(['Line', '7,1', 'success']);
});
