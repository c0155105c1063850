import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { BrowserHost } from '../../../../src-main/hosts/browser/browser-host.ts';
import { openTestStudio } from '../../../support/studio/test-studio.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { openSession, startTestHost } from '../../api/studio-links.ts';

interface Asked {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A request as no browser would send it: any Host, any Origin. */
function ask({ port }: BrowserHost, { method = 'GET', path = '/', headers = {}, body }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asking.once('error', reject);
    asking.end(body);
  });
}

async function open() {
  const { studio, folder } = openTestStudio();
  const pages = temporaryFolder({
    'index.html': '<html nonce="{{nonce}}"></html>',
    'assets/a.js': 'export {}',
    'secret.pem': 'key',
  });
  const host = await startTestHost(studio, pages);
  return { studio, folder, host, origin: `http://127.0.0.1:${host.port}` };
}

const tokenOf = (host: BrowserHost) => new URL(host.launchUrl()).hash.replace('#launch=', '');

test('pages come with a strict policy, and nothing but the built pages is served', async () => {
  const { host } = await open();
  const page = await ask(host, {});
  const policy = String(page.headers['content-security-policy']);
  const [, nonce] = /style-src 'self' 'nonce-([^']{24})'/.exec(policy) ?? [];
  expect(page).toMatchObject({ status: 200, body: `<html nonce="${nonce}"></html>` });
  expect((await ask(host, {})).body).not.toBe(page.body);
  expect(policy).not.toContain('unsafe');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(page.headers['x-content-type-options']).toBe('nosniff');
  const statuses = await Promise.all(
    ['/secret.pem', '/../package.json', '/%2e%2e/%2e%2e/etc/passwd', '/assets/%00.js', '/%'].map(
      async (path) => (await ask(host, { path })).status,
    ),
  );
  expect(statuses).toEqual([404, 404, 404, 404, 404]);
});

test('a failure that nobody expected is told where the studio was started, and the page learns nothing of it', async () => {
  const { host } = await open();
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const path = `/assets/${'a'.repeat(300)}.js`;
  const { status, body } = await ask(host, { path: `${path}?secret=1` });
  const lines = told.mock.calls.map(([line]) => line);
  told.mockRestore();
  expect({ status, body }).toEqual({
    status: 500,
    body: '{"code":"internal","message":"Something unexpected happened."}',
  });
  expect(lines).toEqual([expect.stringMatching(`^weir: GET ${path} failed: ENAMETOOLONG`)]);
});

test('another name that leads here is refused', async () => {
  const { host } = await open();
  for (const name of ['evil.example', `evil.example:${host.port}`, '127.0.0.1', `127.0.0.2:${host.port}`]) {
    expect((await ask(host, { headers: { host: name } })).status).toBe(403);
  }
  expect((await ask(host, { headers: { host: `localhost:${host.port}` } })).status).toBe(200);
});

test('a launch token opens one session, once, for a page of ours', async () => {
  const { host, origin } = await open();
  const body = tokenOf(host);
  const asked = { method: 'POST', path: '/session', body };
  expect((await ask(host, asked)).status).toBe(403);
  expect((await ask(host, { ...asked, headers: { origin: 'http://evil.example' } })).status).toBe(403);
  expect((await ask(host, { ...asked, headers: { origin: `http://localhost:${host.port}` } })).status).toBe(403);
  expect((await ask(host, { ...asked, headers: { origin }, body: 'guess' })).status).toBe(403);
  const opened = await ask(host, { ...asked, headers: { origin } });
  expect(opened.status).toBe(204);
  expect(String(opened.headers['set-cookie'])).toMatch(
    /^weir_session_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
  );
  expect((await ask(host, { ...asked, headers: { origin } })).status).toBe(403);
});

test('a newer launch token voids the one before', async () => {
  const { host, origin } = await open();
  const old = tokenOf(host);
  host.launchUrl();
  expect((await ask(host, { method: 'POST', path: '/session', body: old, headers: { origin } })).status).toBe(403);
});

test('the API takes a connection from our page with a session only', async () => {
  const { host } = await open();
  const { origin, cookie } = await openSession(host);
  const connect = (headers: Record<string, string>, path = '/api') =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers });
      socket.once('open', () => {
        socket.close();
        resolve('open');
      });
      socket.once('error', ({ message }) => resolve(message));
    });
  const refused = 'Unexpected server response: 403';
  expect(await connect({ origin, cookie })).toBe('open');
  expect(await connect({ origin })).toBe(refused);
  expect(await connect({ cookie })).toBe(refused);
  expect(await connect({ origin: 'http://evil.example', cookie })).toBe(refused);
  expect(await connect({ origin: 'null', cookie })).toBe(refused);
  expect(await connect({ origin, cookie, host: 'evil.example' })).toBe(refused);
  expect(await connect({ origin, cookie: `${cookie}x` })).toBe(refused);
  expect(await connect({ origin, cookie }, '/other')).toBe(refused);
});

test('an upload needs a session and our page; it never overwrites and never leaves its folder', async () => {
  const { host, folder } = await open();
  const { origin, cookie } = await openSession(host);
  const pipeline = encodeURIComponent(join(folder, 'p.weir.json'));
  const upload = { method: 'POST', path: `/upload?name=..%2F..%2Forders.csv&pipeline=${pipeline}`, body: 'a,b\n1,2\n' };
  expect((await ask(host, { ...upload, headers: { origin } })).status).toBe(403);
  expect((await ask(host, { ...upload, headers: { cookie } })).status).toBe(403);
  const headers = { origin, cookie, 'content-length': '8' };
  const names = [];
  for (const sent of ['a,b\n1,2\n', 'a,b\n1,2\n', 'a,b\n3,4\n']) {
    const { status, body } = await ask(host, { ...upload, headers, body: sent });
    expect(status).toBe(200);
    names.push(JSON.parse(body).path);
  }
  const first = join(folder, 'orders.csv');
  // What is there already is not stored once more.
  expect(names).toEqual([first, first, join(folder, 'orders-2.csv')]);
  expect(readFileSync(join(folder, 'orders.csv'), 'utf8')).toBe('a,b\n1,2\n');
  const outside = { ...upload, headers, path: '/upload?name=x.csv&pipeline=%2Fetc%2Fp.weir.json' };
  expect(await ask(host, outside)).toMatchObject({ status: 422, body: expect.stringContaining('file.denied') });
});

test('closing ends open connections', async () => {
  const { host } = await open();
  const { origin, cookie } = await openSession(host);
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/api`, { headers: { origin, cookie } });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await new Promise((resolve) => socket.once('open', resolve));
  await host[Symbol.asyncDispose]();
  await closed;
  await expect(ask(host, {})).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
