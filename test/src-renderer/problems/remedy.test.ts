import { expect, test } from 'vitest';
import type { Problem } from '../../../core/pipeline/problems.ts';
import { remedyOf } from '../../../src-renderer/problems/remedy.ts';
import { fakeStudio } from '../../support/studio/fake-studio.ts';

const problem: Problem = { severity: 'error', code: 'secret.missing', message: 'x', node: 'n', field: ['path'] };

test('a missing secret leads to where its value is asked for', async () => {
  const studio = await fakeStudio();
  remedyOf(studio, 'tab', { ...problem, secret: 'KEY' })?.take();
  expect(studio.dialogs.getState().open).toEqual({ kind: 'secrets', name: 'KEY' });
  expect(remedyOf(studio, 'tab', problem)).toBeUndefined();
  expect(remedyOf(studio, 'tab', { ...problem, suggestion: { label: 'Use "a"', replace: 'a' } })?.label).toBe(
    'Use "a"',
  );
});
