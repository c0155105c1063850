import { unescape as decoded } from 'node:querystring';
import { WeirError } from '../../../core/errors.ts';
import { createDecoder } from '../../reading/decoder.ts';
import { bomOf, resolveEncoding } from '../../reading/encoding.ts';
import { isCutOff } from './cut-off.ts';
import { cutOff, refused, tooSlow, unreachable, unusable } from './http-failure.ts';
import { longestTimerMs, retryAfterMs } from './waiting.ts';

export interface HttpRequest {
  url: string;
  method: string;
  headers: readonly (readonly [name: string, value: string])[];
  body?: string | undefined;
}

export interface HttpAnswer {
  /** The final address, after redirects. */
  url: string;
  text: string;
  /** The header `Link`. */
  link: string | null;
}

export interface HttpLimits {
  timeoutMs: number;
  mostBytes: number;
}

const mostRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

/** Makes one request. Throws an `HttpFailure`, or the reason of `signal`. */
export async function exchange(request: HttpRequest, limits: HttpLimits, signal: AbortSignal): Promise<HttpAnswer> {
  const patience = AbortSignal.timeout(Math.min(limits.timeoutMs, longestTimerMs));
  const ending = AbortSignal.any([signal, patience]);
  try {
    return await follow(request, limits, ending);
  } catch (error) {
    signal.throwIfAborted();
    if (patience.aborted) throw tooSlow(limits.timeoutMs);
    throw error instanceof TypeError ? unreachable(error) : error;
  }
}

async function follow(request: HttpRequest, { mostBytes }: HttpLimits, signal: AbortSignal): Promise<HttpAnswer> {
  let asked = withoutCredentials(request);
  for (let count = 0; count <= mostRedirects; count++) {
    const { url, method, headers, body = null } = asked;
    const response = await fetch(url, {
      method,
      headers: headers.map(([name, value]) => [name, value]),
      body,
      redirect: 'manual',
      signal,
    });
    const location = response.headers.get('location');
    if (redirects.has(response.status) && location !== null) {
      await response.body?.cancel();
      asked = redirected(asked, location, response.status);
      continue;
    }
    if (!response.ok) {
      const waitMs = retryAfterMs(response.headers.get('retry-after'), Date.now());
      await response.body?.cancel();
      throw refused(response.status, waitMs);
    }
    const text = textOf(await bytesOf(response, mostBytes), response.headers.get('content-type'));
    // Neither an answer of unknown length nor a packed one has another sign of it.
    if (isCutOff(text)) throw cutOff();
    return { url, text, link: response.headers.get('link') };
  }
  throw unusable(`redirects more than ${mostRedirects} times`, 'Check the address.');
}

function redirected(request: HttpRequest, location: string, status: number): HttpRequest {
  const target = URL.parse(location, request.url);
  if (!target || !/^https?:$/.test(target.protocol))
    throw unusable('redirects to something that is not a web address', 'Check the address.');
  const isSame = isSameServer(request.url, target.href);
  const dropsBody = status === 303 || (status < 303 && request.method !== 'GET');
  if (!isSame && !dropsBody && request.body !== undefined)
    throw unusable('redirects to another server, which is not sent the body', 'Use the address that it redirects to.');
  const { body, ...rest } = request;
  return {
    ...rest,
    url: target.href,
    method: dropsBody ? 'GET' : request.method,
    headers: isSame ? request.headers : publicHeaders(request.headers),
    ...(!dropsBody && body !== undefined && { body }),
  };
}

/** Whether two addresses are on the same server; a change from http to https counts as the same. */
export function isSameServer(one: string, other: string): boolean {
  const [from, to] = [new URL(one), new URL(other)];
  if (from.origin === to.origin) return true;
  return (
    from.hostname === to.hostname &&
    from.protocol === 'http:' &&
    from.port === '' &&
    to.protocol === 'https:' &&
    to.port === ''
  );
}

/** Headers that may be sent to any server: nothing that identifies anyone. */
export function publicHeaders(headers: HttpRequest['headers']): HttpRequest['headers'] {
  return headers.filter(([name]) => /^(accept|accept-language|content-type|user-agent)$/i.test(name));
}

/** Moves a name and password from the address to a header: `fetch` rejects such addresses. */
function withoutCredentials(request: HttpRequest): HttpRequest {
  const url = URL.parse(request.url);
  if (!url) throw unusable('is not a web address', 'Check the address.');
  if (url.username === '' && url.password === '') return request;
  const pair = `${decoded(url.username)}:${decoded(url.password)}`;
  url.username = '';
  url.password = '';
  const basic = ['authorization', `Basic ${Buffer.from(pair).toString('base64')}`] as const;
  const isGiven = request.headers.some(([name]) => name.toLowerCase() === 'authorization');
  return { ...request, url: url.href, headers: isGiven ? request.headers : [...request.headers, basic] };
}

async function bytesOf({ body }: Response, mostBytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  if (body === null) return Buffer.alloc(0);
  for await (const part of body) {
    length += part.byteLength;
    // Leaving the loop ends the stream and its connection.
    if (length > mostBytes) {
      const size = `${Math.floor(mostBytes / 1e6).toLocaleString('en')} MB`;
      throw unusable(`answered with more than ${size}`, 'Ask for less at a time, in pages.');
    }
    parts.push(part);
  }
  return Buffer.concat(parts, length);
}

function textOf(bytes: Buffer, contentType: string | null): string {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1];
  const bom = bomOf(bytes);
  const encoding = bom?.encoding ?? knownEncoding(charset ?? 'utf-8');
  const { text, faults } = createDecoder(encoding).decode(bytes.subarray(bom?.bytes ?? 0), true);
  if (faults.length === 0) return text;
  const said = charset === undefined ? 'does not say in which encoding' : `says that it is ${charset}, which it is not`;
  throw unusable(
    `answered with bytes that are not text: it ${said}`,
    'The server must send UTF-8, or name the encoding.',
  );
}

function knownEncoding(charset: string): string {
  try {
    return resolveEncoding(charset);
  } catch (error) {
    if (!(error instanceof WeirError)) throw error;
    throw unusable(`answered in an encoding that is not known: ${charset}`, 'The server must send UTF-8.');
  }
}
