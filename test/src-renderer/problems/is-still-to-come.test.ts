import { expect, test } from 'vitest';
import type { Problem } from '../../../core/pipeline/problems.ts';
import { isStillToCome } from '../../../src-renderer/problems/is-still-to-come.ts';

const needed: Problem = {
  severity: 'error',
  code: 'node.config',
  message: 'Choose a file.',
  node: 'load',
  field: ['path'],
};

test('what a new node lacks is still to come, and what was given to it is not', () => {
  expect(isStillToCome(needed, {})).toBe(true);
  expect(isStillToCome(needed, { path: '' })).toBe(true);
  expect(isStillToCome(needed, { path: 7 })).toBe(false);
  expect(isStillToCome({ ...needed, field: ['on', 0, 'left'] }, { on: [{}] })).toBe(false);
  expect(isStillToCome({ ...needed, code: 'graph.missing_input' }, {})).toBe(true);
  expect(isStillToCome({ ...needed, code: 'expression.unknown_column', field: ['where'] }, {})).toBe(false);
});
