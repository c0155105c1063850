import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AskedRequest {
  method: string;
  /** Path with query. */
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface WebServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:4711`. */
  origin: string;
  /** Requests so far, in order. */
  asked: AskedRequest[];
}

/** An answer: a status with headers and body, or a function that writes the response itself. */
export type Answer =
  | { status?: number; headers?: Record<string, string | string[]>; body?: string | Buffer }
  | ((response: ServerResponse, request: AskedRequest) => void);

/** A loopback server for one scope. `answer` gets the request and the number of earlier ones. */
export async function webServer(answer: (request: AskedRequest, before: number) => Answer): Promise<WebServer> {
  const asked: AskedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const part of incoming) body += part;
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body };
    asked.push(request);
    const given = answer(request, asked.length - 1);
    if (typeof given === 'function') given(response, request);
    else response.writeHead(given.status ?? 200, given.headers).end(given.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A JSON answer. */
export function json(value: unknown, headers: Record<string, string> = {}): Answer {
  return { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

const exampleOrigin = 'https://api.example.com';

/** The server for a node's example, if it has one, and the config with its address. */
export async function exampleServer<Config>(
  answers: Readonly<Record<string, string>> | Parameters<typeof webServer>[0] | undefined,
  config: Config,
): Promise<AsyncDisposable & { config: Config; server: WebServer | undefined }> {
  if (answers === undefined) return { config, server: undefined, [Symbol.asyncDispose]: async () => undefined };
  const server = await webServer(typeof answers === 'function' ? answers : ({ url }) => answerOf(answers[url]));
  return {
    config: JSON.parse(JSON.stringify(config).replaceAll(exampleOrigin, server.origin)),
    server,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function answerOf(body: string | undefined): Answer {
  return body === undefined ? { status: 404 } : { headers: { 'content-type': 'application/json' }, body };
}
