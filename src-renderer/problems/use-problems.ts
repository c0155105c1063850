import type { Problem } from '../../core/pipeline/problems.ts';
import type { Description } from '../stores/session-store.ts';
import { useDescription } from '../studio/studio-context.tsx';

const none: readonly Problem[] = [];
const indexes = new WeakMap<readonly Problem[], Map<string, readonly Problem[]>>();

export function useProblems(): readonly Problem[] {
  return useDescription((description) => description?.problems ?? none);
}

export function useNodeProblems(node: string): readonly Problem[] {
  return useDescription((description) => problemsOf(description, node));
}

/** Lists that say the same as before stay the same object, so that 300 nodes do not draw again for one problem. */
const lastLists = new Map<string, readonly Problem[]>();

function problemsOf(description: Description | undefined, node: string): readonly Problem[] {
  if (description === undefined) return none;
  const index = indexes.get(description.problems) ?? indexByNode(description.problems);
  indexes.set(description.problems, index);
  return index.get(node) ?? none;
}

function indexByNode(problems: readonly Problem[]): Map<string, readonly Problem[]> {
  const ofNodes = problems.filter((problem) => problem.node !== undefined);
  const groups = [...Map.groupBy(ofNodes, (problem) => problem.node ?? '')];
  return new Map(groups.map(([node, list]) => [node, keepLast(node, list)]));
}

function keepLast(node: string, list: readonly Problem[]): readonly Problem[] {
  const last = lastLists.get(node);
  const kept = last !== undefined && JSON.stringify(last) === JSON.stringify(list) ? last : list;
  lastLists.set(node, kept);
  return kept;
}
