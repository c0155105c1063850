import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { RowRequests } from '../../../core/nodes/compiled.ts';
import type { AnswerMemo } from './answer-memo.ts';
import { SharedMemos } from './shared-memos.ts';

/** Records from a server in a file, one per line, and remarks on them. */
export interface PagesFile {
  path: string;
  records: number;
  /** Whether there may be more records. */
  isPart: boolean;
  /** Whether `maxPages` ended it. */
  isCapped: boolean;
  /** Pointers to lists that may be the records instead, if there was one answer. */
  lists: string[];
}

/** What servers have answered in a run: if it starts over or reads twice, it makes no request again. */
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

  /** The memo of a node with a cache, shared by nodes with the same cache; undefined without one. */
  cacheOf(cache: RowRequests['cache']): AnswerMemo | undefined {
    return cache && this.#caches.of(cache);
  }
}
