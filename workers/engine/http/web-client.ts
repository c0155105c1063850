import { setTimeout as pause } from 'node:timers/promises';
import PQueue from 'p-queue';
import pRetry from 'p-retry';
import type { HttpSettings } from '../../../core/nodes/http-request.ts';
import type { AnswerMemo } from './answer-memo.ts';
import { exchange, type HttpAnswer, type HttpRequest } from './exchange.ts';
import { HttpFailure } from './http-failure.ts';
import { longestRetryAfterMs, longestTimerMs, waitMs } from './waiting.ts';

export interface WebClientOptions {
  settings: HttpSettings;
  /** Number of parallel requests. */
  concurrency: number;
  mostBytes: number;
  /** Known answers. */
  memo?: AnswerMemo | undefined;
  /** True in previews: the user is waiting, and may still be typing the address. */
  isLook: boolean;
  signal: AbortSignal;
}

const lookTimeoutMs = 15_000;
/** Longer than the time between two keystrokes. */
const lookPauseMs = 300;

/** Settings with fewer retries, for a user who is waiting. */
function impatient(settings: HttpSettings): HttpSettings {
  const { retry, timeoutMs } = settings;
  return { ...settings, retry: { ...retry, attempts: 1 }, timeoutMs: Math.min(timeoutMs, lookTimeoutMs) };
}

/** Makes the requests of one node, within its rate limit and with its retries. */
export class WebClient {
  readonly #options: WebClientOptions;
  readonly #queue: PQueue;
  #begun: Promise<void> | undefined;

  constructor(options: WebClientOptions) {
    const { concurrency, isLook } = options;
    const settings = isLook ? impatient(options.settings) : options.settings;
    const { rateLimit } = settings;
    this.#options = { ...options, settings };
    this.#queue = new PQueue({
      concurrency,
      // Evenly spaced: a burst per second could exceed the rate within some other second.
      ...(rateLimit !== undefined && {
        interval: Math.min(1000 / rateLimit, longestTimerMs),
        intervalCap: 1,
        strict: true,
      }),
    });
  }

  /** The answer to a request. Throws an `HttpFailure` if it failed for good, and the reason of the signal. */
  async ask(request: HttpRequest, ownSignal?: AbortSignal): Promise<HttpAnswer> {
    const { memo, signal: shared } = this.#options;
    const signal = ownSignal ? AbortSignal.any([shared, ownSignal]) : shared;
    const known = memo?.get(request);
    if (known instanceof HttpFailure) throw known;
    if (known) return known;
    try {
      const answer = await this.#persist(request, signal);
      memo?.keep(request, answer);
      return answer;
    } catch (error) {
      if (error instanceof HttpFailure) memo?.keep(request, error);
      throw error;
    }
  }

  #persist(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { settings } = this.#options;
    return pRetry(() => this.#attempt(request, signal), {
      retries: settings.retry.attempts - 1,
      // Delays are handled below, as the server's wish counts, too.
      minTimeout: 0,
      signal,
      shouldRetry: async ({ error, retriesConsumed }) => {
        if (!(error instanceof HttpFailure) || !error.isPassing) return false;
        const { retryAfterMs = 0 } = error;
        if (retryAfterMs > longestRetryAfterMs) return false;
        await pause(waitMs(retriesConsumed, settings.retry, retryAfterMs, Math.random()), undefined, { signal });
        return true;
      },
    });
  }

  async #attempt(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { settings, mostBytes, isLook, signal: shared } = this.#options;
    this.#begun ??= pause(isLook ? lookPauseMs : 0, undefined, { signal: shared });
    await this.#begun;
    return this.#queue.add(() => exchange(request, { timeoutMs: settings.timeoutMs, mostBytes }, signal), { signal });
  }
}
