import type { TRPCClient } from '@trpc/client';
import { TRPCClientError } from '@trpc/client';
import * as z from 'zod';
import type { StudioRouter } from '../../src-main/app/api/router.ts';
import { type Observer, StudioError, type Unsubscribe } from './shared.ts';

export type StudioClient = TRPCClient<StudioRouter>;

const errorDataSchema = z.object({ studioCode: z.string() });

/** The host's own failure, if it sent one; otherwise the connection failed. */
function studioErrorOf(error: unknown): StudioError {
  if (error instanceof StudioError) return error;
  if (!(error instanceof TRPCClientError)) return new StudioError('internal', String(error), error);
  const parsed = errorDataSchema.safeParse(error.data);
  if (parsed.success) return new StudioError(parsed.data.studioCode, error.message, error);
  if (error.cause?.name === 'AbortError') return cancelled();
  return new StudioError('network', 'The studio cannot be reached. Is it still running?', error);
}

export function cancelled(): StudioError {
  return new StudioError('cancelled', 'The request was cancelled.');
}

/** The answer of a call. Its failure becomes a `StudioError`. */
export async function answered<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    throw studioErrorOf(error);
  }
}

interface Handlers<Message> {
  onData(message: Message): void;
  onError(error: unknown): void;
  onComplete(): void;
}

type Subscribe<Message> = (handlers: Handlers<Message>) => { unsubscribe(): void };

/** Passes the messages of a subscription to an observer until either side ends it. */
export function observed<Message>(subscribe: Subscribe<Message>, observer: Observer<Message>): Unsubscribe {
  const subscription = subscribe({
    onData: (message) => observer.next(message),
    onError: (error) => observer.error?.(studioErrorOf(error)),
    onComplete: () => undefined,
  });
  return () => subscription.unsubscribe();
}

/** The only message of a subscription that ends after one. Aborting the signal cancels it on the host, too. */
export function once<Message>(subscribe: Subscribe<Message>, signal: AbortSignal | undefined): Promise<Message> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled());
    const finish = (settle: () => void) => {
      signal?.removeEventListener('abort', giveUp);
      settle();
    };
    const subscription = subscribe({
      onData: (message) => finish(() => resolve(message)),
      onError: (error) => finish(() => reject(studioErrorOf(error))),
      onComplete: () => finish(() => reject(new StudioError('internal', 'The host gave no answer.'))),
    });
    const giveUp = () => {
      finish(() => reject(cancelled()));
      subscription.unsubscribe();
    };
    signal?.addEventListener('abort', giveUp);
  });
}
