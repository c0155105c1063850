import { messageOf, systemCodeOf, WeirError } from '../../core/errors.ts';

/** The error for a spool that cannot be written: usually a full disk. */
export function spoolFailed(cause: unknown): WeirError {
  const isFull = ['ENOSPC', 'EDQUOT'].includes(systemCodeOf(cause) ?? '');
  return new WeirError({
    code: isFull ? 'disk.full' : 'store.failed',
    message: isFull
      ? 'The disk is full: there is no room for the temporary copy of the file. Free some space and run again.'
      : `The temporary copy of the file could not be written: ${messageOf(cause)}.`,
    cause,
  });
}
