import { WeirError } from '../../core/errors.ts';

/** To be called before work that nobody may want any more. */
export function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new WeirError({ code: 'cancelled', message: 'The preview was cancelled.' });
}

/** Waits for as long as somebody wants what comes then. */
export async function unlessCancelled(waiting: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const cancelled = Promise.withResolvers<void>();
  const cancel = () => cancelled.resolve();
  signal.addEventListener('abort', cancel);
  try {
    stopIfCancelled(signal);
    await Promise.race([waiting, cancelled.promise]);
    stopIfCancelled(signal);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
