import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { failureOf } from '../core/failure.ts';
import { LoaderSession } from './loader/loader-session.ts';
import { type LoaderRequest, loaderRequest, loaderSettings } from './loader/protocol.ts';

const envelope = z.object({ id: z.number(), request: loaderRequest });

const port = parentPort;
if (!port) throw new Error('The loader runs as a worker thread.');

const session = new LoaderSession(loaderSettings.parse(workerData));

port.on('message', (message: unknown) => {
  const { id, request } = envelope.parse(message);
  try {
    port.postMessage({ id, value: answer(request) });
  } catch (error) {
    port.postMessage({ id, failure: failureOf(error, 'target.failed') });
  }
  if (request.do === 'close') port.close();
});

function answer(request: LoaderRequest): unknown {
  switch (request.do) {
    case 'open':
      return session.open();
    case 'table':
      return session.table(request.target);
    case 'write':
      return session.write(request.table, request.chunk);
    case 'apply':
      return session.apply(request.isLast);
    case 'rejects':
      return session.rejects(request.table, request.after, request.limit);
    case 'mirror':
      return session.mirror(request.table, request.rejects);
    case 'settleMirrored':
      return session.settleMirrored(request.table, request.settled);
    case 'noteReplayed':
      return session.noteReplayed(request.note);
    case 'commit':
      return session.commit();
    case 'close':
      return session[Symbol.dispose]();
  }
}
