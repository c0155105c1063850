import type { DeadBatch } from './dead-batch.ts';
import { type NewReject, RejectBatchBuilder } from './reject-batch.ts';
import { RejectWriter } from './reject-writer.ts';

/**
 * Stores a run's rejects in the dead letter queue, in one transaction that is committed just before the targets are.
 */
export interface RejectStore extends AsyncDisposable {
  /** Announces rejects, so that the writer can start in the meantime. */
  expect(): void;
  write(rejects: readonly NewReject[]): Promise<void>;
  /** Takes rejects that no one else reads; their buffers are transferred. */
  writeDead(dead: DeadBatch): Promise<void>;
  /** Locks the store and writes the rejects so far. For when most have arrived. */
  prepare(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

export interface RejectStoreOptions {
  storeFile: string;
  runId: string;
  runFolder: string;
}

/** Opens the store at the first reject: a clean run never touches it. */
export function openRejectStore({ storeFile, runId, runFolder }: RejectStoreOptions): RejectStore {
  const builder = new RejectBatchBuilder();
  let opened: RejectWriter | undefined;
  const writer = () => {
    opened ??= new RejectWriter(storeFile, { id: runId, folder: runFolder });
    return opened;
  };
  const flush = async () => {
    if (builder.rowCount > 0) await writer().add(builder.take());
  };
  return {
    expect: () => void writer(),
    async write(rejects) {
      if (rejects.length > 0) writer();
      for (const reject of rejects) {
        builder.add(reject);
        if (builder.isFull) await writer().add(builder.take());
      }
    },
    async writeDead(dead) {
      await writer().addDead(dead);
    },
    async prepare() {
      await flush();
      await opened?.prepare();
    },
    async commit() {
      await flush();
      await opened?.commit();
    },
    async rollback() {
      builder.take();
      await opened?.rollback();
    },
    async [Symbol.asyncDispose]() {
      await opened?.[Symbol.asyncDispose]();
    },
  };
}
