import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { PreviewDocument } from '../../../core/preview/messages.ts';
import type { BulkFix } from '../../../core/replay/bulk-fix.ts';
import { type Trial, trialSchema } from '../../../core/replay/trial.ts';
import type { Correction, Reject, RejectFilter } from '../../../core/store/reject.ts';
import { entryLine } from '../corrections-file.ts';
import type { PreviewClient } from '../preview-client.ts';
import type { RejectStore } from '../store/reject-store.ts';

export interface TrialRequest {
  rejects: RejectStore;
  client: PreviewClient;
  document: PreviewDocument;
  /** Entries of other pipelines, and those that are settled, are left out. */
  filter: RejectFilter;
  /** Instead of the corrections that the entries have. */
  correction?: Correction | undefined;
  /** On top of them. */
  fix?: BulkFix | undefined;
  /** The corrections that the fix comes to are to be kept. */
  isKept?: boolean;
  signal?: AbortSignal | undefined;
}

const batchLines = 1000;

/** What the failing nodes would say to entries now. Stores nothing. */
export async function tryEntries({ rejects, client, document, filter, ...what }: TrialRequest): Promise<Trial> {
  const { correction, fix = null, isKept = false, signal } = what;
  const entriesFile = join(document.folder, `entries-${randomUUID()}.ndjson`);
  const pipeline = document.pipelineFile;
  try {
    await using file = await open(entriesFile, 'wx');
    const write = async (entries: Iterable<Reject>, isNew: boolean) => {
      for (const lines of linesOf(entries, isNew, correction)) {
        signal?.throwIfAborted();
        await file.write(lines);
        // Whoever waits for this process has a turn.
        await setImmediate();
      }
    };
    await write(rejects.iterate({ pipeline, status: 'replayed', hasCorrection: true }), false);
    await write(rejects.iterate({ ...filter, pipeline, status: 'open' }), true);
    return await client.ask(trialSchema, { call: 'tryEntries', document, entriesFile, fix, isKept }, signal);
  } finally {
    await rm(entriesFile, { force: true });
  }
}

function* linesOf(entries: Iterable<Reject>, isNew: boolean, correction: Correction | undefined): Generator<string> {
  let lines: string[] = [];
  for (const entry of entries) {
    lines.push(entryLine(isNew && correction ? { ...entry, correction } : entry, isNew));
    if (lines.length < batchLines) continue;
    yield lines.join('');
    lines = [];
  }
  if (lines.length > 0) yield lines.join('');
}
