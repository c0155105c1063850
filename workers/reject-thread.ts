import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../core/errors.ts';
import { batchOfDead } from './store/dead-batch.ts';
import { type Answer, requestSchema, threadDataSchema } from './store/reject-protocol.ts';
import { RejectTransaction } from './store/reject-transaction.ts';

if (!parentPort) throw new Error('reject-thread.ts runs as a worker thread only.');
const port = parentPort;
const transaction = new RejectTransaction(threadDataSchema.parse(workerData));

port.on('message', (message: unknown) => {
  const reply = answer(message);
  port.postMessage(reply);
  // Whoever waits for a commit has more to commit elsewhere meanwhile.
  if ('done' in reply && reply.done !== null) transaction.checkpoint();
});

function answer(message: unknown): Answer {
  try {
    const request = requestSchema.parse(message);
    if (request.ask === 'add') transaction.add(request.batch);
    else if (request.ask === 'addDead') transaction.add(batchOfDead(request.dead));
    else if (request.ask === 'commit') return { done: transaction.commit() };
    else if (request.ask === 'prepare') transaction.prepare();
    else if (request.ask === 'rollback') transaction.rollback();
    else transaction.close();
    return { done: null };
  } catch (error) {
    return { failed: messageOf(error) };
  }
}
