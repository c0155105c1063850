import type { LocatedSource } from '../sources/open.ts';
import { AnswerMemo } from './answer-memo.ts';

const keptAnswers = 1000;
const keptMs = 300_000;

/** What all looks of one session know of servers: what they answered, and how much of each source somebody wanted to see. */
export class WebLooks {
  readonly memo = new AnswerMemo({ size: keptAnswers, ttlMs: keptMs, keepsFailures: true });
  /** By node: which source it was, and the rows that were wanted. */
  readonly #wanted = new Map<string, { source: string; rows: number }>();

  /** The most rows that a look has wanted of a source: the next one shall not see less than the one before. */
  wanted({ node, spec }: LocatedSource, rows: number): number {
    const source = JSON.stringify(spec);
    const before = this.#wanted.get(node);
    const most = Math.max(rows, before?.source === source ? before.rows : 0);
    this.#wanted.set(node, { source, rows: most });
    return most;
  }
}
