import { findNode } from '../nodes/registry.ts';
import type { OutputResult } from './events.ts';

type OutputCounts = Pick<OutputResult, 'inserted' | 'updated' | 'unchanged' | 'deleted'>;

/** Whether outputs of this type write files, which are replaced as a whole: no row in them counts as unchanged. */
export function writesFiles(type: string | undefined): boolean {
  const definition = type === undefined ? undefined : findNode(type);
  const target = definition?.target?.(definition.example.config);
  return target !== undefined && target.kind !== 'sqlite';
}

/** What an output of this node type did, as counts with their words. */
export function outputFacts(output: OutputCounts, type: string | undefined): [title: string, count: number][] {
  const { inserted, updated, unchanged, deleted } = output;
  if (writesFiles(type)) return [[inserted === 1 ? 'row written' : 'rows written', inserted]];
  return [
    ['inserted', inserted],
    ['updated', updated],
    ['unchanged', unchanged],
    ['deleted', deleted],
  ];
}
