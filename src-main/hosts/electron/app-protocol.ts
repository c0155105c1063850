import { answerHeaders } from '../../app/content-policy.ts';
import { readPageFile } from '../../app/page-files.ts';

export const appScheme = 'app';
export const appOrigin = `${appScheme}://weir`;
export const startPage = `${appOrigin}/`;

/** The part of Electron's `protocol` that is used. */
export interface ProtocolHandler {
  handle(scheme: string, handler: (request: { url: string; method: string }) => Promise<Response>): void;
}

/** Serves the built renderer as `app://weir/…`, so that the page has no access to files. */
export function serveAppProtocol(protocol: ProtocolHandler, pages: string): void {
  protocol.handle(appScheme, async ({ url, method }) => {
    const { origin, host, pathname } = new URL(url);
    const isOurs = `${appScheme}://${host}` === appOrigin && (origin === 'null' || origin === appOrigin);
    const file = isOurs && method === 'GET' ? await readPageFile(pages, pathname) : undefined;
    if (!file) return new Response('There is nothing here.', { status: 404, headers: answerHeaders() });
    return new Response(new Uint8Array(file.body), { headers: file.headers });
  });
}
