// @ts-check
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { installStamp, isInstalled, pinnedNode, readLockfile } from './freshness.mjs';
import { describeInstallFailure } from './install-failure.mjs';
import { isTreeCurrent, lacksPackages } from './installed-tree.mjs';
import { LauncherError } from './launcher-error.mjs';
import { withCheckout } from './lock.mjs';
import { runTool } from './tool.mjs';

const quietly = ['--no-audit', '--no-fund', '--loglevel=error'];

/**
 * npm as the one that started us, under the Node that it runs on, unless one is chosen: ours may be the pinned one,
 * which npm is about to replace. Else the npm on the PATH.
 *
 * @param {string} root
 * @param {string[]} args
 * @param {string} [chosenNode] the Node to run it on
 */
function runNpm(root, args, chosenNode) {
  const { npm_execpath, npm_node_execpath, PATH } = process.env;
  const node = chosenNode ?? npm_node_execpath;
  if (node && npm_execpath && /npm-cli\.c?js$/.test(npm_execpath)) {
    return runTool(node, [npm_execpath, ...args], { cwd: root });
  }
  const env =
    chosenNode === undefined ? process.env : { ...process.env, PATH: [dirname(chosenNode), PATH].join(delimiter) };
  return runTool('npm', args, { cwd: root, env, shell: process.platform === 'win32' });
}

/**
 * What the lockfile asks for, and npm's own record of what is there, if there is one.
 *
 * @param {string} root
 */
function readTrees(root) {
  const record = join(root, 'node_modules/.package-lock.json');
  return {
    wanted: JSON.parse(readLockfile(root).toString()),
    installed: existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : undefined,
  };
}

/** @param {string} root */
async function installPackages(root) {
  const { wanted, installed } = readTrees(root);
  if (installed && isTreeCurrent(wanted, installed)) return;
  process.stderr.write('weir: installing packages, which takes a minute the first time …\n');
  // No install scripts: of all packages, only `node` needs its own, and Electron fetches its binary when first started.
  const { code, output } = await runNpm(root, ['ci', '--ignore-scripts', ...quietly]);
  if (code !== 0) throw new LauncherError(describeInstallFailure(output));
}

/**
 * Fetches the pinned Node, and links it where npm looks first, so that the next start of this launcher uses it too.
 *
 * @param {string} root
 */
async function installPinnedNode(root) {
  if (existsSync(pinnedNode(root))) return;
  const { code, output } = await runNpm(root, ['rebuild', 'node', ...quietly]);
  if (code !== 0 || !existsSync(pinnedNode(root))) throw new LauncherError(describeInstallFailure(output));
}

/**
 * Adds what npm left out because it ran on an older Node.
 *
 * @param {string} root
 */
async function installLeftOut(root) {
  const { wanted, installed } = readTrees(root);
  const { platform: os, arch: cpu } = process;
  if (!installed || !lacksPackages(wanted, installed, { os, cpu, libc: libcName() })) return;
  const { code, output } = await runNpm(
    root,
    ['install', '--no-save', '--ignore-scripts', ...quietly],
    pinnedNode(root),
  );
  if (code !== 0) throw new LauncherError(describeInstallFailure(output));
}

/** What a package for Linux says in its `libc`. */
function libcName() {
  const report = process.report?.getReport();
  const { header } = typeof report === 'string' ? JSON.parse(report) : (report ?? {});
  return header?.glibcVersionRuntime ? 'glibc' : 'musl';
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
    await installLeftOut(root);
    writeFileSync(installStamp(root), lockfile);
  });
}
