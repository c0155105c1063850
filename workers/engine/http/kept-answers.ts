import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { RowRequests } from '../../../core/nodes/compiled.ts';
import { AnswerMemo } from './answer-memo.ts';

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
  readonly #caches = new Map<string, AnswerMemo>();

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

  /** Nodes that say the same of their cache share it. */
  cacheOf(cache: RowRequests['cache']): AnswerMemo | undefined {
    if (!cache) return undefined;
    const key = JSON.stringify(cache);
    const memo = this.#caches.get(key) ?? new AnswerMemo(cache);
    this.#caches.set(key, memo);
    return memo;
  }
}
