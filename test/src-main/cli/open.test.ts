import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { findElectron, hasDisplay } from '../../../src-main/cli/electron-program.ts';
import { openWithSystem } from '../../../src-main/hosts/browser/open-with-system.ts';
import { commandLine } from '../../support/command-line.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function open(...words: string[]) {
  return openIn(join(temporaryFolder(), 'home'), ...words);
}

function openIn(home: string, ...words: string[]) {
  const env = { ...process.env, WEIR_HOME: home, DISPLAY: '', WAYLAND_DISPLAY: '' };
  const child = spawn(process.execPath, [commandLine, 'open', ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test('without a display the studio serves, prints its address in one line, and ends when it is told to', async () => {
  const child = open();
  const [line] = await once(child.stdout, 'data');
  const [, url = ''] =
    /^Weir is ready for your browser: (http:\/\/127\.0\.0\.1:\d+\/#launch=[\w-]+)\n$/.exec(String(line)) ?? [];
  expect((await fetch(url)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('the studio is at the port of last time again, and at another while that one is taken', async () => {
  const home = join(temporaryFolder(), 'home');
  const start = async () => {
    const child = openIn(home);
    const [line] = await once(child.stdout, 'data');
    return { child, port: new URL(/http:\S+/.exec(String(line))?.[0] ?? '').port };
  };
  const first = await start();
  const beside = await start();
  expect(beside.port).not.toBe(first.port);
  for (const { child } of [first, beside]) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  expect((await start()).port).toBe(first.port);
});

test('a file that is not there is said so before anything starts', async () => {
  const child = open('/nowhere/a.weir.json');
  const [text] = await once(child.stderr, 'data');
  expect(String(text)).toBe('weir: There is no file /nowhere/a.weir.json. Check the path, or leave it out.\n');
  expect(await once(child, 'exit')).toEqual([2, null]);
});

test('Electron is found only where its program is, and never downloaded', () => {
  const folder = temporaryFolder({
    'node_modules/electron/package.json': '{}',
    'node_modules/electron/index.js': 'throw new Error("downloads")',
    'node_modules/electron/path.txt': 'electron',
  });
  const from = pathToFileURL(join(folder, 'a.js')).href;
  expect(findElectron(from, {})).toBeUndefined();
  const dist = temporaryFolder({ electron: '' });
  expect(findElectron(from, { ELECTRON_OVERRIDE_DIST_PATH: dist })).toBe(join(dist, 'electron'));
});

test('a display is what the system has, or says it has', () => {
  expect([hasDisplay({}, 'darwin'), hasDisplay({}, 'win32'), hasDisplay({}, 'linux')]).toEqual([true, true, false]);
  expect([hasDisplay({ DISPLAY: ':0' }, 'linux'), hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')]).toEqual([
    true,
    true,
  ]);
});

test('a machine without a way to open pages is told apart', () => {
  const bin = temporaryFolder({ 'xdg-open': '#!/bin/sh\n' });
  const path = process.env.PATH;
  onTestFinished(() => {
    process.env.PATH = path;
  });
  process.env.PATH = bin;
  expect(openWithSystem('http://127.0.0.1/', 'linux')).toBe(false);
  chmodSync(join(bin, 'xdg-open'), 0o755);
  expect(openWithSystem('http://127.0.0.1/', 'linux')).toBe(true);
});
