import { expect, test } from 'vitest';
import { addToTrace, emptyTrace } from '../../../core/run/gauge-trace.ts';

const gauge = {
  rssBytes: 100,
  cpuPercent: 150.4,
  engineMemoryBytes: 50,
  spilledBytes: 0,
  rowsPerSecond: 10.2,
  rows: 10,
};

function traceOf(count: number, peakAt: number) {
  const samples = Array.from({ length: count }, (_, index) => ({ ...gauge, rssBytes: index === peakAt ? 900 : 100 }));
  return samples.reduce((trace, sample, index) => addToTrace(trace, sample, (index + 1) * 500), emptyTrace);
}

test('A short run keeps each of its samples', () => {
  const { points } = traceOf(3, 1);
  expect(points.map(({ elapsedMs, rssBytes }) => [elapsedMs, rssBytes])).toEqual([
    [500, 100],
    [1000, 900],
    [1500, 100],
  ]);
  expect(points[0]).toMatchObject({ cpuPercent: 150, rowsPerSecond: 10 });
});

test('A long run keeps its peak and its end in a bounded number of points of equal length', () => {
  const { points } = traceOf(5000, 1234);
  expect(points.length).toBeLessThanOrEqual(600);
  expect(Math.max(...points.map(({ rssBytes }) => rssBytes))).toBe(900);
  expect(points.at(-1)?.elapsedMs).toBe(2_500_000);
  const spans = points.slice(1).map(({ elapsedMs }, index) => elapsedMs - (points[index]?.elapsedMs ?? 0));
  expect(new Set(spans.slice(0, -1)).size).toBe(1);
});
