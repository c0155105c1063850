// @ts-check
import { spawn } from 'node:child_process';

/**
 * @typedef {object} ToolResult
 * @property {number | null} code null when the tool could not be started or was ended by a signal
 * @property {string} output both streams, in the order they came
 */

/**
 * Runs a tool without a word on our own streams, and resolves when it has ended, well or not.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, shell?: boolean }} options
 * @returns {Promise<ToolResult>}
 */
export function runTool(file, args, options) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    /** @param {Buffer} chunk */
    const collect = (chunk) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

/**
 * The first lines of what a tool said: npm names the cause there, and its manual after.
 *
 * @param {string} output
 */
export function firstLines(output, count = 12) {
  return output.trim().split('\n').slice(0, count).join('\n');
}

/**
 * The last lines of what a tool said, where a build names its error.
 *
 * @param {string} output
 */
export function lastLines(output, count = 60) {
  return output.trimEnd().split('\n').slice(-count).join('\n');
}
