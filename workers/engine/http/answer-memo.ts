import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { HttpAnswer, HttpRequest } from './exchange.ts';
import { HttpFailure } from './http-failure.ts';

const mostChars = 64_000_000;
/** A server that is up again is to be seen soon; one that is down is not to be asked at each keystroke. */
const failureMs = 3000;

export interface MemoOptions {
  /** Answers that are kept. */
  size: number;
  ttlMs: number;
  /** For a moment: to look again soon is not to ask again. */
  keepsFailures: boolean;
}

/** Answers by their requests: the last ones, for a while, in bounded memory. */
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

/** A digest: a request may hold secrets. */
function keyOf({ url, method, headers, body }: HttpRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([url, method, headers, body]))
    .digest('base64');
}
