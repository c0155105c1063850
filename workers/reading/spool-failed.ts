import { messageOf, WeirError } from '../../core/errors.ts';
import { lackOfRoom } from '../../core/lack-of-room.ts';

/** The error for a spool that cannot be written: usually a full disk. */
export function spoolFailed(cause: unknown): WeirError {
  const lack = lackOfRoom(messageOf(cause));
  return new WeirError({
    code: lack ? 'disk.full' : 'store.failed',
    message: lack
      ? `${lack}: there is no room for the temporary copy of the file. Free some space and run again.`
      : `The temporary copy of the file could not be written: ${messageOf(cause)}.`,
    cause,
  });
}
