import type { RowRequests } from '../../../core/nodes/compiled.ts';
import { AnswerMemo } from './answer-memo.ts';

/** The memos of nodes with a cache, shared by nodes with the same settings. */
export class SharedMemos {
  readonly #byCache = new Map<string, AnswerMemo>();
  readonly #keepsFailures: boolean;

  constructor({ keepsFailures }: { keepsFailures: boolean }) {
    this.#keepsFailures = keepsFailures;
  }

  of(cache: NonNullable<RowRequests['cache']>): AnswerMemo {
    const key = JSON.stringify(cache);
    const memo = this.#byCache.get(key) ?? new AnswerMemo({ ...cache, keepsFailures: this.#keepsFailures });
    this.#byCache.set(key, memo);
    return memo;
  }
}
