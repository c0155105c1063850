import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { RunEvent } from '../../core/run/events.ts';
import { runPipeline } from '../../workers/engine/run/run.ts';
import { startEngine } from '../../workers/engine/session/engine.ts';
import { rejectsOfDead } from '../../workers/store/dead-batch.ts';
import type { NewReject } from '../../workers/store/reject-batch.ts';
import type { RejectStore } from '../../workers/store/reject-store.ts';

interface RunHereOptions {
  onEvent?(event: RunEvent): void;
  /** The node at which the run ends. */
  upTo?: string;
  signal?: AbortSignal | undefined;
}

/** Runs a pipeline in this process; returns its events and its rejects. */
export async function runHere(
  folder: string,
  pipeline: object,
  { onEvent, upTo, signal = new AbortController().signal }: RunHereOptions = {},
): Promise<{ events: RunEvent[]; rejects: NewReject[] }> {
  const runFolder = join(folder, '.run');
  await mkdir(runFolder, { recursive: true });
  const events: RunEvent[] = [];
  const rejects: NewReject[] = [];
  const store: RejectStore = {
    expect: () => undefined,
    write: async (batch) => {
      rejects.push(...batch);
    },
    writeDead: async (dead) => {
      for (const [, found] of rejectsOfDead(dead)) rejects.push(...found);
    },
    prepare: async () => undefined,
    commit: async () => undefined,
    rollback: async () => {
      rejects.length = 0;
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  await runPipeline({
    request: {
      runId: 'run',
      pipelineFile: join(folder, 'test.weir.json'),
      text: JSON.stringify({ format: 'weir/1', ...pipeline }),
      params: {},
      storeFile: join(folder, 'store.db'),
      runFolder,
      ...(upTo !== undefined && { upTo }),
    },
    store,
    engine: startEngine,
    tell: (event) => {
      events.push(event);
      onEvent?.(event);
    },
    signal,
    giveUp: (reason) => {
      throw reason;
    },
  });
  return { events, rejects };
}

let engine: Promise<DuckDBInstance> | undefined;

/** Runs SQL; returns rows of texts. The engine is shared: starting one per query would take longer than the query. */
export async function queryRows(text: string): Promise<(string | null)[][]> {
  // A rewritten file must be read again.
  engine ??= DuckDBInstance.create(':memory:', { enable_external_file_cache: 'false' });
  const connection = await (await engine).connect();
  try {
    const reader = await connection.runAndReadAll(text);
    return reader.getRowsJson().map((row) => row.map((cell) => (cell === null ? null : String(cell))));
  } finally {
    connection.closeSync();
  }
}
