// @ts-check
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import process from 'node:process';

/** npm passes a signal on that the whole process group got already: the same one again within this time is an echo. */
const echoMs = 500;
const parentPollMs = 250;

/**
 * Whether a terminal's Ctrl-C goes to this process group, and so to the child without our help.
 *
 * @param {string | undefined} procStat the text of /proc/self/stat, where there is one
 * @param {() => boolean} isOnTerminal asked elsewhere
 */
export function isInForeground(procStat, isOnTerminal) {
  if (procStat === undefined) return isOnTerminal();
  // After the program's name, which may hold spaces and brackets: state ppid pgrp session tty_nr tpgid …
  const fields = procStat.slice(procStat.lastIndexOf(')') + 2).split(' ');
  return fields[2] === fields[5];
}

function hasTerminal() {
  return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
}

function readProcStat() {
  try {
    return readFileSync('/proc/self/stat', 'latin1');
  } catch {
    // Only Linux has it.
    return undefined;
  }
}

/**
 * The exit code a shell would report.
 *
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCodeOf(code, signal) {
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

/**
 * Calls back when the process that started us is gone. npm starts a script by way of a shell, and a shell that is told
 * to end does not tell us. Without npm, outliving the one who started it is any program's right.
 *
 * @param {() => void} onGone
 */
function watchNpm(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, parentPollMs);
  timer.unref();
}

/**
 * Runs a program on our own terminal and streams, passes signals on to it exactly once, and resolves to its exit code.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd: string }} options
 * @returns {Promise<number>}
 */
export function runAttached(file, args, { cwd }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, stdio: 'inherit' });
    /** @type {Map<string, number>} */
    const passedOnAt = new Map();

    /** @param {NodeJS.Signals} signal */
    const passOn = (signal) => {
      const isFromTerminal = signal !== 'SIGTERM';
      if (isFromTerminal && isInForeground(readProcStat(), hasTerminal)) return;
      const now = performance.now();
      if (now - (passedOnAt.get(signal) ?? Number.NEGATIVE_INFINITY) < echoMs) return;
      passedOnAt.set(signal, now);
      child.kill(signal);
    };

    process.on('SIGINT', passOn).on('SIGTERM', passOn).on('SIGHUP', passOn);
    watchNpm(() => passOn('SIGTERM'));
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(exitCodeOf(code, signal)));
  });
}
