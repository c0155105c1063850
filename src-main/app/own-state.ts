import { messageOf, WeirError } from '../../core/errors.ts';

/** Does what needs a place for the app's own state. Fails with `store.failed` where that cannot be had. */
export function keepingState<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (cause) {
    const message = `Weir cannot keep its own state in ${path}: ${messageOf(cause)}. Set WEIR_HOME to use another place.`;
    throw new WeirError({ code: 'store.failed', message, cause });
  }
}
