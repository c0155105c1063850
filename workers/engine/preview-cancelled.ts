import { WeirError } from '../../core/errors.ts';

/** To be called before work that nobody may want any more. */
export function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new WeirError({ code: 'cancelled', message: 'The preview was cancelled.' });
}
