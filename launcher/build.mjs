// @ts-check
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { buildStamp, isBuilt, pinnedNode, signatureOfSources } from './freshness.mjs';
import { LauncherError } from './launcher-error.mjs';
import { withCheckout } from './lock.mjs';
import { lastLines, runTool } from './tool.mjs';

/**
 * Builds beside `out/` and changes places at the end: a failed build leaves the last good one.
 *
 * @param {string} root
 */
async function build(root) {
  // Taken before the build: a change during the build makes it stale.
  const signature = signatureOfSources(root);
  const fresh = join(root, '.cache/build');
  const previous = join(root, '.cache/previous-build');
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  process.stderr.write('weir: building …\n');
  const electronVite = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const { code, output } = await runTool(pinnedNode(root), [electronVite, 'build', '--outDir', fresh], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  if (code !== 0) throw new LauncherError(`The build failed:\n\n${lastLines(output)}`);
  writeFileSync(join(fresh, basename(buildStamp(root))), signature);
  rmSync(previous, { recursive: true, force: true });
  if (existsSync(join(root, 'out'))) renameSync(join(root, 'out'), previous);
  renameSync(fresh, join(root, 'out'));
  rmSync(previous, { recursive: true, force: true });
}

/**
 * Brings `out/` up to date with the sources. Quick when it is.
 *
 * @param {string} root
 * @param {{ force: boolean }} options
 */
export async function ensureBuilt(root, { force }) {
  if (!force && isBuilt(root)) return;
  await withCheckout(root, async () => {
    if (force || !isBuilt(root)) await build(root);
  });
}
