// @ts-check
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} root
 * @param {string} path
 * @param {string[]} lines
 */
function listFiles(root, path, lines) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stats) return;
  if (stats.isDirectory()) {
    for (const name of readdirSync(join(root, path)).sort()) listFiles(root, `${path}/${name}`, lines);
  } else {
    lines.push(`${path} ${stats.size} ${stats.mtimeMs}`);
  }
}

/**
 * One text for the state of all source files: it changes when one is edited, added, moved or removed.
 * Sizes and times rather than contents, because every start of Weir from a checkout asks.
 *
 * @param {string} root
 * @param {string[]} paths files and folders; those that do not exist count as absent
 */
export function sourceSignature(root, paths) {
  /** @type {string[]} */
  const lines = [];
  for (const path of paths) listFiles(root, path, lines);
  return lines.join('\n');
}
