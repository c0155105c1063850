import type { RunViewOutput } from './run-view.ts';

/** What an output did, as counts with their words. Files are written anew: there is nothing in them to be left alone. */
export function outputFacts(output: RunViewOutput, type: string | undefined): [title: string, count: number][] {
  const { inserted, updated, unchanged, deleted } = output;
  const isFile = type !== undefined && type !== 'output.sqlite' && updated + unchanged + deleted === 0;
  if (isFile) return [[inserted === 1 ? 'row written' : 'rows written', inserted]];
  return [
    ['inserted', inserted],
    ['updated', updated],
    ['unchanged', unchanged],
    ['deleted', deleted],
  ];
}
