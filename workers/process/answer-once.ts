import { parentPort, type Worker, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { WeirError } from '../../core/errors.ts';
import { type Failure, failureOf, failureSchema } from '../../core/failure.ts';

type ReadAnswer<Read> =
  | { kind: 'reading'; rows: number }
  | { kind: 'read'; read: Read }
  | { kind: 'failed'; failure: Failure };

/** What a thread that reads a source tells: how far it is, and last what it has read, or why it could not. */
export function readAnswerOf<Read extends z.ZodType>(read: Read) {
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('reading'), rows: z.number() }),
    z.object({ kind: z.literal('read'), read }),
    z.object({ kind: z.literal('failed'), failure: failureSchema }),
  ]);
}

interface ReadListener<Read> {
  /** How many rows have been read so far. */
  onRows(rows: number): void;
  resolve(read: Read): void;
  reject(error: unknown): void;
}

/** Hears what a thread tells. Its end may follow the answer at once: the listener is called before that is heard of. */
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

/** Has this thread read what its worker data asks for, tell how far it is, and answer once. */
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
