import { hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { PartitionsByNode } from '../../../core/run/loaded-partitions.ts';
import type { Reject, RejectFilter } from '../../../core/store/reject.ts';
import { textBlocks } from '../../../core/text-blocks.ts';
import type { Store } from '../store/open-store.ts';
import { loadedOutputs, loadedPartitions } from './loaded-outputs.ts';

/** The parts of a run worker's request that are about corrected entries. */
export interface HandedCorrections {
  correctionsFile?: string;
  replay?: { loaded: string[]; partitions: PartitionsByNode; gone: number };
}

/** The entries of a replay without an explicit choice. */
export const correctedEntries: RejectFilter = { status: 'open', hasCorrection: true };

/** Replayed entries, whose corrections every later run applies again. */
export const replayedEntries: RejectFilter = { status: 'replayed', hasCorrection: true };

interface HandingOver {
  pipeline: string;
  text: string;
  /** The folder for the file. */
  folder: string;
  unsavedFolder: string;
  replay?: RejectFilter | undefined;
}

/**
 * Writes the corrected entries of a run: those that it replays, and replayed ones, whose rows would otherwise be wrong
 * again when their sources are read again.
 */
export async function handCorrections(
  { rejects, runs }: Pick<Store, 'rejects' | 'runs'>,
  { pipeline, text, folder, unsavedFolder, replay }: HandingOver,
): Promise<HandedCorrections> {
  const correctionsFile = join(folder, 'corrections.ndjson');
  const fresh: RejectFilter = { ...replay, pipeline, status: 'open' };
  const place = { pipeline, text, unsavedFolder };
  const stores = { rejects, runs };
  const loaded = replay && {
    loaded: loadedOutputs(stores, fresh, place),
    partitions: loadedPartitions(stores, fresh, place),
    gone: rejects.count({ ...fresh, isGone: true }),
  };
  await using file = await open(correctionsFile, 'wx');
  const replayed = rejects.iterate({ ...replayedEntries, pipeline });
  let count = await writeLines(file, replayed, (reject) => entryLine(reject, false));
  if (replay) count += await writeLines(file, rejects.iterate(fresh), replayLine);
  return { ...(count > 0 && { correctionsFile }), ...(loaded && { replay: loaded }) };
}

/** Writes a line per entry, yielding to other work now and then. Returns the number of entries. */
export async function writeLines(
  file: FileHandle,
  rejects: Iterable<Reject>,
  lineOf: (reject: Reject) => string,
): Promise<number> {
  let count = 0;
  const lines = function* () {
    for (const reject of rejects) {
      count += 1;
      yield lineOf(reject);
    }
  };
  for (const block of textBlocks(lines())) {
    await file.appendFile(block);
    await setImmediate();
  }
  return count;
}

/** An entry to replay, with what identifies its mirror in a target. */
function replayLine(reject: Reject): string {
  const { code, column, value } = reject;
  return entryLine(reject, true, { reason: { code, column, value } });
}

/** An entry in the form that workers read. */
export function entryLine(reject: Reject, isNew: boolean, more: object = {}): string {
  const { id, node, source, sourceRow, line, record, isLine, correction } = reject;
  return `${JSON.stringify({ id, key: keyOf(reject), node, source, sourceRow, line, record, isLine, correction, isNew, ...more })}\n`;
}

/** A key that is the same for the same reject in another store; rows without a place differ by their entry only. */
function keyOf({ pipeline, node, source, sourceRow, fingerprint, record, id }: Reject): string {
  const apart = sourceRow === null ? id : fingerprint;
  const identity = JSON.stringify([pipeline, node, source, sourceRow, record, apart]);
  return hash('sha256', identity).slice(0, 32);
}
