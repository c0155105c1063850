import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { MemoryGuard } from '../../../../workers/engine/preview/memory-guard.ts';

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

const looks = 500;
const most = 1000;

function open(bytes: number) {
  const memory = { bytes };
  const end = vi.fn<() => void>();
  const guard = new MemoryGuard(end, () => memory.bytes);
  /** Work that stops when it is told to, or does not notice. */
  const work = (notices: boolean) => {
    const done = Promise.withResolvers<string>();
    const answer = guard.watch(
      { limitBytes: 800_000_000, watchdogBytes: most },
      new AbortController().signal,
      (signal) => {
        if (notices) signal.addEventListener('abort', () => done.reject(new Error('stopped')));
        return done.promise;
      },
    );
    answer.catch(() => undefined);
    return { answer, finish: () => done.resolve('rows') };
  };
  return { memory, end, work };
}

test('work that takes more memory than it may is stopped with a plain sentence, and its process ended', async () => {
  const { memory, end, work } = open(100);
  const { answer } = work(true);
  memory.bytes = most + 1;
  vi.advanceTimersByTime(looks);
  await expect(answer).rejects.toMatchObject({
    code: 'memory.exceeded',
    message: expect.stringContaining('(settings.memoryLimit) beyond 800 MB'),
  });
  expect(end).toHaveBeenCalled();
});

test('work that does not notice that it is to stop is given up', async () => {
  const { memory, end, work } = open(100);
  const { answer } = work(false);
  memory.bytes = most + 1;
  vi.advanceTimersByTime(looks);
  expect(end).not.toHaveBeenCalled();
  vi.advanceTimersByTime(looks);
  await expect(answer).rejects.toMatchObject({ code: 'memory.exceeded' });
  expect(end).toHaveBeenCalled();
});

test('work is not blamed for the memory that earlier work left: it is asked of another process', async () => {
  const { memory, end, work } = open(most - 100);
  const { answer, finish } = work(true);
  memory.bytes = most + 100;
  vi.advanceTimersByTime(looks);
  expect(end).toHaveBeenCalled();
  finish();
  expect(await answer).toBe('rows');
});

test('of work at the same time that is blamed which came before the memory was taken', async () => {
  const { memory, work } = open(100);
  const greedy = work(true);
  memory.bytes = most;
  const modest = work(true);
  memory.bytes = most + 100;
  vi.advanceTimersByTime(looks);
  modest.finish();
  await expect(greedy.answer).rejects.toMatchObject({ code: 'memory.exceeded' });
  expect(await modest.answer).toBe('rows');
});

test('nothing is watched once all work is done', async () => {
  const { memory, end, work } = open(100);
  const { answer, finish } = work(true);
  finish();
  await answer;
  memory.bytes = most + 1;
  vi.advanceTimersByTime(2 * looks);
  expect([end.mock.calls, vi.getTimerCount()]).toEqual([[], 0]);
});
