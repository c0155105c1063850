import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { exitOf, forkProgram } from '../../../../src-main/app/processes/worker-process.ts';
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

test('what a worker posts before it ends arrives, be it more than its line holds', async () => {
  const port = fileURLToPath(new URL('../../../../workers/process/parent-port.ts', import.meta.url));
  const program = `import { parentPort } from ${JSON.stringify(pathToFileURL(port).href)};
    const port = parentPort();
    port.onMessage(() => {
      port.post({ text: 'x'.repeat(8_000_000) });
      port.post({ text: 'the end' });
      port.close();
    });`;
  const worker = forkProgram(join(temporaryFolder({ 'worker.mjs': program }), 'worker.mjs'));
  const lengths: number[] = [];
  worker.onMessage((message) => lengths.push(Object(message).text.length));
  worker.post({});
  expect(await worker.exited).toMatchObject({ code: 0 });
  expect(lengths).toEqual([8_000_000, 7]);
});

test('a worker that cannot be started has ended, with the reason', async () => {
  const child = spawn(join(temporaryFolder(), 'missing'), { stdio: ['ignore', 'ignore', 'pipe'] });
  expect((await exitOf(child)).lastWords).toContain('ENOENT');
});
