import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { exitOf } from '../../../../src-main/app/processes/worker-process.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function startIdle(): ChildProcess {
  const folder = temporaryFolder({ 'idle.mjs': "process.on('message', () => {}); process.send('up');" });
  const child = fork(join(folder, 'idle.mjs'), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test('errors of sending, however many, are not taken for the end of a worker', async () => {
  const child = startIdle();
  const exited = exitOf(child);
  await once(child, 'message');
  child.emit('error', new Error('EPIPE'));
  child.emit('error', new Error('EPIPE'));
  child.kill('SIGKILL');
  expect(await exited).toMatchObject({ signal: 'SIGKILL' });
});

test('a worker that cannot be started has ended, with the reason', async () => {
  const child = spawn(join(temporaryFolder(), 'missing'), { stdio: ['ignore', 'ignore', 'pipe'] });
  expect((await exitOf(child)).lastWords).toContain('ENOENT');
});
