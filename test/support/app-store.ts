import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { NewRun, RunEnd } from '../../core/store/run.ts';
import { type Home, openHome } from '../../src-main/app/home.ts';
import { openStore, type Store } from '../../src-main/app/store/open-store.ts';
import { type NewReject, RejectBatchBuilder } from '../../workers/store/reject-batch.ts';
import type { RejectTotals } from '../../workers/store/reject-merge.ts';
import { RejectWriter } from '../../workers/store/reject-writer.ts';
import { aRun } from './rejects.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** An empty store in a home folder of its own, both removed after the test. */
export function openTestStore(): { home: Home; store: Store } {
  const home = openHome(join(temporaryFolder(), 'home'));
  const store = openStore(home.storePath);
  onTestFinished(() => store[Symbol.dispose]());
  return { home, store };
}

/** Writes rejects of a run that is recorded as succeeded; returns its id and the writer's counts. */
export async function writeRejects(
  { home, store }: { home: Home; store: Store },
  rejects: Iterable<NewReject>,
  run: Partial<NewRun> = {},
  end: Partial<RunEnd> = {},
): Promise<RejectTotals & { runId: string }> {
  const { id } = store.runs.beginRun(aRun(run));
  await using writer = new RejectWriter(home.storePath, { id, folder: home.tempPath });
  const builder = new RejectBatchBuilder();
  for (const reject of rejects) {
    builder.add(reject);
    if (builder.isFull) await writer.add(builder.take());
  }
  await writer.add(builder.take());
  const totals = await writer.commit();
  store.runs.finishRun(id, { state: 'succeeded', ...end });
  return { runId: id, ...totals };
}
