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
  let index = indexes.get(description.problems);
  if (index === undefined) {
    index = new Map();
    for (const problem of description.problems) {
      if (problem.node === undefined) continue;
      index.set(problem.node, [...(index.get(problem.node) ?? []), problem]);
    }
    for (const [id, list] of index) {
      const last = lastLists.get(id);
      if (last !== undefined && JSON.stringify(last) === JSON.stringify(list)) index.set(id, last);
      else lastLists.set(id, list);
    }
    indexes.set(description.problems, index);
  }
  return index.get(node) ?? none;
}
