import { afterEach, expect, test, vi } from 'vitest';
import { RejectChanges } from '../../../../src-main/app/dead-letters/reject-changes.ts';
import { openTestStore } from '../../../support/app-store.ts';

afterEach(() => void vi.useRealTimers());

test('a store that is closed while windows still listen ends nothing', () => {
  vi.useFakeTimers();
  const { store } = openTestStore();
  const listening = new AbortController();
  const changes = new RejectChanges(store).listen(listening.signal);
  void changes.next();
  store[Symbol.dispose]();
  expect(() => vi.advanceTimersByTime(2000)).not.toThrow();
  listening.abort();
});

test('a look that fails is forgotten, and what was written meanwhile told by the next', async () => {
  vi.useFakeTimers();
  const { store } = openTestStore();
  const versions = [1, undefined, 2];
  const changes = new RejectChanges({ ...store, foreignVersion: () => versions.shift() });
  const listening = new AbortController();
  const first = changes.listen(listening.signal).next();
  vi.advanceTimersByTime(1000);
  expect(await first).toMatchObject({ value: { pipeline: null } });
  listening.abort();
});
