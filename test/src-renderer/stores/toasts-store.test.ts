import { expect, test } from 'vitest';
import { shownForMs } from '../../../src-renderer/stores/toasts-store.ts';

test('a message stands as long as it takes to read, a question until it is answered', () => {
  expect(shownForMs({ tone: 'info', message: 'Copied.' })).toBe(6000);
  expect(shownForMs({ tone: 'warning', message: 'Loaded 60 rows.', detail: 'x'.repeat(185) })).toBe(12_000);
  expect(shownForMs({ tone: 'info', message: 'One for both?', isQuestion: true })).toBe(Number.POSITIVE_INFINITY);
});
