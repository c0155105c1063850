import process from 'node:process';
import * as z from 'zod';
import { messageOf, WeirError } from '../../../core/errors.ts';
import type { RunEvent } from '../../../core/run/events.ts';
import { parentPort } from '../../process/parent-port.ts';
import { openRejectStore } from '../../store/reject-store.ts';
import type { EngineSupply } from '../session/engine.ts';
import { runPipeline } from './run.ts';
import { type RunRequest, runRequestSchema } from './run-request.ts';

/** What main asks of a run worker: to run, once, and perhaps to stop. */
const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), request: runRequestSchema }),
  z.object({ type: z.literal('cancel') }),
]);

type Ending = Pick<Extract<RunEvent, { type: 'finished' }>, 'status' | 'error'>;

/** Long enough for a last message to leave. */
const farewellMs = 250;
/** How long a run whose main process is gone may take to undo what it began. */
const orphanMs = 5000;

/** The program of a run worker: it runs what main asks for, once. */
export function serveRun(engine: EngineSupply): void {
  const port = parentPort();
  const cancelling = new AbortController();
  const tell = (event: RunEvent) => port.post(event);
  port.onMessage((data) => {
    const message = messageSchema.parse(data);
    if (message.type === 'cancel') cancelling.abort();
    else void run(message.request);
  });
  port.onClose(() => {
    cancelling.abort();
    // During one long function call, the engine does not notice that it is to stop.
    setTimeout(kill, orphanMs).unref();
  });
  // An exit would wait for the engine's threads, one of which may wait for an answer from this one.
  process.on('uncaughtException', (error) => giveUp(error));
  // Ctrl-C reaches the whole group of processes; main decides what it means and tells us.
  process.on('SIGINT', () => undefined);

  function giveUp(reason: unknown): void {
    finish(endingOf(reason), tell);
    // What is open counts as rolled back: whoever opens it next finds it as it was.
    setTimeout(kill, farewellMs);
  }

  function kill(): void {
    process.kill(process.pid, 'SIGKILL');
  }

  async function run(request: RunRequest): Promise<void> {
    let ending: Ending;
    try {
      await using store = openRejectStore(request);
      await runPipeline({ request, store, engine, tell, signal: cancelling.signal, giveUp });
      ending = { status: 'succeeded' };
    } catch (error) {
      ending = endingOf(error);
    }
    finish(ending, tell);
    port.close();
  }
}

function finish(ending: Ending, tell: (event: RunEvent) => void): void {
  const { user, system } = process.cpuUsage();
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  tell({ type: 'finished', peakRssBytes, cpuSeconds: (user + system) / 1e6, ...ending });
}

function endingOf(error: unknown): {
  status: 'failed' | 'cancelled';
  error?: { code: string; node?: string; message: string };
} {
  if (!(error instanceof WeirError)) {
    return {
      status: 'failed',
      error: {
        code: 'engine.failed',
        message: `Something unexpected happened: ${messageOf(error)}. Nothing was loaded. Run it again; if it happens again, report it with this message.`,
      },
    };
  }
  const { code, node, message } = error;
  return {
    status: code === 'cancelled' ? 'cancelled' : 'failed',
    error: { code, message, ...(node !== undefined && { node }) },
  };
}
