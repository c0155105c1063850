import type { DeadBatch } from './dead-batch.ts';
import { type NewReject, RejectBatchBuilder } from './reject-batch.ts';
import { RejectWriter } from './reject-writer.ts';

/** Where a run's rejects go: one transaction in the dead letter queue, made lasting just before the targets are. */
export interface RejectStore extends AsyncDisposable {
  /** Says that rejects are to come: what takes them may start meanwhile. */
  expect(): void;
  write(rejects: readonly NewReject[]): Promise<void>;
  /** Takes rejects that nobody else is to look at; their buffers are gone after that. */
  writeDead(dead: DeadBatch): Promise<void>;
  /** Says that most rejects have come: the store is locked, and they are written. */
  prepare(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

export interface RejectStoreOptions {
  storeFile: string;
  runId: string;
  runFolder: string;
}

/** Opens the store when the first reject comes: a clean run never touches it. */
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
