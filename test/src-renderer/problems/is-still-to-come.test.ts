import { expect, test } from 'vitest';
import { formOfType } from '../../../core/nodes/form/form-of-type.ts';
import type { JsonObject } from '../../../core/pipeline/json-text.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import { isGivenSince, isStillToCome } from '../../../src-renderer/problems/is-still-to-come.ts';

const needed: Problem = {
  severity: 'error',
  code: 'node.config',
  message: 'Choose a file.',
  node: 'load',
  field: ['path'],
};

test('what a new node lacks is still to come, and what was given to it is not', () => {
  const isToCome = (problem: Partial<Problem>, config: JsonObject, type = 'input.csv') =>
    isStillToCome({ ...needed, ...problem }, config, formOfType(type));
  expect(isToCome({}, {})).toBe(true);
  expect(isToCome({}, { path: '' })).toBe(true);
  expect(isToCome({}, { path: [] })).toBe(true);
  expect(isToCome({}, { path: 7 })).toBe(false);
  expect(isToCome({ field: ['on', 0, 'left'] }, { on: [{}] })).toBe(false);
  expect(isToCome({ code: 'graph.missing_input' }, {})).toBe(true);
  expect(isToCome({ code: 'expression.unknown_column', field: ['where'] }, {})).toBe(false);
  const whole = { field: [] };
  expect(isToCome(whole, {}, 'select')).toBe(true);
  expect(isToCome(whole, { path: 'shop.db', table: '' }, 'input.sqlite')).toBe(true);
  expect(isToCome(whole, { columns: ['a'], drop: [] }, 'select')).toBe(false);
  expect(isToCome(whole, {}, 'filter')).toBe(false);
});

test('what was missing is given as soon as there is something, be it right or not', () => {
  const missing = { ...needed, field: ['on', 0, 'left'] };
  const told = { on: [{ left: '', right: 'id' }] };
  expect(isGivenSince(missing, told, { on: [{ left: 'id', right: 'id' }] })).toBe(true);
  expect(isGivenSince(missing, told, { on: [{ left: '', right: 'nr' }] })).toBe(false);
  expect(isGivenSince({ ...missing, field: ['on', 0, 'right'] }, told, { on: [] })).toBe(false);
  expect(isGivenSince({ ...missing, code: 'node.compile' }, told, { on: [{ left: 'id' }] })).toBe(false);
});
