import { WeirError, messageOf } from '../core/errors.ts';
import { previewRequestSchema } from '../core/preview/messages.ts';
import { PreviewDesk } from './engine/preview-desk.ts';
import { parentPort } from './process/parent-port.ts';

const port = parentPort();
const desk = new PreviewDesk();
const running = new Map<number, AbortController>();

port.onMessage((message) => {
  const request = previewRequestSchema.parse(message);
  if ('cancel' in request) running.get(request.cancel)?.abort();
  else void answer(request.id, request.call);
});
port.onClose(() => process.exit());

async function answer(id: number, call: Parameters<PreviewDesk['answer']>[0]): Promise<void> {
  const cancelling = new AbortController();
  running.set(id, cancelling);
  try {
    port.post({ id, value: await desk.answer(call, cancelling.signal) });
  } catch (error) {
    port.post({ id, failure: failureOf(error) });
  } finally {
    running.delete(id);
  }
}

function failureOf(error: unknown): { code: string; message: string; node?: string } {
  if (!(error instanceof WeirError)) return { code: 'engine.failed', message: messageOf(error) };
  return { code: error.code, message: error.message, ...(error.node !== undefined && { node: error.node }) };
}
