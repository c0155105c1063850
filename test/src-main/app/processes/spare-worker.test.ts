import { expect, test } from 'vitest';
import { SpareWorker } from '../../../../src-main/app/processes/spare-worker.ts';

test('a spare worker is handed out once, to who asks for its kind', async () => {
  using spare = new SpareWorker('run-worker');
  const started = [spare.start('preview-worker'), spare.start('run-worker'), spare.start('run-worker')];
  expect(new Set(started.map(({ pid }) => pid)).size).toBe(3);
  for (const worker of started) worker.kill();
  const exits = await Promise.all(started.map(({ exited }) => exited));
  expect(exits.map(({ signal }) => signal)).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL']);
});

test('a spare worker that nobody has asked for is ended', async () => {
  const spare = new SpareWorker('run-worker');
  spare[Symbol.dispose]();
  const worker = spare.start('run-worker');
  expect(await worker.exited).toMatchObject({ signal: 'SIGKILL' });
});
