// @ts-check
// The way into a checkout: `node launcher/main.mjs COMMAND …`, on any Node from 18 up and before anything is installed.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runAttached } from './child.mjs';
import { commands } from './commands.mjs';
import { isBuilt, isInstalled, pinnedNode } from './freshness.mjs';
import { LauncherError } from './launcher-error.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * npm moves to the package's folder before it runs a script; paths that a person typed are meant from where they were.
 *
 * @param {string} commandName
 */
function callersFolder(commandName) {
  const { INIT_CWD, npm_lifecycle_event } = process.env;
  return npm_lifecycle_event === commandName && INIT_CWD ? INIT_CWD : process.cwd();
}

/** @param {string[]} argv */
async function launch([name = '', ...args]) {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    throw new LauncherError(`There is no command "${name}". There are: ${Object.keys(commands).join(', ')}.`, 2);
  }
  if (!isInstalled(root)) {
    const { ensureInstalled } = await import('./install.mjs');
    await ensureInstalled(root);
  }
  if (command.build === 'always' || (command.build === 'when stale' && !isBuilt(root))) {
    const { ensureBuilt } = await import('./build.mjs');
    await ensureBuilt(root, { force: command.build === 'always' });
  }
  if (!command.argv) return 0;
  const cwd = command.runsIn === 'callers folder' ? callersFolder(name) : root;
  return runAttached(pinnedNode(root), command.argv(root, args), { cwd });
}

try {
  process.exitCode = await launch(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LauncherError)) throw error;
  process.stderr.write(`weir: ${error.message}\n`);
  process.exitCode = error.exitCode;
}
