// @ts-check
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { installStamp, isInstalled, pinnedNode, readLockfile } from './freshness.mjs';
import { describeInstallFailure } from './install-failure.mjs';
import { isTreeCurrent } from './installed-tree.mjs';
import { LauncherError } from './launcher-error.mjs';
import { withCheckout } from './lock.mjs';
import { runTool } from './tool.mjs';

/**
 * npm as the one that started us, under the Node that it runs on: ours may be the pinned one, which npm is about to
 * replace. Else the npm on the PATH.
 *
 * @param {string} root
 * @param {string[]} args
 */
function runNpm(root, args) {
  const { npm_execpath, npm_node_execpath } = process.env;
  if (npm_node_execpath && npm_execpath && /npm-cli\.c?js$/.test(npm_execpath)) {
    return runTool(npm_node_execpath, [npm_execpath, ...args], { cwd: root });
  }
  return runTool('npm', args, { cwd: root, shell: process.platform === 'win32' });
}

/** @param {string} root */
async function installPackages(root) {
  const record = join(root, 'node_modules/.package-lock.json');
  if (existsSync(record)) {
    const wanted = JSON.parse(readLockfile(root).toString());
    if (isTreeCurrent(wanted, JSON.parse(readFileSync(record, 'utf8')))) return;
  }
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
  await withCheckout(root, async () => {
    if (isInstalled(root)) return;
    // Taken first: a lockfile that changes meanwhile makes the installation stale.
    const lockfile = readLockfile(root);
    await installPackages(root);
    await installPinnedNode(root);
    writeFileSync(installStamp(root), lockfile);
  });
}
