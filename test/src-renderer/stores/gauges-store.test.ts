import { afterEach, expect, test, vi } from 'vitest';
import type { GaugeSample } from '../../../core/api/gauges.ts';
import type { Observer } from '../../../src-renderer/api/shared.ts';
import { processSeries, traceSeries, watchedMemoryOf } from '../../../src-renderer/gauges/gauge-series.ts';
import { createGaugesStore, followGauges } from '../../../src-renderer/stores/gauges-store.ts';

const sample = (atMs: number, run: GaugeSample['run'] = null): GaugeSample => ({
  atMs,
  processes: [
    { process: 'main', cpu: 0.1, rssBytes: 100 },
    ...(run ? [{ process: 'run' as const, cpu: 1.5, rssBytes: 300 }] : []),
  ],
  run,
});

const running = {
  runId: 'run-1',
  engineMemoryBytes: 200,
  memoryLimitBytes: 1000,
  spilledBytes: 0,
  rowsPerSecond: 5,
  elapsedMs: 10,
};

afterEach(() => vi.unstubAllGlobals());

test('takes all samples of a frame in one change', () => {
  const frames: (() => void)[] = [];
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', () => undefined);
  const observers: Observer<GaugeSample>[] = [];
  const store = createGaugesStore();
  const changed = vi.fn();
  store.subscribe(changed);
  const stop = followGauges(
    {
      subscribe: (observer) => {
        observers.push(observer);
        return () => observers.pop();
      },
    },
    store,
  );
  for (const atMs of [1, 2, 3]) observers[0]?.next(sample(atMs));
  expect(changed).not.toHaveBeenCalled();
  expect(frames).toHaveLength(1);
  frames[0]?.();
  expect(changed).toHaveBeenCalledOnce();
  expect(store.getState().samples.map(({ atMs }) => atMs)).toEqual([1, 2, 3]);
  stop();
  expect(observers).toEqual([]);
});

test('keeps ten minutes and forgets what is older', () => {
  const store = createGaugesStore();
  store.getState().take(Array.from({ length: 1300 }, (_, index) => sample(index)));
  expect(store.getState().samples).toHaveLength(1200);
  expect(store.getState().samples[0]?.atMs).toBe(100);
});

test('leaves a gap where a process was not there', () => {
  const samples = [sample(1000), sample(2000, running)];
  expect(processSeries(samples, 'rssBytes')).toEqual({
    times: [1, 2],
    lines: [
      { title: 'run', values: [null, 300] },
      { title: 'studio', values: [100, 100] },
    ],
  });
});

test('what a run took is told from its begin on, a line for each measure', () => {
  const point = { elapsedMs: 500, cpuPercent: 150, engineMemoryBytes: 20, spilledBytes: 0, rowsPerSecond: 9 };
  const points = [
    { ...point, rssBytes: 300 },
    { ...point, elapsedMs: 1000, rssBytes: 400 },
  ];
  const measures = { run: ({ rssBytes }: { rssBytes: number }) => rssBytes };
  expect(traceSeries(points, 1200, measures)).toEqual({
    times: [0.5, 1],
    runSeconds: 1.2,
    lines: [{ title: 'run', values: [300, 400] }],
  });
});

test('while a run goes its own memory is watched, for which the limit is; else that of all processes', () => {
  expect([watchedMemoryOf(sample(1, running)), watchedMemoryOf(sample(2))]).toEqual([300, 100]);
});
