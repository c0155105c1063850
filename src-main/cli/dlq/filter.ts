import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { rejectCodes, WeirError } from '../../../core/errors.ts';
import { type RejectFilter, rejectFilterSchema, rejectStatuses } from '../../../core/store/reject.ts';
import type { Store } from '../../app/store/open-store.ts';

export interface FilterOptions {
  run?: string;
  status: string;
  node?: string;
  code?: string;
  gone?: true;
}

export const goneInWords = 'a later run, in the same files and with the same params, did not reject any more';

/** Adds the options by which the verbs of `weir dlq` select entries. */
export function addFilterOptions(command: Command): Command {
  return command
    .option('--run <id>', 'only those that this run rejected, for the first time or again')
    .addOption(
      new Option('--status <status>', 'only in this state').choices([...rejectStatuses, 'all']).default('open'),
    )
    .option('--node <id>', 'only of this node')
    .addOption(new Option('--code <code>', 'only with this code').choices(rejectCodes))
    .option('--gone', `only open ones that ${goneInWords}`);
}

/** Fails with `pipeline.not_found` for a file that neither exists nor has entries, and with `run.not_found`. */
export function filterOf(store: Store, file: string | undefined, options: FilterOptions): RejectFilter {
  const { run, status, node, code, gone } = options;
  if (run !== undefined && !store.runs.getRun(run)) {
    const message = `There is no run ${run} in the run history. "weir dlq list --json" names the runs of each entry.`;
    throw new WeirError({ code: 'run.not_found', message });
  }
  const pipeline = file === undefined ? undefined : pipelineOf(store, file);
  return rejectFilterSchema.parse({ pipeline, run, status, node, code, isGone: gone });
}

/** The real path of a pipeline file; of one that is gone, the path by which the store remembers it. */
export function pipelineOf(store: Store, file: string): string {
  if (existsSync(file)) return realpathSync(file);
  const path = resolve(file);
  if (store.rejects.countByNode(path).length > 0) return path;
  throw new WeirError({ code: 'pipeline.not_found', message: `There is no pipeline file ${file}.` });
}

export function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return Number(text);
}
