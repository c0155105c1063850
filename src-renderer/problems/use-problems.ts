import { useMemo } from 'react';
import { useStore } from 'zustand';
import { formOfType } from '../../core/nodes/form/form-of-type.ts';
import type { JsonObject } from '../../core/pipeline/json-text.ts';
import type { Problem } from '../../core/pipeline/problems.ts';
import type { Pipeline } from '../../core/pipeline/schema.ts';
import { problemsAt } from '../inspector/form/config-values.ts';
import type { NewEntry } from '../stores/selection-store.ts';
import type { Description } from '../stores/session-store.ts';
import { nodeById } from '../studio/nodes/node-index.ts';
import { useDescription, useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { isGivenSince, isStillToCome } from './is-still-to-come.ts';

const none: readonly Problem[] = [];
const indexes = new WeakMap<readonly Problem[], Map<string, readonly Problem[]>>();

export function useProblems(): readonly Problem[] {
  return useDescription((description) => description?.problems ?? none);
}

/**
 * The problems to show at a node. Hidden: what a new node or form entry still lacks, and what has been set since the
 * last description.
 */
export function useNodeProblems(id: string): readonly Problem[] {
  const problems = useDescription((description) => problemsOf(description, id));
  const stillToCome = useStillToComeOf(id, problems);
  const described = useDescription((description) => configOf(description?.pipeline, id));
  const now = usePipeline((pipeline) => configOf(pipeline, id));
  return useMemo(() => {
    const isDone = (problem: Problem) => described !== now && isGivenSince(problem, described, now);
    const left = problems.filter((problem) => !stillToCome.includes(problem) && !isDone(problem));
    return left.length === problems.length ? problems : left;
  }, [problems, stillToCome, described, now]);
}

const nothingSet: JsonObject = {};

function configOf(pipeline: Pipeline | null | undefined, id: string): JsonObject {
  return (pipeline && nodeById(pipeline, id)?.config) ?? nothingSet;
}

/** The problems that only say what a new node or form entry still lacks. */
export function useStillToCome(): readonly Problem[] {
  const problems = useProblems();
  const { node, entry } = useNew();
  return useStillToComeOf(entry?.node ?? node, problems);
}

/** The same for one node: new things exist only in the form that is open. */
function useStillToComeOf(id: string | undefined, problems: readonly Problem[]): readonly Problem[] {
  const { node, entry } = useNew();
  const own = usePipeline((pipeline) => (id === undefined ? undefined : nodeById(pipeline, id)));
  const { type, config } = own ?? {};
  const isNew = node === id;
  const path = entry?.node === id ? entry?.path : undefined;
  return useMemo(() => {
    if (type === undefined || config === undefined || (!isNew && path === undefined)) return none;
    const ofNode = problems.filter((problem) => problem.node === id);
    const inEntry = path === undefined ? none : problemsAt(ofNode, path, 'below');
    const fields = formOfType(type);
    return ofNode.filter((problem) => inEntry.includes(problem) || (isNew && isStillToCome(problem, config, fields)));
  }, [problems, id, type, config, isNew, path]);
}

function useNew(): { node: string | undefined; entry: NewEntry | undefined } {
  const { selection } = useStudio();
  const document = useDocumentId();
  return {
    node: useStore(selection, ({ newNodes }) => newNodes[document]),
    entry: useStore(selection, ({ newEntries }) => newEntries[document]),
  };
}

/** Equal lists stay the same object, so that one problem does not redraw 300 nodes. */
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
