import type { RowRequests } from '../../../core/nodes/compiled.ts';
import { AnswerMemo } from './answer-memo.ts';
import { SharedMemos } from './shared-memos.ts';

const keptAnswers = 1000;
const keptMs = 300_000;
/** Requests that a look makes for the rows of one node, and a trial for its entries. */
export const mostRowRequests = 50;

/** What all looks of one session know of servers: what they answered, and how many rows somebody wanted to see. */
export class WebLooks {
  readonly memo = new AnswerMemo({ size: keptAnswers, ttlMs: keptMs, keepsFailures: true });
  readonly #caches = new SharedMemos({ keepsFailures: true });
  /** By node: what it was like, and the rows that were wanted. */
  readonly #wanted = new Map<string, { shape: string; rows: number }>();

  /** The most rows that were wanted of a node of that shape: a look shall not see less than the one before. */
  wanted(node: string, shape: unknown, rows: number): number {
    const told = JSON.stringify(shape);
    const before = this.#wanted.get(node);
    const most = Math.max(rows, before?.shape === told ? before.rows : 0);
    this.#wanted.set(node, { shape: told, rows: most });
    return most;
  }

  /** Where answers to rows are kept: as long as their node says, if it does. */
  memoFor(cache: RowRequests['cache']): AnswerMemo {
    return cache ? this.#caches.of(cache) : this.memo;
  }
}
