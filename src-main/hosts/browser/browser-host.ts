import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import process from 'node:process';
import type { Duplex } from 'node:stream';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer } from 'ws';
import { messageOf } from '../../../core/errors.ts';
import { studioRouter } from '../../app/api/router.ts';
import { answerHeaders } from '../../app/content-policy.ts';
import { readPageFile } from '../../app/page-files.ts';
import type { Studio } from '../../app/studio.ts';
import { answerJson, readSmallBody } from './http-json.ts';
import { SessionGuard } from './session-guard.ts';
import { takeUpload } from './upload.ts';

export interface BrowserHost extends AsyncDisposable {
  port: number;
  /** Opens a session once. */
  launchUrl(): string;
}

export interface BrowserHostOptions {
  studio: Studio;
  /** The built renderer. */
  pages: string;
  /** 0 for any free port. */
  port: number;
}

/** Largest message of a client (bytes): pipeline files may be large, rows never come this way. */
const messageLimitBytes = 50_000_000;
const keepAlive = { enabled: true, pingMs: 15_000, pongWaitMs: 30_000 };

/** Serves the studio to browsers on this machine. */
export async function startBrowserHost({ studio, pages, port: wanted }: BrowserHostOptions): Promise<BrowserHost> {
  const server = createServer();
  await listen(server, wanted);
  const port = portOf(server);
  const guard = new SessionGuard(port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: messageLimitBytes });
  const api = applyWSSHandler({ wss: sockets, router: studioRouter, createContext: () => ({ studio }), keepAlive });

  server.on('request', (request, response) => {
    answer(request, response, { guard, studio, pages }).catch((error: unknown) => {
      // The client is gone and needs no answer.
      if (response.destroyed) return;
      process.stderr.write(`weir: ${request.method} ${pathOf(request)} failed: ${messageOf(error)}\n`);
      if (!response.headersSent)
        answerJson(response, 500, { code: 'internal', message: 'Something unexpected happened.' });
      else response.destroy();
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const isOurs = pathOf(request) === '/api' && guard.isOurOrigin(request) && guard.hasSession(request);
    if (!isOurs) socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    else sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });

  return {
    port,
    launchUrl: () => `http://127.0.0.1:${port}/#launch=${guard.newLaunchToken()}`,
    async [Symbol.asyncDispose]() {
      api.broadcastReconnectNotification();
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Serving {
  guard: SessionGuard;
  studio: Studio;
  pages: string;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { guard, studio, pages }: Serving,
): Promise<void> {
  for (const [name, value] of Object.entries(answerHeaders())) response.setHeader(name, value);
  if (!guard.isOurHost(request)) return refuse(response, 'This address is not one of the studio.');
  const path = pathOf(request);
  if (request.method === 'GET' || request.method === 'HEAD') return servePage(request, response, pages, path);
  if (request.method !== 'POST') return answerJson(response, 405, { code: 'invalid', message: 'Only GET and POST.' });
  if (!guard.isOurOrigin(request)) return refuse(response, 'The request comes from another page.');
  if (path === '/session') return openSession(request, response, guard);
  if (!guard.hasSession(request))
    return refuse(response, 'There is no session. Open the address that the studio printed.');
  if (path === '/upload') return takeUpload(request, response, studio);
  answerJson(response, 404, { code: 'invalid', message: 'There is nothing here.' });
}

async function openSession(request: IncomingMessage, response: ServerResponse, guard: SessionGuard): Promise<void> {
  const cookie = guard.exchange(await readSmallBody(request));
  if (cookie === undefined)
    return refuse(response, 'This address has already been used. Start the studio again for a new one.');
  response.setHeader('Set-Cookie', cookie).writeHead(204).end();
}

async function servePage(
  request: IncomingMessage,
  response: ServerResponse,
  pages: string,
  path: string,
): Promise<void> {
  const file = await readPageFile(pages, path);
  if (!file) return answerJson(response, 404, { code: 'invalid', message: 'There is nothing here.' });
  response.writeHead(200, {
    ...file.headers,
    'Content-Length': file.body.length,
    'Cache-Control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

function refuse(response: ServerResponse, message: string): void {
  answerJson(response, 403, { code: 'denied', message });
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server listens at no port.');
  return address.port;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
