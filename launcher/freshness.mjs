// @ts-check
// All that a start has to look at when nothing has changed. It is what every command of a checkout pays, so it loads
// nothing but the file system.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { LauncherError } from './launcher-error.mjs';
import { sourceSignature } from './source-signature.mjs';

const sources = [
  'core',
  'workers',
  'src-main',
  'src-preload',
  'src-renderer',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];

/** @param {string} root */
export function pinnedNode(root) {
  return join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * A copy of the lockfile that node_modules was installed from.
 *
 * @param {string} root
 */
export const installStamp = (root) => join(root, 'node_modules/.weir-lockfile.json');

/**
 * The state of the sources that `out/` was built from.
 *
 * @param {string} root
 */
export const buildStamp = (root) => join(root, 'out/.sources');

/** @param {string} root */
export const signatureOfSources = (root) => sourceSignature(root, sources);

/** @param {string} root */
export function readLockfile(root) {
  const file = join(root, 'package-lock.json');
  if (!existsSync(file)) {
    throw new LauncherError(`${file} is missing. Restore it with \`git checkout package-lock.json\`.`);
  }
  return readFileSync(file);
}

/** @param {string} root */
export function isInstalled(root) {
  const stamp = installStamp(root);
  return existsSync(stamp) && existsSync(pinnedNode(root)) && readFileSync(stamp).equals(readLockfile(root));
}

/** @param {string} root */
export function isBuilt(root) {
  const stamp = buildStamp(root);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === signatureOfSources(root);
}
