import { expect, test, vi } from 'vitest';
import { createPagedRows, rowCountOf } from '../../../src-renderer/grid/paged-rows.ts';

const numbers = (offset: number, limit: number, all: number) =>
  Array.from({ length: Math.max(0, Math.min(limit, all - offset)) }, (_, index) => offset + index);

test('fetches what is looked at, each page once', async () => {
  const load = vi.fn(async (offset: number, limit: number) => ({ rows: numbers(offset, limit, 95), total: 95 }));
  const rows = createPagedRows(load, 10);
  rows.want(0, 15);
  rows.want(0, 15);
  await vi.waitFor(() => expect(rows.state.getState().pages.size).toBe(2));
  rows.want(0, 15);
  expect(load.mock.calls.map(([offset]) => offset)).toEqual([0, 10]);
  expect(rowCountOf(rows.state.getState(), 10)).toBe(95);
});

test('gives up on pages that nobody looks at any more', () => {
  const signals: AbortSignal[] = [];
  const rows = createPagedRows((_, __, signal) => {
    signals.push(signal);
    return new Promise<never>(() => undefined);
  }, 10);
  rows.want(0, 5);
  rows.want(500, 505);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  rows.close();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
});

test('makes room for one page more while the end is not known, and finds it by a short page', async () => {
  const load = async (offset: number, limit: number) => ({ rows: numbers(offset, limit, 25), total: null });
  const rows = createPagedRows(load, 10, { rows: numbers(0, 10, 25), total: null });
  expect(rowCountOf(rows.state.getState(), 10)).toBe(20);
  rows.want(20, 24);
  await vi.waitFor(() => expect(rows.state.getState().total).toBe(25));
});

test('keeps an exact count over a short page of a sample', async () => {
  const rows = createPagedRows(async () => ({ rows: [1], total: null }), 10);
  rows.setTotal(998_955);
  rows.want(0, 5);
  await vi.waitFor(() => expect(rows.state.getState().pages.size).toBe(1));
  expect(rows.state.getState().total).toBe(998_955);
});

test('tells why rows could not be read, and recovers', async () => {
  let isBroken = true;
  const load = async () => {
    if (isBroken) throw new Error('The file is gone.');
    return { rows: [1, 2], total: 2 };
  };
  const rows = createPagedRows(load, 10);
  rows.want(0, 1);
  await vi.waitFor(() => expect(rows.state.getState().failure).toBe('The file is gone.'));
  isBroken = false;
  rows.want(0, 1);
  await vi.waitFor(() => expect(rows.state.getState().failure).toBeNull());
});

test('fetches a range over page borders, from what is there and what is not', async () => {
  const load = vi.fn(async (offset: number, limit: number) => ({ rows: numbers(offset, limit, 30), total: 30 }));
  const rows = createPagedRows(load, 10, { rows: numbers(0, 10, 30), total: 30 });
  expect(await rows.fetch(8, 12)).toEqual([8, 9, 10, 11, 12]);
  expect(load.mock.calls.map(([offset]) => offset)).toEqual([10]);
});
