import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { WorkerExit, WorkerProcess } from '../../../../src-main/app/processes/worker-process.ts';
import { RunService } from '../../../../src-main/app/runs/run-service.ts';
import { openTestStore } from '../../../support/app-store.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** A worker that says at once that its run has succeeded. */
function succeedingWorker(beforeExit: () => void = () => undefined): WorkerProcess {
  const exit = Promise.withResolvers<WorkerExit>();
  let listener: (message: unknown) => void = () => undefined;
  return {
    pid: undefined,
    onMessage: (tell) => {
      listener = tell;
    },
    post: () => {
      listener({ type: 'state', state: 'committing' });
      listener({ type: 'finished', status: 'succeeded', peakRssBytes: 1, cpuSeconds: 0 });
      beforeExit();
      exit.resolve({ code: 0, signal: null, lastWords: '' });
    },
    exited: exit.promise,
    kill: () => undefined,
  };
}

test('a run goes on to its end where the history cannot take it, and says so', async () => {
  const { home, store } = openTestStore();
  const other = new Database(home.storePath);
  other.exec("CREATE TRIGGER full BEFORE UPDATE ON run BEGIN SELECT RAISE(FAIL, 'the disk is full'); END");
  other.close();
  const runs = new RunService(home, store, () => succeedingWorker());
  const file = join(temporaryFolder(), 'p.weir.json');
  const { status, warnings } = await runs.start({ file, text: '{}', params: {} }).ended;
  expect([status, warnings]).toEqual([
    'succeeded',
    [expect.stringMatching(/^A part of this run is missing .*the disk is full/)],
  ]);
});

test('a run whose end the history could not take is ended there when the next one begins, at the time when it ended', async () => {
  const { home, store } = openTestStore();
  const other = new Database(home.storePath);
  other.exec("CREATE TRIGGER full BEFORE UPDATE ON run BEGIN SELECT RAISE(FAIL, 'the disk is full'); END");
  const runs = new RunService(home, store, () => succeedingWorker());
  const file = join(temporaryFolder(), 'p.weir.json');
  const run = () => runs.start({ file, text: '{}', params: {} }).ended;
  const endedAt = new Date('2026-01-01T12:00:00Z');
  vi.useFakeTimers({ toFake: ['Date'], now: endedAt });
  onTestFinished(() => void vi.useRealTimers());
  const { runId } = await run();
  expect(store.runs.getRun(runId)).toMatchObject({ state: 'running' });
  other.exec('DROP TRIGGER full');
  other.close();
  vi.setSystemTime(endedAt.getTime() + 60_000);
  await run();
  expect(store.runs.getRun(runId)).toMatchObject({ state: 'succeeded', endedAt: endedAt.toISOString(), durationMs: 0 });
});

test('a run whose end the history could not take at first is ended there as soon as it can', async () => {
  const { home, store } = openTestStore();
  const other = new Database(home.storePath);
  other.exec("CREATE TRIGGER full BEFORE UPDATE ON run BEGIN SELECT RAISE(FAIL, 'the disk is full'); END");
  const runs = new RunService(home, store, () => succeedingWorker(() => other.exec('DROP TRIGGER full')));
  const file = join(temporaryFolder(), 'p.weir.json');
  const { runId } = await runs.start({ file, text: '{}', params: {} }).ended;
  other.close();
  expect(store.runs.getRun(runId)).toMatchObject({ state: 'succeeded', summary: { status: 'succeeded' } });
});

test('a run whose end the history could not take before its process ended is ended there by the next one', async () => {
  const { home, store } = openTestStore();
  const other = new Database(home.storePath);
  other.exec("CREATE TRIGGER full BEFORE UPDATE ON run BEGIN SELECT RAISE(FAIL, 'the disk is full'); END");
  const file = join(temporaryFolder(), 'p.weir.json');
  const start = () => new RunService(home, store, () => succeedingWorker());
  const { runId } = await start().start({ file, text: '{}', params: {} }).ended;
  other.exec("DROP TRIGGER full; UPDATE run SET state = 'interrupted'");
  other.close();
  start();
  expect(store.runs.getRun(runId)).toMatchObject({ state: 'succeeded', summary: { status: 'succeeded' } });
  expect(readdirSync(home.tempPath)).toEqual([]);
});

test('what is damaged of a run whose end the history could not take is removed, which is said', () => {
  const { home, store } = openTestStore();
  writeFileSync(join(home.tempPath, 'end-1.json'), '{"runId": "1", "sta');
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => said.mockRestore());
  const start = () => new RunService(home, store, () => succeedingWorker());
  start();
  start();
  expect(said.mock.calls).toEqual([['weir: How the run 1 ended is not known: what was kept of it is damaged.\n']]);
  expect(readdirSync(home.tempPath)).toEqual([]);
});
