import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreviewDocument } from '../../../core/preview/messages.ts';
import type { BulkFix } from '../../../core/replay/bulk-fix.ts';
import { type Trial, trialSchema } from '../../../core/replay/trial.ts';
import type { Correction, Reject, RejectFilter } from '../../../core/store/reject.ts';
import type { PreviewClient } from '../preview/preview-client.ts';
import { entryLine, writeLines } from '../runs/corrections-file.ts';
import type { RejectStore } from '../store/reject-store.ts';

export interface TrialRequest {
  rejects: RejectStore;
  client: PreviewClient;
  document: PreviewDocument;
  /** Entries of other pipelines and settled ones are ignored. */
  filter: RejectFilter;
  /** Replaces the corrections of the entries. */
  correction?: Correction | undefined;
  /** Applied on top of the corrections. */
  fix?: BulkFix | undefined;
  /** Whether to return the corrections that the fix makes. */
  isKept?: boolean;
  signal?: AbortSignal | undefined;
}

/** Tries entries at the failing nodes. Stores nothing. */
export async function tryEntries({ rejects, client, document, filter, ...what }: TrialRequest): Promise<Trial> {
  const { correction, fix = null, isKept = false, signal } = what;
  const entriesFile = join(document.folder, `entries-${randomUUID()}.ndjson`);
  const pipeline = document.pipelineFile;
  try {
    await using file = await open(entriesFile, 'wx');
    const lineOf = (isNew: boolean) => (entry: Reject) => {
      signal?.throwIfAborted();
      return entryLine(isNew && correction ? { ...entry, correction } : entry, isNew);
    };
    await writeLines(file, rejects.iterate({ pipeline, status: 'replayed', hasCorrection: true }), lineOf(false));
    await writeLines(file, rejects.iterate({ ...filter, pipeline, status: 'open' }), lineOf(true));
    return await client.ask(trialSchema, { call: 'tryEntries', document, entriesFile, fix, isKept }, signal);
  } finally {
    await rm(entriesFile, { force: true });
  }
}
