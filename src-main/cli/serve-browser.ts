import { existsSync } from 'node:fs';
import process from 'node:process';
import { messageOf, systemCodeOf, WeirError } from '../../core/errors.ts';
import { forkWorker } from '../app/processes/worker-process.ts';
import { builtPath } from '../app/program-files.ts';
import { openStudio, type Studio } from '../app/studio.ts';
import { type BrowserHost, startBrowserHost } from '../hosts/browser/browser-host.ts';
import { openWithSystem } from '../hosts/browser/open-with-system.ts';
import { hasDisplay } from './electron-program.ts';

/** Serves the studio to browsers on this machine until Ctrl-C; returns the exit code. */
export async function serveBrowser(openPath: string | undefined, port: number | undefined): Promise<number> {
  const pages = builtPath('renderer');
  if (!existsSync(pages))
    throw new WeirError({ code: 'file.not_found', message: 'The studio is not built. Run "npm run build" first.' });
  await using studio = openStudio({
    host: { kind: 'browser', startWorker: forkWorker, openExternal: async (url) => void openWithSystem(url) },
    openPath,
  });
  await using server = await (port === undefined ? serveAsBefore(studio, pages) : serveAt(port, studio, pages));
  const url = server.launchUrl();
  const isShown = hasDisplay() && openWithSystem(url);
  process.stdout.write(`Weir ${isShown ? 'opens in your browser' : 'is ready for your browser'}: ${url}\n`);
  await new Promise<void>((end) => {
    process.once('SIGINT', () => end()).once('SIGTERM', () => end());
  });
  return 0;
}

async function serveAt(port: number, studio: Studio, pages: string): Promise<BrowserHost> {
  try {
    return await startBrowserHost({ studio, pages, port });
  } catch (cause) {
    const message = `The studio cannot serve at port ${port}: ${messageOf(cause)}. Choose another by --port, or none.`;
    throw new WeirError({ code: 'target.failed', message, cause });
  }
}

/** Uses the same port as last time, since the browser stores its state by it; any other if that is taken. */
async function serveAsBefore(studio: Studio, pages: string): Promise<BrowserHost> {
  const { browserPort } = studio.settings.stored;
  if (browserPort !== undefined) {
    try {
      return await startBrowserHost({ studio, pages, port: browserPort });
    } catch (error) {
      if (!['EADDRINUSE', 'EACCES'].includes(systemCodeOf(error) ?? '')) throw error;
    }
  }
  const server = await serveAt(0, studio, pages);
  if (browserPort === undefined) studio.settings.update({ browserPort: server.port });
  return server;
}
