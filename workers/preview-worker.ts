import { failureOf } from '../core/failure.ts';
import { previewRequestSchema, type WorkerGauge } from '../core/preview/messages.ts';
import { cpuMeter } from '../core/run/cpu-meter.ts';
import { MemoryGuard } from './engine/preview/memory-guard.ts';
import { PreviewDesk } from './engine/preview/preview-desk.ts';
import { parentPort } from './process/parent-port.ts';

const port = parentPort();
/** Long enough for a last message to leave. */
const farewellMs = 250;
const desk = new PreviewDesk(new MemoryGuard(() => setTimeout(kill, farewellMs)));
const running = new Map<number, AbortController>();
const measure = cpuMeter({ cpuUsage: () => process.cpuUsage(), nowMs: () => performance.now() });

port.onMessage((message) => {
  const request = previewRequestSchema.parse(message);
  if ('cancel' in request) running.get(request.cancel)?.abort();
  else if ('gauge' in request) port.post({ id: request.gauge, value: gauge() });
  else void answer(request.id, request.call);
});
port.onClose(kill);

/** To exit is to wait for the engine, which does not notice during one long function call. */
function kill(): void {
  process.kill(process.pid, 'SIGKILL');
}

async function answer(id: number, call: Parameters<PreviewDesk['answer']>[0]): Promise<void> {
  const cancelling = new AbortController();
  running.set(id, cancelling);
  try {
    port.post({ id, value: await desk.answer(call, cancelling.signal) });
  } catch (error) {
    port.post({ id, failure: failureOf(error, 'engine.failed') });
  } finally {
    running.delete(id);
  }
}

function gauge(): WorkerGauge {
  return { cpu: measure().share, rssBytes: process.memoryUsage.rss() };
}
