import {
  callTRPCProcedure,
  getErrorShape,
  getTRPCErrorFromUnknown,
  isTrackedEnvelope,
  type TRPCError,
} from '@trpc/server';
import { type BridgeAnswer, type BridgeRequest, bridgeRequestSchema } from '../../../core/api/bridge.ts';
import type { Studio } from '../studio.ts';
import { studioRouter } from './router.ts';

/** The host's end of a message channel to one window. */
export interface MessageServer {
  receive(message: unknown): void;
  /** Call when the window is gone or reloads: cancels its requests. */
  close(): void;
}

type Call = Exclude<BridgeRequest, { method: 'stop' }>;

/** Serves the studio's API over messages. */
export function serveMessages(studio: Studio, post: (answer: BridgeAnswer) => void): MessageServer {
  const running = new Map<number, AbortController>();

  const serve = async (call: Call, signal: AbortSignal) => {
    const { id, method: type, path, input } = call;
    try {
      const result: unknown = await callTRPCProcedure({
        router: studioRouter,
        path,
        getRawInput: async () => input,
        ctx: { studio },
        type,
        signal,
        batchIndex: 0,
      });
      if (type !== 'subscription') return post({ id, kind: 'data', value: result });
      for await (const message of messagesOf(result)) if (!signal.aborted) post({ id, kind: 'data', value: message });
      if (!signal.aborted) post({ id, kind: 'done' });
    } catch (cause) {
      if (!signal.aborted) post({ id, kind: 'error', error: errorShape(getTRPCErrorFromUnknown(cause), call) });
    } finally {
      running.delete(id);
    }
  };

  return {
    receive(message) {
      const request = bridgeRequestSchema.parse(message);
      if (request.method === 'stop') return running.get(request.id)?.abort();
      const stopping = new AbortController();
      running.set(request.id, stopping);
      void serve(request, stopping.signal);
    },
    close() {
      for (const stopping of running.values()) stopping.abort();
      running.clear();
    },
  };
}

/** The messages as over WebSocket: those of a log come with their id. */
async function* messagesOf(result: unknown): AsyncGenerator<unknown> {
  if (!isAsyncIterable(result)) throw new TypeError('A subscription yields messages.');
  for await (const message of result) yield isTrackedEnvelope(message) ? { id: message[0], data: message[1] } : message;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function errorShape(error: TRPCError, { path, input, method: type }: Call): unknown {
  return getErrorShape({ config: studioRouter._def._config, error, type, path, input, ctx: undefined });
}
