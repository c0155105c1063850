import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { type Command, InvalidArgumentError } from 'commander';
import { WeirError } from '../../core/errors.ts';
import { findElectron, hasDisplay, runElectron } from './electron-program.ts';

interface OpenOptions {
  port?: number;
  browser?: true;
}

/** `weir open [FILE]`. */
export function registerOpen(program: Command): void {
  program
    .command('open')
    .description('the studio: a desktop window where Electron is there, else the browser')
    .argument('[file]', 'pipeline file (NAME.weir.json)')
    .option(
      '--port <number>',
      'serve the browser at this port of 127.0.0.1; without it, that of last time where it is free',
      portNumber,
    )
    .option('--browser', 'use the browser, even where there is Electron')
    .action(async (file: string | undefined, { port, browser }: OpenOptions) => {
      const path = file === undefined ? undefined : resolve(file);
      if (path !== undefined && !existsSync(path)) {
        throw new WeirError({
          code: 'pipeline.not_found',
          message: `There is no file ${path}. Check the path, or leave it out.`,
        });
      }
      const electron = browser || port !== undefined || !hasDisplay() ? undefined : findElectron();
      process.exitCode = electron === undefined ? await serveHere(path, port) : await runElectron(electron, path);
    });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('Give a port from 0 to 65535.');
  return port;
}

/** Loaded on demand: other commands start without it. */
async function serveHere(path: string | undefined, port: number | undefined): Promise<number> {
  const { serveBrowser } = await import('./serve-browser.ts');
  return serveBrowser(path, port);
}
