import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { RowRequests } from '../../../core/nodes/compiled.ts';
import type { AnswerMemo } from './answer-memo.ts';
import { SharedMemos } from './shared-memos.ts';

/** Records that a server gave, one a line of a file, and what is to be told of them. */
export interface PagesFile {
  path: string;
  records: number;
  /** Whether more could have been asked for. */
  isPart: boolean;
  /** Whether `maxPages` ended it. */
  isCapped: boolean;
  /** Where the records may stand instead, in the one answer. */
  lists: string[];
}

/** What a run has been told by servers: where it starts over, or looks twice, it asks for none of it again. */
export class KeptAnswers {
  readonly #pages = new Map<string, PagesFile>();
  readonly #files = new Map<string, string>();
  readonly #caches = new SharedMemos({ keepsFailures: false });

  /** The pages of a source. */
  async pagesOf(node: string, ask: () => Promise<PagesFile>): Promise<PagesFile> {
    const known = this.#pages.get(node);
    if (known) return known;
    const pages = await ask();
    this.#pages.set(node, pages);
    return pages;
  }

  /** The file of answers to the rows of a node, one a line. */
  fileOf(node: string, folder: string): string {
    const path = this.#files.get(node) ?? join(folder, `answers-${randomUUID()}.ndjson`);
    this.#files.set(node, path);
    return path;
  }

  /** What a node with a cache asks for but once, though nodes with the same cache may ask for it too. */
  cacheOf(cache: RowRequests['cache']): AnswerMemo | undefined {
    return cache && this.#caches.of(cache);
  }
}
