import type { Gauge } from '../../core/run/events.ts';
import type { Session } from './session.ts';

export interface GaugeOptions {
  session: Session;
  rows: () => number;
  onSample: (gauge: Gauge) => void;
}

const intervalMs = 500;

/** Samples this process and its engine twice a second until disposed. */
export function startGauges({ session, rows, onSample }: GaugeOptions): Disposable {
  let cpu = process.cpuUsage();
  let at = performance.now();
  let rowsBefore = 0;
  let isBusy = false;
  const sample = async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      const { heldBytes, spilledBytes } = await session.memory();
      const now = performance.now();
      const spent = process.cpuUsage(cpu);
      const elapsedMs = now - at;
      const rowsNow = rows();
      onSample({
        rssBytes: process.memoryUsage.rss(),
        cpuPercent: ((spent.user + spent.system) / 1000 / elapsedMs) * 100,
        engineMemoryBytes: heldBytes,
        spilledBytes,
        rowsPerSecond: (Math.max(0, rowsNow - rowsBefore) / elapsedMs) * 1000,
        rows: rowsNow,
      });
      cpu = process.cpuUsage();
      at = now;
      rowsBefore = rowsNow;
    } finally {
      isBusy = false;
    }
  };
  const timer = setInterval(() => void sample().catch(() => undefined), intervalMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
