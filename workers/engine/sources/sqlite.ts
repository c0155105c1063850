import { rm } from 'node:fs/promises';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { WeirError } from '../../../core/errors.ts';
import type { ResolvedParam } from '../../../core/pipeline/params.ts';
import { listenTo } from '../../process/answer-once.ts';
import { onAbort } from '../../process/on-abort.ts';
import { threadLimits } from '../../process/thread-limits.ts';
import { threadUrl } from '../../process/thread-url.ts';
import { defaultBusyTimeoutMs } from '../../sqlite/busy-timeout.ts';
import { type SqliteRead, type SqliteReadRequest, sqliteReadAnswer } from '../../sqlite/read-protocol.ts';
import { inNode } from '../in-node.ts';
import type { OpenOptions, Reading } from './open-options.ts';
import { sample } from './sample.ts';
import type { PreparedSource } from './source.ts';
import { typedSpool } from './spool/typed-spool.ts';

export interface SqliteSourceRequest extends OpenOptions {
  node: string;
  files: readonly string[];
  table: string | undefined;
  query: string | undefined;
}

/** A table or query of a database: all of its rows, as one moment saw them, have been read when this returns. */
export async function openSqlite(request: SqliteSourceRequest): Promise<PreparedSource> {
  const { node, files, table, query, params, spoolFolder, reading, firstFile, onRead } = request;
  const [path, ...others] = files;
  if (path === undefined || others.length > 0) {
    const message = `The path names ${files.length} files. Name one database.`;
    throw new WeirError({ code: 'source.not_found', node, field: 'path', message });
  }
  const asked: SqliteReadRequest = {
    path,
    ...(table !== undefined && { table }),
    ...(query !== undefined && { sql: query }),
    params: params.map(boundParam),
    spoolFolder,
    busyTimeoutMs: defaultBusyTimeoutMs,
    ...(reading.kind === 'sample' && { most: sample }),
  };
  const read = await inNode(node, () => readInThread(asked, reading, onRead));
  const { columns, warnings, rows, isPart } = read;
  onRead?.({ loaded: rows, rejected: 0 });
  return {
    columns,
    warnings,
    isPart,
    files: [path],
    relation: typedSpool(read, columns, firstFile),
    expectedRows: async () => rows,
    watch: () => undefined,
    close: () => rm(read.spool, { force: true }),
  };
}

async function readInThread(
  request: SqliteReadRequest,
  reading: Reading,
  onRead: OpenOptions['onRead'],
): Promise<SqliteRead> {
  const signal = reading.kind === 'describe' ? undefined : reading.signal;
  const isRun = reading.kind === 'fast' || reading.kind === 'careful';
  const worker = new Worker(threadUrl('sqlite-read-thread'), { workerData: request, resourceLimits: threadLimits });
  const answered = Promise.withResolvers<SqliteRead>();
  const stopped = () =>
    answered.reject(new WeirError({ code: 'cancelled', message: 'Reading the database was stopped.' }));
  const onRows = (rows: number) => onRead?.({ loaded: rows, rejected: 0 });
  listenTo(worker, sqliteReadAnswer, { ...answered, onRows });
  worker.once('error', answered.reject);
  worker.once('exit', stopped);
  let ending: Promise<unknown> | undefined;
  using _stopping = onAbort(signal, () => {
    ending = worker.terminate();
    if (!isRun) return;
    abandon(worker);
    stopped();
  });
  try {
    return await answered.promise;
  } finally {
    if (!isRun || !ending) await (ending ?? worker.terminate());
  }
}

/**
 * A thread ends only once SQLite gives it back, which a query that sorts or counts may do after hours; and a process
 * that exits waits for its threads. The process of a run is there for the run alone: it goes without waiting.
 */
function abandon(worker: Worker): void {
  const leave = () => process.kill(process.pid, 'SIGKILL');
  process.once('exit', leave);
  worker.once('exit', () => process.off('exit', leave));
  worker.unref();
}

/** A param as SQLite takes it: without booleans, and with whole numbers of 64 bits. */
function boundParam({ name, type, value }: ResolvedParam): SqliteReadRequest['params'][number] {
  if (typeof value === 'boolean') return { name, value: value ? 1n : 0n };
  if (type === 'integer' && value !== null) return { name, value: BigInt(value) };
  if (type.startsWith('decimal') && typeof value === 'string') return { name, value: Number(value) };
  return { name, value };
}
