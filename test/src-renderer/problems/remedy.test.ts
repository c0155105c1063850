import { expect, test } from 'vitest';
import type { Problem } from '../../../core/pipeline/problems.ts';
import { remedyOf } from '../../../src-renderer/problems/remedy.ts';
import { createStudio } from '../../../src-renderer/studio/studio.ts';
import { fakeStudioApi } from '../../support/fake-studio-api.ts';

const problem: Problem = { severity: 'error', code: 'secret.missing', message: 'x', node: 'n', field: ['path'] };

test('a missing secret leads to where its value is asked for', async () => {
  const api = fakeStudioApi();
  const studio = createStudio(api, await api.app.info(), { getItem: () => null, setItem: () => undefined });
  remedyOf(studio, 'tab', { ...problem, secret: 'KEY' })?.take();
  expect(studio.dialogs.getState().open).toEqual({ kind: 'secrets', name: 'KEY' });
  expect(remedyOf(studio, 'tab', problem)).toBeUndefined();
  expect(remedyOf(studio, 'tab', { ...problem, suggestion: { label: 'Use "a"', replace: 'a' } })?.label).toBe(
    'Use "a"',
  );
});
