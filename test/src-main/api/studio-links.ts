import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { BridgeAnswer } from '../../../core/api/bridge.ts';
import type { StudioRouter } from '../../../src-main/app/api/router.ts';
import { serveMessages } from '../../../src-main/app/api/serve-messages.ts';
import type { Studio } from '../../../src-main/app/studio.ts';
import { type BrowserHost, startBrowserHost } from '../../../src-main/hosts/browser/browser-host.ts';
import { bridgeLink } from '../../../src-renderer/api/bridge-link.ts';
import type { StudioApi } from '../../../src-renderer/api/studio-api.ts';
import type { StudioClient } from '../../../src-renderer/api/studio-client.ts';
import { createTrpcStudioApi } from '../../../src-renderer/api/trpc-studio-api.ts';

export interface Session {
  origin: string;
  /** As a browser sends it back. */
  cookie: string;
}

export async function startTestHost(studio: Studio, pages = '/nowhere'): Promise<BrowserHost> {
  const host = await startBrowserHost({ studio, pages, port: 0 });
  onTestFinished(() => host[Symbol.asyncDispose]());
  return host;
}

/** Exchanges the launch token as the page does. */
export async function openSession(host: BrowserHost): Promise<Session> {
  const { origin, hash } = new URL(host.launchUrl());
  const token = new URLSearchParams(hash.slice(1)).get('launch') ?? '';
  const response = await fetch(`${origin}/session`, { method: 'POST', body: token, headers: { origin } });
  return { origin, cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
}

/** The API as a browser window has it. */
export async function overWebSocket(studio: Studio, window = 'window'): Promise<StudioApi> {
  const { origin, cookie } = await openSession(await startTestHost(studio));
  class BrowserSocket extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { origin, cookie } });
    }
  }
  const socket = createWSClient({ url: `${origin.replace('http', 'ws')}/api`, WebSocket: Object(BrowserSocket) });
  onTestFinished(() => socket.close());
  return apiOf(createTRPCClient<StudioRouter>({ links: [wsLink({ client: socket })] }), window);
}

/** The API as a desktop window has it: all messages are copied as IPC copies them. */
export async function overMessages(studio: Studio, window = 'window'): Promise<StudioApi> {
  let listener: (answer: unknown) => void = () => undefined;
  const server = serveMessages(studio, (answer: BridgeAnswer) => {
    const copy: unknown = structuredClone(answer);
    queueMicrotask(() => listener(copy));
  });
  onTestFinished(() => server.close());
  const bridge = {
    send: (request: unknown) => server.receive(structuredClone(request)),
    listen: (wanted: typeof listener) => {
      listener = wanted;
    },
  };
  return apiOf(createTRPCClient<StudioRouter>({ links: [bridgeLink(bridge)] }), window);
}

function apiOf(client: StudioClient, window: string): StudioApi {
  return createTrpcStudioApi({
    client,
    window,
    connection: () => () => undefined,
    place: () => Promise.reject(new Error('Uploads have tests of their own.')),
  });
}
