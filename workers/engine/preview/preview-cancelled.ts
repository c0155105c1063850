import { WeirError } from '../../../core/errors.ts';
import { onAbort } from '../../process/on-abort.ts';

/** To be called before work that nobody may want any more. */
export function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new WeirError({ code: 'cancelled', message: 'The preview was cancelled.' });
}

/** Waits for as long as somebody wants what comes then. */
export async function unlessCancelled(waiting: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const cancelled = Promise.withResolvers<void>();
  using _cancelling = onAbort(signal, () => cancelled.resolve());
  await Promise.race([cancelled.promise, waiting]);
  stopIfCancelled(signal);
}
