import { expect, test, vi } from 'vitest';
import { sessionLimits } from '../../../../workers/engine/session/session-setup.ts';

vi.mock(import('node:os'), async (original) => ({ ...(await original()), availableParallelism: () => 8 }));

test('few columns leave the threads and the memory as they are set', () => {
  expect(sessionLimits({ memoryLimit: '1GB' }, 99)).toEqual({ memoryBytes: 700_000_000, threads: 0 });
});

test('of many columns no more threads are used than have room', () => {
  expect(sessionLimits({ memoryLimit: '1GB' }, 300)).toEqual({ memoryBytes: 700_000_000, threads: 3 });
  expect(sessionLimits({ memoryLimit: '1GB', threads: 2 }, 300)).toEqual({ memoryBytes: 700_000_000, threads: 2 });
  expect(sessionLimits({ memoryLimit: '1GB', threads: 2 }, 600)).toEqual({ memoryBytes: 700_000_000, threads: 1 });
});

test('very many columns are given room for one thread even beyond the limit', () => {
  const { memoryBytes, threads } = sessionLimits({ memoryLimit: '512MB' }, 3000);
  expect(threads).toBe(1);
  expect(memoryBytes).toBeGreaterThan(512_000_000);
});
