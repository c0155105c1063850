import { messageOf, systemCodeOf, WeirError } from '../../../core/errors.ts';
import { lackOfRoom } from '../../../core/lack-of-room.ts';

/** A file-system error as a `WeirError` that names the file. */
export function fileError(path: string, action: 'read' | 'written' | 'listed', cause: unknown): WeirError {
  if (cause instanceof WeirError) return cause;
  const code = systemCodeOf(cause);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new WeirError({
      code: 'file.not_found',
      message: `There is no file ${path}. Check the path; it may have been moved or renamed.`,
      cause,
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new WeirError({
      code: 'file.denied',
      message: `${path} may not be ${action} by you. Check its permissions.`,
      cause,
    });
  }
  const lack = lackOfRoom(code ?? '');
  if (lack !== undefined) {
    return new WeirError({
      code: 'disk.full',
      message: `${lack}: ${path} cannot be ${action}. Free some space and try again.`,
      cause,
    });
  }
  return new WeirError({
    code: 'file.failed',
    message: `${path} cannot be ${action}: ${messageOf(cause)}. Try again, or choose another place.`,
    cause,
  });
}
