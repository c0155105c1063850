import type { RowRequests } from '../../../core/nodes/compiled.ts';
import { AnswerMemo } from './answer-memo.ts';
import { SharedMemos } from './shared-memos.ts';

const keptAnswers = 1000;
const keptMs = 300_000;
/** Most requests of a preview for the rows of one node, or of a trial for its entries. */
export const mostRowRequests = 50;

/** What the previews of one session share about servers: their answers, and how many rows were wanted. */
export class WebLooks {
  readonly memo = new AnswerMemo({ size: keptAnswers, ttlMs: keptMs, keepsFailures: true });
  readonly #caches = new SharedMemos({ keepsFailures: true });
  /** By node, its config and the number of rows that were wanted. */
  readonly #wanted = new Map<string, { shape: string; rows: number }>();

  /** The most rows wanted so far of a node with this config: a preview must not show fewer than the one before. */
  wanted(node: string, shape: unknown, rows: number): number {
    const text = JSON.stringify(shape);
    const before = this.#wanted.get(node);
    const most = Math.max(rows, before?.shape === text ? before.rows : 0);
    this.#wanted.set(node, { shape: text, rows: most });
    return most;
  }

  /** The memo for a node's answers, which lives as long as its cache says. */
  memoFor(cache: RowRequests['cache']): AnswerMemo {
    return cache ? this.#caches.of(cache) : this.memo;
  }
}
