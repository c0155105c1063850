import { WeirError } from '../../../core/errors.ts';
import { onAbort } from '../../process/on-abort.ts';

/** Throws `cancelled` if the call was cancelled; for before each piece of long work. */
export function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new WeirError({ code: 'cancelled', message: 'The preview was cancelled.' });
}

/** Waits for a promise; throws `cancelled` as soon as the call is cancelled. */
export async function unlessCancelled(waiting: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const cancelled = Promise.withResolvers<void>();
  using _cancelling = onAbort(signal, () => cancelled.resolve());
  await Promise.race([cancelled.promise, waiting]);
  stopIfCancelled(signal);
}
