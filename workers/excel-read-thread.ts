import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, WeirError } from '../core/errors.ts';
import { type ExcelReadAnswer, excelReadRequest } from './excel/read-protocol.ts';
import { readWorkbook } from './excel/read-workbook.ts';

/** Entry of the thread that reads a workbook: a request comes in as worker data, one answer goes out. */
async function answer(): Promise<ExcelReadAnswer> {
  try {
    return { kind: 'read', read: await readWorkbook(excelReadRequest.parse(workerData)) };
  } catch (error) {
    if (!(error instanceof WeirError)) return { kind: 'failed', code: 'source.unreadable', message: messageOf(error) };
    const { code, message, field } = error;
    return { kind: 'failed', code, message, ...(field !== undefined && { field }) };
  }
}

if (!parentPort) throw new Error('excel-read-thread.ts runs as a worker thread only.');
parentPort.postMessage(await answer());
