import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { isInstalled, pinnedNode } from '../../launcher/freshness.mjs';
import { ensureInstalled } from '../../launcher/install.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

const lockfile = JSON.stringify({ packages: { '': {}, 'node_modules/node': { version: '24.0.0' } } });
/** Stands in for npm: notes its arguments, lays down the packages, and with `rebuild` the pinned Node. */
const workingNpm = `
  const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
  appendFileSync('npm-calls.txt', process.argv.slice(2, 4).join(' ') + '\\n');
  mkdirSync('node_modules/node/bin', { recursive: true });
  if (process.argv[2] === 'rebuild') {
    for (const name of ['node', 'node.exe']) writeFileSync('node_modules/node/bin/' + name, '');
  }
`;
const npmCalls = 'ci --ignore-scripts\nrebuild node\n';

function checkoutWithNpm(npm: string): string {
  const folder = temporaryFolder({ 'package-lock.json': lockfile, 'fake/npm-cli.cjs': npm });
  vi.stubEnv('npm_node_execpath', process.execPath);
  vi.stubEnv('npm_execpath', join(folder, 'fake/npm-cli.cjs'));
  return folder;
}

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

test('a fresh checkout is installed without install scripts but for the pinned Node, once', async () => {
  const folder = checkoutWithNpm(workingNpm);
  expect(isInstalled(folder)).toBe(false);
  await ensureInstalled(folder);
  await ensureInstalled(folder);
  expect(isInstalled(folder)).toBe(true);
  expect(existsSync(pinnedNode(folder))).toBe(true);
  expect(readFileSync(join(folder, 'npm-calls.txt'), 'utf8')).toBe(npmCalls);
});

test('two starts at once install once', async () => {
  const folder = checkoutWithNpm(workingNpm);
  await Promise.all([ensureInstalled(folder), ensureInstalled(folder)]);
  expect(readFileSync(join(folder, 'npm-calls.txt'), 'utf8')).toBe(npmCalls);
});

test('what a plain npm install has laid down already is taken as it is', async () => {
  const folder = checkoutWithNpm(workingNpm);
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'node_modules/.package-lock.json'), lockfile.replace('"":{},', ''));
  await ensureInstalled(folder);
  expect(isInstalled(folder)).toBe(true);
  expect(readFileSync(join(folder, 'npm-calls.txt'), 'utf8')).toBe('rebuild node\n');
});

test.runIf(process.platform !== 'win32')(
  'what npm left out under an old Node is added under the pinned one',
  async () => {
    const folder = checkoutWithNpm(`
    const { appendFileSync, mkdirSync, symlinkSync, writeFileSync } = require('node:fs');
    appendFileSync('npm-calls.txt', process.argv.slice(2, 4).join(' ') + '\\n');
    mkdirSync('node_modules/node/bin', { recursive: true });
    if (process.argv[2] === 'ci') writeFileSync('node_modules/.package-lock.json', '{ "packages": {} }');
    if (process.argv[2] === 'rebuild') symlinkSync(process.execPath, 'node_modules/node/bin/node');
  `);
    const native = { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] };
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { native } }));
    await ensureInstalled(folder);
    expect(readFileSync(join(folder, 'npm-calls.txt'), 'utf8')).toBe(`${npmCalls}install --no-save\n`);
  },
);

test('another lockfile, or no pinned Node, makes an installation stale', () => {
  const files = { 'package-lock.json': lockfile, 'node_modules/.weir-lockfile.json': lockfile };
  const withNode = { 'node_modules/node/bin/node': '', 'node_modules/node/bin/node.exe': '' };
  expect(isInstalled(temporaryFolder({ ...files, ...withNode }))).toBe(true);
  expect(isInstalled(temporaryFolder(files))).toBe(false);
  expect(isInstalled(temporaryFolder({ ...files, ...withNode, 'package-lock.json': `${lockfile}\n` }))).toBe(false);
});

test('a failed installation says why, and the next start tries again', async () => {
  const folder = checkoutWithNpm(`console.error('npm error code ENOTFOUND'); process.exit(1);`);
  await expect(ensureInstalled(folder)).rejects.toThrow('The package registry cannot be reached');
  expect(isInstalled(folder)).toBe(false);
  expect(existsSync(join(folder, '.cache/launcher.lock'))).toBe(false);
});
