import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Who may talk to the browser host: whoever has the launch token, once, and then the cookie given for it, from our own
 * pages only.
 */
export class SessionGuard {
  readonly #hosts: ReadonlySet<string>;
  readonly #cookieName: string;
  readonly #session = randomBytes(32).toString('base64url');
  #launchToken: string | undefined;

  constructor(port: number) {
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
    // Cookies know no ports: two studios on one machine must not take each other's.
    this.#cookieName = `weir_session_${port}`;
  }

  /** A token that opens a session once. The one before is void from then on. */
  newLaunchToken(): string {
    this.#launchToken = randomBytes(32).toString('base64url');
    return this.#launchToken;
  }

  /** Against DNS rebinding: another name that leads here is not us. */
  isOurHost({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
    return this.#hosts.has(headers.host ?? '');
  }

  /** The page that asks is ours, exactly. A request without an origin is none of a page of ours. */
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

  /** Takes a launch token for a cookie; undefined where the token is not, or no longer, good. */
  exchange(token: string): string | undefined {
    if (this.#launchToken === undefined || !isSame(token, this.#launchToken)) return undefined;
    this.#launchToken = undefined;
    return `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`;
  }
}

/** In a time that tells nothing of where they differ. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
