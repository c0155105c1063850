import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { forkWorker } from '../../../../src-main/app/processes/worker-process.ts';
import { openStudio } from '../../../../src-main/app/studio.ts';
import { startWeir } from '../../../support/command-line.ts';
import { endlessPipeline } from '../../../support/endless-pipeline.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

test('a run that a terminal started is stopped from the studio', async () => {
  const folder = temporaryFolder({ 'p.weir.json': JSON.stringify(endlessPipeline) });
  const { child, ended } = startWeir(folder, ['run', 'p.weir.json', '--json']);
  await new Promise((resolve) => child.stderr?.once('data', resolve));
  const home = join(folder, 'home');
  const studio = openStudio({
    host: { kind: 'browser', startWorker: forkWorker, openExternal: async () => undefined },
    homePath: home,
  });
  onTestFinished(() => studio[Symbol.asyncDispose]());
  const [run] = studio.history.active();
  expect(run?.status).toBe('running');
  const runId = run?.runId ?? '';
  studio.runs.stop(runId);
  const { code, stdout } = await ended;
  expect([code, JSON.parse(stdout).status]).toEqual([130, 'cancelled']);
  expect(studio.history.active()).toEqual([]);
  expect(studio.history.get(runId).status).toBe('cancelled');
  const left = readdirSync(join(home, 'tmp')).filter((name) => name.includes(runId));
  expect([existsSync(join(folder, 'none.db')), left]).toEqual([false, []]);
});

test('a run that has just ended is left as it is', () => {
  const studio = openStudio({
    host: { kind: 'browser', startWorker: forkWorker, openExternal: async () => undefined },
    homePath: join(temporaryFolder(), 'home'),
  });
  onTestFinished(() => studio[Symbol.asyncDispose]());
  expect(() => studio.runs.stop('20260101-000000000-aaaaaa')).not.toThrow();
});
