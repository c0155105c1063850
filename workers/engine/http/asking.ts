import { type AskAboutRows, mapOf } from '../compile/compiled-graph.ts';
import { inNode } from '../in-node.ts';
import type { AskOptions } from './ask-for-rows.ts';
import type { KeptAnswers } from './kept-answers.ts';

interface AskingOptions extends Pick<AskOptions, 'session' | 'signal' | 'most'> {
  kept: KeptAnswers;
  /** A folder for files of answers, which the session may read. */
  folder: string;
}

/** Asks servers about all rows of a node, without repeating earlier requests. */
export function asking({ kept, folder, ...options }: AskingOptions): AskAboutRows {
  return async (node, rows) => {
    const { asks: requests } = mapOf(node);
    if (!requests) return;
    const file = kept.fileOf(node.id, folder);
    const memo = kept.cacheOf(requests.cache);
    const { askForRows } = await import('./ask-for-rows.ts');
    await inNode(node.id, () => askForRows({ ...options, node: node.id, requests, rows, file, memo }));
  };
}
