import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Decides who may use the browser host: whoever presents the launch token, once, and then its cookie, from our own
 * pages only.
 */
export class SessionGuard {
  readonly #hosts: ReadonlySet<string>;
  readonly #cookieName: string;
  readonly #session = randomBytes(32).toString('base64url');
  #launchToken: string | undefined;

  constructor(port: number) {
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
    // Cookies ignore ports: two studios on one machine must not share one.
    this.#cookieName = `weir_session_${port}`;
  }

  /** A one-time token for a session. The previous one becomes invalid. */
  newLaunchToken(): string {
    this.#launchToken = randomBytes(32).toString('base64url');
    return this.#launchToken;
  }

  /** Against DNS rebinding: a foreign name that resolves to us is refused. */
  isOurHost({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
    return this.#hosts.has(headers.host ?? '');
  }

  /** The origin must be exactly ours; our pages always send one. */
  isOurOrigin({ headers }: IncomingMessage): boolean {
    return this.isOurHost({ headers }) && headers.origin === `http://${headers.host}`;
  }

  hasSession({ headers }: IncomingMessage): boolean {
    const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
    return cookies.some((cookie) => {
      const [name, value] = cookie.split('=', 2);
      return name === this.#cookieName && isSame(value ?? '', this.#session);
    });
  }

  /** Exchanges a launch token for a cookie; undefined if the token is not valid, or no longer. */
  exchange(token: string): string | undefined {
    if (this.#launchToken === undefined || !isSame(token, this.#launchToken)) return undefined;
    this.#launchToken = undefined;
    return `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`;
  }
}

/** Compares in constant time. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
