import { setTimeout as pause } from 'node:timers/promises';
import PQueue from 'p-queue';
import pRetry from 'p-retry';
import type { HttpSettings } from '../../../core/nodes/http-request.ts';
import type { AnswerMemo } from './answer-memo.ts';
import { exchange, type HttpAnswer, type HttpRequest } from './exchange.ts';
import { HttpFailure } from './http-failure.ts';
import { longestRetryAfterMs, waitMs } from './waiting.ts';

export interface WebClientOptions {
  settings: HttpSettings;
  /** Requests at the same time. */
  concurrency: number;
  mostBytes: number;
  /** Answers that need not be asked for again. */
  memo?: AnswerMemo | undefined;
  /** Somebody waits for the answer, and may still be typing the address. */
  isLook: boolean;
  signal: AbortSignal;
}

const lookTimeoutMs = 15_000;
/** Longer than between two letters. */
const lookPauseMs = 300;

/** Settings for somebody who is waiting. */
function impatient(settings: HttpSettings): HttpSettings {
  const { retry, timeoutMs } = settings;
  return { ...settings, retry: { ...retry, attempts: 1 }, timeoutMs: Math.min(timeoutMs, lookTimeoutMs) };
}

/** Asks servers as one node is set up to: no faster than it may, and again where that may help. */
export class WebClient {
  readonly #options: WebClientOptions;
  readonly #queue: PQueue;
  #begun: Promise<void> | undefined;

  constructor(options: WebClientOptions) {
    const { concurrency, isLook } = options;
    const settings = isLook ? impatient(options.settings) : options.settings;
    this.#options = { ...options, settings };
    this.#queue = new PQueue({
      concurrency,
      // One at a time, evenly: a burst each second would be more in some seconds.
      ...(settings.rateLimit !== undefined && { interval: 1000 / settings.rateLimit, intervalCap: 1, strict: true }),
    });
  }

  /** The answer to a request. Throws an `HttpFailure` where it failed for good, and the reason of the signal. */
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
      // The waiting is done below, by what the server says.
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
