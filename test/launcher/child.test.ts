import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { exitCodeOf, isInForeground } from '../../launcher/child.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

const childModule = pathToFileURL(join(import.meta.dirname, '../../launcher/child.mjs')).href;

/** Says which signals reach it, and ends with code 7 at SIGTERM. */
const listeningProgram = `
  process.on('SIGINT', () => console.log('SIGINT'));
  process.on('SIGTERM', () => { console.log('SIGTERM'); process.exit(7); });
  setInterval(() => {}, 1000);
  console.log('ready');
`;

/** A process that runs the program attached, in a session without a terminal, as npm or a service manager would. */
function startAttached(program: string) {
  const folder = temporaryFolder({
    'program.mjs': program,
    'launcher.mjs': `
      import { runAttached } from ${JSON.stringify(childModule)};
      process.exitCode = await runAttached(process.execPath, ['program.mjs'], { cwd: import.meta.dirname });
    `,
  });
  const launcher = spawn(process.execPath, ['launcher.mjs'], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: launcher.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => (await lines.next()).value;
  return { launcher, nextLine, exit: once(launcher, 'exit') };
}

test('a signal reaches the program once, though npm repeats it, and the exit code comes back', async () => {
  const { launcher, nextLine, exit } = startAttached(listeningProgram);
  expect(await nextLine()).toBe('ready');
  launcher.kill('SIGINT');
  expect(await nextLine()).toBe('SIGINT');
  launcher.kill('SIGINT');
  launcher.kill('SIGTERM');
  expect(await nextLine()).toBe('SIGTERM');
  expect(await exit).toEqual([7, null]);
});

test('a program that SIGINT ends gives 130', async () => {
  const { launcher, nextLine, exit } = startAttached(`setInterval(() => {}, 1000); console.log('ready');`);
  expect(await nextLine()).toBe('ready');
  launcher.kill('SIGINT');
  expect(await exit).toEqual([130, null]);
});

test('exit codes are those of a shell', () => {
  expect(exitCodeOf(0, null)).toBe(0);
  expect(exitCodeOf(2, null)).toBe(2);
  expect(exitCodeOf(null, 'SIGINT')).toBe(130);
  expect(exitCodeOf(null, 'SIGKILL')).toBe(137);
});

test('only in the foreground of a terminal does Ctrl-C reach the program by itself', () => {
  const anyTerminal = () => true;
  expect(isInForeground('9 (node (x) y) S 1 40 40 34816 40 4194304 0', anyTerminal)).toBe(true);
  expect(isInForeground('9 (node) S 1 40 30 34816 30 4194304 0', anyTerminal)).toBe(false);
  expect(isInForeground('9 (node) S 1 40 40 0 -1 4194304 0', anyTerminal)).toBe(false);
  expect(isInForeground(undefined, () => true)).toBe(true);
  expect(isInForeground(undefined, () => false)).toBe(false);
});
