// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describeInstallFailure } from './install-failure.mjs';
import { isTreeCurrent } from './installed-tree.mjs';
import { LauncherError } from './launcher-error.mjs';
import { withLock } from './lock.mjs';
import { runTool } from './tool.mjs';

/** @param {string} root */
const markerFile = (root) => join(root, 'node_modules/.weir-lockfile-sha256');

/** @param {string} root */
export function pinnedNode(root) {
  return join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * @param {string} file
 * @returns {string | undefined}
 */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** @param {string} root */
function lockfileHash(root) {
  const lockfile = readIfThere(join(root, 'package-lock.json'));
  if (lockfile === undefined) {
    throw new LauncherError(
      'package-lock.json is missing from this checkout. Restore it with `git checkout package-lock.json`.',
    );
  }
  return createHash('sha256').update(lockfile).digest('hex');
}

/** @param {string} root */
export function isInstalled(root) {
  return readIfThere(markerFile(root)) === lockfileHash(root) && existsSync(pinnedNode(root));
}

/**
 * npm as the one that started us, else the one on the PATH.
 *
 * @param {string} root
 * @param {string[]} args
 */
function runNpm(root, args) {
  const { npm_execpath } = process.env;
  if (npm_execpath && /npm-cli\.c?js$/.test(npm_execpath)) {
    return runTool(process.execPath, [npm_execpath, ...args], { cwd: root });
  }
  return runTool('npm', args, { cwd: root, shell: process.platform === 'win32' });
}

/** @param {string} root */
async function installPackages(root) {
  const lockfile = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const installed = readIfThere(join(root, 'node_modules/.package-lock.json'));
  if (installed !== undefined && isTreeCurrent(JSON.parse(lockfile), JSON.parse(installed))) return;
  process.stderr.write('weir: installing packages, which takes a minute the first time …\n');
  // No install scripts: of all packages, only `node` needs its own, and Electron fetches its binary when first started.
  const { code, output } = await runNpm(root, [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (code !== 0) throw new LauncherError(describeInstallFailure(output));
}

/**
 * Fetches the pinned Node, and links it where npm looks first, so that the next start of this launcher uses it too.
 *
 * @param {string} root
 */
async function installPinnedNode(root) {
  if (existsSync(pinnedNode(root))) return;
  const { code, output } = await runNpm(root, ['rebuild', 'node', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0 || !existsSync(pinnedNode(root))) throw new LauncherError(describeInstallFailure(output));
}

/**
 * Brings node_modules to what package-lock.json says, the pinned Node included. Quick when it is there already.
 *
 * @param {string} root
 */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return;
  const waiting = () =>
    process.stderr.write('weir: another process is installing or building here, waiting for it …\n');
  await withLock(
    join(root, '.cache/launcher.lock'),
    async () => {
      if (isInstalled(root)) return;
      await installPackages(root);
      await installPinnedNode(root);
      writeFileSync(markerFile(root), lockfileHash(root));
    },
    waiting,
  );
}
