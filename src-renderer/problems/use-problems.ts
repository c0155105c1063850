import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Problem } from '../../core/pipeline/problems.ts';
import type { Description } from '../stores/session-store.ts';
import { nodeById } from '../studio/node-index.ts';
import { useDescription, useDocumentId, useNode, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { isStillToCome } from './is-still-to-come.ts';

const none: readonly Problem[] = [];
const indexes = new WeakMap<readonly Problem[], Map<string, readonly Problem[]>>();

export function useProblems(): readonly Problem[] {
  return useDescription((description) => description?.problems ?? none);
}

/** Of a node that was just added, what it lacks is left out: nobody has had the time to give it. */
export function useNodeProblems(id: string): readonly Problem[] {
  const problems = useDescription((description) => problemsOf(description, id));
  const isNew = useNewNode() === id;
  const config = useNode(id)?.config;
  return useMemo(
    () => (isNew && config !== undefined ? problems.filter((problem) => !isStillToCome(problem, config)) : problems),
    [problems, isNew, config],
  );
}

/** Those of all problems that are nothing but what a node which was just added lacks. */
export function useStillToCome(): readonly Problem[] {
  const problems = useProblems();
  const id = useNewNode();
  const config = usePipeline((pipeline) => (id === undefined ? undefined : nodeById(pipeline, id)?.config));
  return useMemo(
    () =>
      config === undefined ? none : problems.filter((problem) => problem.node === id && isStillToCome(problem, config)),
    [problems, id, config],
  );
}

function useNewNode(): string | undefined {
  const { selection } = useStudio();
  const document = useDocumentId();
  return useStore(selection, ({ newNodes }) => newNodes[document]);
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
