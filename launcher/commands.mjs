// @ts-check
import { join } from 'node:path';

/**
 * @typedef {object} Command
 * @property {'none' | 'when stale' | 'always'} build
 * @property {'checkout' | 'callers folder'} runsIn
 * @property {(root: string, args: string[]) => string[]} [argv] what the pinned Node is started with
 */

/** @type {Record<string, Command>} */
export const commands = {
  start: {
    build: 'when stale',
    runsIn: 'callers folder',
    argv: (root, args) => [join(root, 'out/main/cli.js'), 'open', ...args],
  },
  weir: {
    build: 'when stale',
    runsIn: 'callers folder',
    argv: (root, args) => [join(root, 'out/main/cli.js'), ...args],
  },
  test: { build: 'when stale', runsIn: 'checkout', argv: (root, args) => [join(root, 'scripts/test.ts'), ...args] },
  bench: { build: 'when stale', runsIn: 'checkout', argv: (root, args) => [join(root, 'test/bench/main.ts'), ...args] },
  check: { build: 'none', runsIn: 'checkout', argv: (root, args) => [join(root, 'scripts/check.ts'), ...args] },
  screenshots: {
    build: 'when stale',
    runsIn: 'checkout',
    argv: (root, args) => [join(root, 'scripts/make-screenshots.ts'), ...args],
  },
  build: { build: 'always', runsIn: 'checkout' },
  package: {
    build: 'always',
    runsIn: 'checkout',
    argv: (root, args) => [join(root, 'node_modules/electron-builder/cli.js'), ...args],
  },
};
