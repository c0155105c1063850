import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { repairLeftovers, temporaryBeside } from '../../../workers/engine/sinks/leftovers.ts';
import { runHere } from '../../support/run-pipeline.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** The name that a file would have if another process had written it. */
function leftBy(pid: number, target: string): string {
  return basename(temporaryBeside(target)).replace(`.${process.pid}.`, `.${pid}.`);
}

test('what a living process writes beside a target stays', async () => {
  const folder = temporaryFolder({});
  const target = join(folder, 'out.csv');
  const name = leftBy(process.ppid, target);
  writeFileSync(join(folder, name), 'half');
  await repairLeftovers(target);
  expect(readdirSync(folder)).toEqual([name]);
});

test.runIf(process.platform === 'linux')('what a killed process left goes, fetched by its parent or not', async () => {
  // A shell would fetch it; what takes its place does not.
  const parent = spawn('sh', ['-c', 'head -c 1 <&3 >/dev/null & echo $!; exec sleep 60 3<&-'], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  onTestFinished(() => {
    parent.kill('SIGKILL');
  });
  const [, told, , end] = parent.stdio;
  if (!told || !(end instanceof Writable)) throw new Error('The shell has no pipes.');
  const [line] = await once(told, 'data');
  const pid = Number(String(line));
  while (readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim() !== 'sleep') await setImmediate();
  end.end('.');
  while (!readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z')) await setImmediate();
  const folder = temporaryFolder({});
  const target = join(folder, 'out.csv');
  writeFileSync(join(folder, leftBy(pid, target)), 'half');
  await repairLeftovers(target);
  expect(readdirSync(folder)).toEqual([]);
});

test('a source that was read goes when a later one cannot be', async () => {
  const folder = temporaryFolder({ 'good.json': '[{"a": 1}]', 'empty.json': '[]' });
  const running = runHere(folder, {
    nodes: [
      { id: 'good', type: 'input.json', config: { path: 'good.json' } },
      { id: 'empty', type: 'input.json', config: { path: 'empty.json' } },
      { id: 'both', type: 'union', config: {} },
      { id: 'load', type: 'output.csv', config: { path: 'out.csv' } },
    ],
    edges: [
      { from: 'good', to: 'both' },
      { from: 'empty', to: 'both' },
      { from: 'both', to: 'load' },
    ],
  });
  await expect(running).rejects.toMatchObject({ code: 'source.empty', node: 'empty' });
  expect(readdirSync(join(folder, '.run', 'engine'))).toEqual([]);
});
