import { expect, test } from 'vitest';
import { whoseRejects } from '../../../src-renderer/dlq/whose-rejects.ts';
import { firstQuery, fitting } from '../../../src-renderer/stores/rejects-query.ts';

const saved = { path: '/data/sales.weir.json', lastRunId: 'run-9' };
const unsaved = { path: null, lastRunId: 'run-9' };

test('rejects of the tab and of its runs are its own once it has a file', () => {
  expect(whoseRejects('pipeline', null, saved)).toBe('own');
  expect(whoseRejects('lastRun', null, saved)).toBe('own');
  expect(whoseRejects('everything', { pipeline: saved.path }, saved)).toBe('own');
  expect(whoseRejects('lastRun', null, unsaved)).toBe('unsaved');
});

test('among all rejects, those of another file name it, and those without a file say so', () => {
  expect(whoseRejects('everything', null, saved)).toBe('many');
  expect(whoseRejects('everything', { pipeline: '/data/b.weir.json' }, saved)).toEqual({
    pipeline: '/data/b.weir.json',
  });
  const pipeline = '/home/ann/.weir/unsaved/Unsaved pipeline 0f3a.weir.json';
  expect(whoseRejects('everything', { pipeline }, saved)).toBe('unsaved');
});

test('a pipeline without a file shows the rejects of its last run, not those of everybody', () => {
  expect(fitting(firstQuery, unsaved).scope).toBe('lastRun');
  expect(fitting(firstQuery, { path: null, lastRunId: null }).scope).toBe('everything');
  expect(fitting(firstQuery, saved).scope).toBe('pipeline');
});
