import { messageOf, WeirError } from '../../core/errors.ts';

/** Runs an action on the app's own state. File-system errors become `store.failed`. */
export function keepingState<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (cause) {
    const message = `Weir cannot keep its own state in ${path}: ${messageOf(cause)}. Set WEIR_HOME to use another place.`;
    throw new WeirError({ code: 'store.failed', message, cause });
  }
}
