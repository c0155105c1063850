import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { failureOf, failureSchema } from '../../core/failure.ts';

/** The one answer of a thread that reads a source: what it has read, or why it could not. */
export function readAnswerOf<Read extends z.ZodType>(read: Read) {
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('read'), read }),
    z.object({ kind: z.literal('failed'), failure: failureSchema }),
  ]);
}

/** Has this thread read what its worker data asks for, and answer once. */
export async function answerOnce<Request, Read>(
  requestSchema: z.ZodType<Request>,
  read: (request: Request) => Promise<Read>,
): Promise<void> {
  if (!parentPort) throw new Error('This program runs as a worker thread only.');
  try {
    parentPort.postMessage({ kind: 'read', read: await read(requestSchema.parse(workerData)) });
  } catch (error) {
    parentPort.postMessage({ kind: 'failed', failure: failureOf(error, 'source.unreadable') });
  }
}
