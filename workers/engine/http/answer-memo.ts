import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { HttpAnswer, HttpRequest } from './exchange.ts';
import { HttpFailure } from './http-failure.ts';

const mostChars = 64_000_000;
/** Short, so that a recovered server is noticed, but a server that is down is not asked at each keystroke. */
const failureMs = 3000;

export interface MemoOptions {
  /** Number of answers kept. */
  size: number;
  ttlMs: number;
  /** Keeps failures for a moment, so that a repeated preview does not ask again. */
  keepsFailures: boolean;
}

/** The latest answers by request, for a limited time and in limited memory. */
export class AnswerMemo {
  readonly #answers: LRUCache<string, HttpAnswer | HttpFailure>;
  readonly #options: MemoOptions;

  constructor(options: MemoOptions) {
    this.#options = options;
    this.#answers = new LRUCache({
      max: options.size,
      ttl: options.ttlMs,
      maxSize: mostChars,
      sizeCalculation: (answer) => (answer instanceof HttpFailure ? 1 : answer.text.length + 1),
    });
  }

  get(request: HttpRequest): HttpAnswer | HttpFailure | undefined {
    return this.#answers.get(keyOf(request));
  }

  keep(request: HttpRequest, answer: HttpAnswer | HttpFailure): void {
    const isFailure = answer instanceof HttpFailure;
    if (isFailure && !this.#options.keepsFailures) return;
    this.#answers.set(keyOf(request), answer, isFailure ? { ttl: failureMs } : {});
  }
}

/** A digest, since a request may contain secrets. */
function keyOf({ url, method, headers, body }: HttpRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([url, method, headers, body]))
    .digest('base64');
}
