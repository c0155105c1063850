import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, WeirError } from '../core/errors.ts';
import { readDatabase } from './sqlite/read-database.ts';
import { type SqliteReadAnswer, sqliteReadRequest } from './sqlite/read-protocol.ts';

/** Entry of the thread that reads a database: a request comes in as worker data, one answer goes out. */
async function answer(): Promise<SqliteReadAnswer> {
  try {
    return { kind: 'read', read: await readDatabase(sqliteReadRequest.parse(workerData)) };
  } catch (error) {
    if (!(error instanceof WeirError)) return { kind: 'failed', code: 'source.unreadable', message: messageOf(error) };
    const { code, message, field } = error;
    return { kind: 'failed', code, message, ...(field !== undefined && { field }) };
  }
}

if (!parentPort) throw new Error('sqlite-read-thread.ts runs as a worker thread only.');
parentPort.postMessage(await answer());
