import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { ensureInstalled, isInstalled, pinnedNode } from '../../launcher/install.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

const lockfile = JSON.stringify({ packages: { '': {}, 'node_modules/node': { version: '24.0.0' } } });
const installNode = `
  const { mkdirSync, writeFileSync } = require('node:fs');
  mkdirSync('bin', { recursive: true });
  for (const name of ['node', 'node.exe']) writeFileSync('bin/' + name, '');
`;
/** Stands in for npm: notes its arguments, and lays down the package whose script brings the pinned Node. */
const workingNpm = `
  const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
  appendFileSync('npm-calls.txt', process.argv.slice(2).join(' ') + '\\n');
  mkdirSync('node_modules/node', { recursive: true });
  writeFileSync('node_modules/node/package.json', '{"type":"commonjs"}');
  writeFileSync('node_modules/node/installArchSpecificPackage.js', ${JSON.stringify(installNode)});
`;
const npmCall = 'ci --ignore-scripts --no-audit --no-fund --loglevel=error\n';

function checkoutWithNpm(npm: string): string {
  const folder = temporaryFolder({ 'package-lock.json': lockfile, 'fake/npm-cli.cjs': npm });
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
  expect(readFileSync(join(folder, 'npm-calls.txt'), 'utf8')).toBe(npmCall);
});

test('two starts at once install once', async () => {
  const folder = checkoutWithNpm(workingNpm);
  await Promise.all([ensureInstalled(folder), ensureInstalled(folder)]);
  expect(readFileSync(join(folder, 'npm-calls.txt'), 'utf8')).toBe(npmCall);
});

test('what a plain npm install has laid down already is taken as it is', async () => {
  const folder = temporaryFolder({
    'package-lock.json': lockfile,
    'node_modules/.package-lock.json': lockfile.replace('"":{},', ''),
    'node_modules/node/package.json': '{"type":"commonjs"}',
    'node_modules/node/installArchSpecificPackage.js': installNode,
  });
  vi.stubEnv('npm_execpath', join(folder, 'there/is/no/npm-cli.js'));
  await ensureInstalled(folder);
  expect(isInstalled(folder)).toBe(true);
});

test('another lockfile, or no pinned Node, makes an installation stale', () => {
  const marker = createHash('sha256').update(lockfile).digest('hex');
  const files = { 'package-lock.json': lockfile, 'node_modules/.weir-lockfile-sha256': marker };
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
