import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Reject, RejectFilter } from '../../core/store/reject.ts';
import type { Store } from './store/open-store.ts';

/** What a run worker is told about corrected entries. */
export interface HandedCorrections {
  correctionsFile?: string;
  replay?: { isLoaded: boolean };
}

/** The entries that a replay without a choice of its own is about. */
export const correctedEntries: RejectFilter = { status: 'open', hasCorrection: true };

const batchLines = 1000;

/**
 * Writes the entries that a run takes in: those that it replays, if any, and those of replays before, whose rows would be
 * missing otherwise when their sources are read again.
 */
export function handCorrections(
  { rejects, runs }: Pick<Store, 'rejects' | 'runs'>,
  { pipeline, folder, replay }: { pipeline: string; folder: string; replay?: RejectFilter | undefined },
): HandedCorrections {
  const file = join(folder, 'corrections.ndjson');
  const descriptor = openSync(file, 'wx');
  let count = 0;
  try {
    const write = (filter: RejectFilter, isNew: boolean) => {
      let lines: string[] = [];
      for (const reject of rejects.iterate({ ...filter, pipeline })) {
        count += 1;
        lines.push(entryLine(reject, isNew, isNew && { reason: reasonOf(reject) }));
        if (lines.length < batchLines) continue;
        writeSync(descriptor, lines.join(''));
        lines = [];
      }
      writeSync(descriptor, lines.join(''));
    };
    write({ status: 'replayed', hasCorrection: true }, false);
    if (replay) write({ ...replay, status: 'open' }, true);
  } finally {
    closeSync(descriptor);
  }
  const isLoaded = replay && isWholeLoaded({ rejects, runs }, { ...replay, pipeline, status: 'open' });
  return { ...(count > 0 && { correctionsFile: file }), ...(isLoaded !== undefined && { replay: { isLoaded } }) };
}

/** Whether the runs that rejected these entries loaded all other rows. */
export function isWholeLoaded({ rejects, runs }: Pick<Store, 'rejects' | 'runs'>, entries: RejectFilter): boolean {
  return rejects.origins(entries).every(({ lastRun }) => runs.getRun(lastRun)?.state === 'succeeded');
}

function reasonOf({ code, column, value }: Reject) {
  return { code, column, value };
}

/** An entry as workers read it. */
export function entryLine(reject: Reject, isNew: boolean, more: object | false = false): string {
  const { id, node, source, sourceRow, line, record, isLine, correction } = reject;
  return `${JSON.stringify({ id, key: keyOf(reject), node, source, sourceRow, line, record, isLine, correction, isNew, ...more })}\n`;
}

/** The same for the same reject in another store; rows without a place are told apart by their entry alone. */
function keyOf({ pipeline, node, source, sourceRow, record, id }: Reject): string {
  const identity = JSON.stringify([pipeline, node, source, sourceRow, record, sourceRow === null ? id : null]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}
