import { parentPort, type Worker, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { WeirError } from '../../core/errors.ts';
import { type Failure, failureOf, failureSchema } from '../../core/failure.ts';

type ReadAnswer<Read> =
  | { kind: 'reading'; rows: number }
  | { kind: 'read'; read: Read }
  | { kind: 'failed'; failure: Failure };

/** Messages of a thread that reads a source: progress, and finally the result or the reason of failure. */
export function readAnswerOf<Read extends z.ZodType>(read: Read) {
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('reading'), rows: z.number() }),
    z.object({ kind: z.literal('read'), read }),
    z.object({ kind: z.literal('failed'), failure: failureSchema }),
  ]);
}

interface ReadListener<Read> {
  /** Called with the number of rows read so far. */
  onRows(rows: number): void;
  resolve(read: Read): void;
  reject(error: unknown): void;
}

/**
 * Listens to such a thread. It may exit right after its answer, so the answer settles the listener before the exit is
 * seen.
 */
export function listenTo<Read>(
  worker: Worker,
  answer: z.ZodType<ReadAnswer<Read>>,
  { onRows, resolve, reject }: ReadListener<Read>,
): void {
  worker.on('message', (message: unknown) => {
    const { data, error } = answer.safeParse(message);
    if (data === undefined) reject(error);
    else if (data.kind === 'reading') onRows(data.rows);
    else if (data.kind === 'failed') reject(new WeirError(data.failure));
    else resolve(data.read);
  });
}

/** Runs this thread: reads what its worker data asks for, reports progress, and answers once. */
export async function answerOnce<Request, Read>(
  requestSchema: z.ZodType<Request>,
  read: (request: Request, tell: (rows: number) => void) => Promise<Read>,
): Promise<void> {
  if (!parentPort) throw new Error('This program runs as a worker thread only.');
  const port = parentPort;
  const tell = (rows: number) => port.postMessage({ kind: 'reading', rows });
  try {
    port.postMessage({ kind: 'read', read: await read(requestSchema.parse(workerData), tell) });
  } catch (error) {
    port.postMessage({ kind: 'failed', failure: failureOf(error, 'source.unreadable') });
  }
}
