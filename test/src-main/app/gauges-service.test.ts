import { expect, test } from 'vitest';
import { openTestStudio } from '../../support/studio/test-studio.ts';

test('samples name each process that there is, and the window where the host can measure it', async () => {
  const { studio } = openTestStudio({}, { measureWindow: () => ({ cpu: 0.5, rssBytes: 1000 }) });
  const listening = new AbortController();
  for await (const { processes, run } of studio.gauges.samples(listening.signal)) {
    expect(run).toBeNull();
    expect(processes.map(({ process }) => process)).toEqual(['main', 'renderer']);
    expect(processes[1]).toEqual({ process: 'renderer', cpu: 0.5, rssBytes: 1000 });
    listening.abort();
  }
  expect(listening.signal.aborted).toBe(true);
});
