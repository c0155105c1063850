import process from 'node:process';
import { systemCodeOf } from '../../../core/errors.ts';

const passingStatus = new Set([408, 425, 429]);

interface HttpFailureOptions {
  /**
   * Continues a sentence that starts with the address: `answered 404 Not Found`. Contains nothing of address, headers
   * or body.
   */
  words: string;
  /** What to do about it, in a sentence. */
  hint: string;
  /** Another attempt may succeed. */
  isPassing: boolean;
  /** No server answered. */
  isUnreachable?: boolean;
  /** The delay that the server asks for. */
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** Why a request has no usable answer. */
export class HttpFailure extends Error {
  readonly hint: string;
  readonly isPassing: boolean;
  readonly isUnreachable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor({ words, hint, isPassing, isUnreachable = false, retryAfterMs, cause }: HttpFailureOptions) {
    super(words, cause === undefined ? undefined : { cause });
    this.name = 'HttpFailure';
    this.hint = hint;
    this.isPassing = isPassing;
    this.isUnreachable = isUnreachable;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The failure for an error status. */
export function refused(status: number, retryAfterMs: number | undefined): HttpFailure {
  const isPassing = passingStatus.has(status) || status >= 500;
  // A static import would load everything behind `fetch`, in every run.
  const { STATUS_CODES } = process.getBuiltinModule('node:http');
  return new HttpFailure({
    words: `answered ${status} ${STATUS_CODES[status] ?? ''}`.trim(),
    hint: hintOn(status),
    isPassing,
    retryAfterMs: isPassing ? retryAfterMs : undefined,
  });
}

function hintOn(status: number): string {
  if (status === 401 || status === 403)
    return 'Check how the request says who you are: a header, or a key in its query.';
  if (status === 404 || status === 410) return 'Check the address.';
  if (status === 405) return 'Choose another method.';
  if (status === 429) return 'The server wants fewer requests: set a rate limit.';
  if (status >= 500) return 'The server has a fault of its own; try again later.';
  return 'Check the address, the query and the body.';
}

/** The failure for an answer that asking again would not improve. */
export function unusable(words: string, hint: string): HttpFailure {
  return new HttpFailure({ words, hint, isPassing: false });
}

/** The failure for an answer that ends too early. */
export function cutOff(): HttpFailure {
  const [words, hint] = cut;
  return new HttpFailure({ words, hint, isPassing: true });
}

/** The failure for an answer that was not complete in time. */
export function tooSlow(timeoutMs: number): HttpFailure {
  const seconds = (timeoutMs / 1000).toLocaleString('en', { maximumFractionDigits: 3 });
  return new HttpFailure({
    words: `did not answer within ${seconds} s`,
    hint: 'Try again later, or allow more time for an answer.',
    isPassing: true,
    isUnreachable: true,
  });
}

const cut = ['cut its answer off', 'Try again later.'] as const;
const notPacked = ['answered with bytes that cannot be unpacked', 'Try again later.'] as const;

const networkWords: Readonly<Record<string, readonly [words: string, hint: string]>> = {
  ECONNREFUSED: ['refuses connections', 'Is the server running, and is the port right?'],
  ENOTFOUND: ['has no server of that name', 'Check the address, and whether you are online.'],
  EAI_AGAIN: ['has no server that could be found', 'Check the address, and whether you are online.'],
  ECONNRESET: ['closed the connection', 'Try again later.'],
  UND_ERR_SOCKET: ['closed the connection', 'Try again later.'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: cut,
  Z_DATA_ERROR: notPacked,
  Z_BUF_ERROR: notPacked,
  UND_ERR_CONNECT_TIMEOUT: ['did not accept the connection', 'Check the address, and whether you are online.'],
  ETIMEDOUT: ['did not accept the connection', 'Check the address, and whether you are online.'],
  ENETUNREACH: ['cannot be reached', 'Are you online?'],
  EHOSTUNREACH: ['cannot be reached', 'Are you online?'],
};

/** The failure for an error of the network, thrown by `fetch`. */
export function unreachable(cause: unknown): HttpFailure {
  if (cause instanceof Error && cause.cause instanceof Error && cause.cause.message === 'bad port') {
    return unusable('is at a port that is reserved for services other than the web', 'Check the address.');
  }
  const code = codeOf(cause);
  const [words, hint] =
    networkWords[code] ??
    (/CERT|SIGNATURE|SELF_SIGNED/.test(code)
      ? ['shows a certificate that is not trusted', 'Check the address, or trust the certificate.']
      : ['could not be reached', 'Check the address, and whether you are online.']);
  return new HttpFailure({ words, hint, isPassing: true, isUnreachable: true, cause });
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const own = systemCodeOf(error);
  if (own !== undefined) return own;
  // With several addresses for one name, each has its own error.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}
