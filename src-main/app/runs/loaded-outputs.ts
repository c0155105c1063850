import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import type { TargetSpec } from '../../../core/nodes/define-node.ts';
import { tableOf, targetSpecs } from '../../../core/pipeline/target-specs.ts';
import type { LoadedPartitions, PartitionsByNode } from '../../../core/run/loaded-partitions.ts';
import type { RejectFilter } from '../../../core/store/reject.ts';
import type { Run } from '../../../core/store/run.ts';
import { isWithin } from '../files/opened-folders.ts';
import type { Store } from '../store/open-store.ts';

const outputsSchema = z.object({ outputs: z.array(z.object({ node: z.string(), target: z.string() })) });

interface Place {
  pipeline: string;
  /** The current pipeline. */
  text: string;
  unsavedFolder: string;
}

/** The outputs whose targets have all other rows of the runs that rejected these entries. */
export function loadedOutputs(
  { rejects, runs }: Pick<Store, 'rejects' | 'runs'>,
  entries: RejectFilter,
  { pipeline, text, unsavedFolder }: Place,
): string[] {
  const targetsOf = (file: string) => targetKeys(file, pipeline);
  const lastRuns = new Set(rejects.origins(entries).map(({ lastRun }) => lastRun));
  const loadedBy = [...lastRuns].map((id) => {
    const before = targetsOf(runs.getRunFile(id) ?? '');
    return new Set(outputsOf(runs.getRun(id), unsavedFolder).map((node) => before.get(node)));
  });
  return [...targetsOf(text)].flatMap(([node, key]) => (loadedBy.every((keys) => keys.has(key)) ? node : []));
}

/** The partitions loaded into the targets of a pipeline since the runs that rejected these entries, inclusive. */
export function loadedPartitions(
  { rejects, runs }: Pick<Store, 'rejects' | 'runs'>,
  entries: RejectFilter,
  { pipeline, text }: Place,
): PartitionsByNode {
  const [since] = rejects
    .origins(entries)
    .map(({ lastRun }) => lastRun)
    .sort();
  const loaded = since === undefined ? [] : runs.loadedPartitions(pipeline, since);
  const byTarget = new Map<string, LoadedPartitions>();
  for (const [file, each] of Map.groupBy(loaded, (run) => run.text)) {
    const keys = targetKeys(file, pipeline);
    for (const [node, partitions] of each.flatMap((run) => Object.entries(run.partitions))) {
      const key = keys.get(node);
      if (key !== undefined) byTarget.set(key, together(byTarget.get(key) ?? [], partitions));
    }
  }
  return Object.fromEntries(
    [...targetKeys(text, pipeline)].flatMap(([node, key]) => {
      const partitions = byTarget.get(key);
      return partitions ? [[node, partitions]] : [];
    }),
  );
}

function together(some: LoadedPartitions, more: LoadedPartitions): LoadedPartitions {
  return some === 'all' || more === 'all' ? 'all' : [...new Set([...some, ...more])];
}

function targetKeys(file: string, pipeline: string): Map<string, string> {
  return new Map([...targetSpecs(file)].map(([node, spec]) => [node, keyOf(spec, dirname(pipeline))]));
}

/**
 * The outputs that a run loaded, without files that were written for an unsaved pipeline, since it writes elsewhere
 * now.
 */
function outputsOf(run: Run | undefined, unsavedFolder: string): string[] {
  if (run?.state !== 'succeeded') return [];
  const outputs = outputsSchema.safeParse(run.summary).data?.outputs ?? [];
  return outputs.flatMap(({ node, target }) => (isWithin(target, unsavedFolder) ? [] : node));
}

/** Equal for equal targets; table names are compared without case. */
function keyOf(target: TargetSpec, folder: string): string {
  return JSON.stringify([target.kind, resolve(folder, target.path), tableOf(target)?.toLowerCase()]);
}
