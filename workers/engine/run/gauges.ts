import { cpuMeter } from '../../../core/run/cpu-meter.ts';
import type { Gauge } from '../../../core/run/events.ts';
import type { Session } from '../session/session.ts';

export interface GaugeOptions {
  session: Session;
  rows: () => number;
  onSample: (gauge: Gauge) => void;
}

const intervalMs = 500;

/** Samples this process and its engine twice a second until disposed. */
export function startGauges({ session, rows, onSample }: GaugeOptions): Disposable {
  const measure = cpuMeter({ cpuUsage: () => process.cpuUsage(), nowMs: () => performance.now() });
  let rowsBefore = rows();
  let engine = { heldBytes: 0, spilledBytes: 0 };
  let isAsking = false;
  const ask = async () => {
    if (isAsking) return;
    isAsking = true;
    try {
      engine = await session.memory();
    } finally {
      isAsking = false;
    }
  };
  // Not after the engine's answer, which may take long: memory that runs away must be noticed at once.
  const sample = () => {
    void ask().catch(() => undefined);
    const { share, elapsedMs } = measure();
    const rowsNow = rows();
    onSample({
      rssBytes: process.memoryUsage.rss(),
      cpuPercent: share * 100,
      engineMemoryBytes: engine.heldBytes,
      spilledBytes: engine.spilledBytes,
      rowsPerSecond: (Math.max(0, rowsNow - rowsBefore) / elapsedMs) * 1000,
      rows: rowsNow,
    });
    rowsBefore = rowsNow;
  };
  const timer = setInterval(sample, intervalMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
