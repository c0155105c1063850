/** Calls back when a signal is aborted, at once where it is already, until this is disposed of. */
export function onAbort(signal: AbortSignal | undefined, action: () => void): Disposable {
  signal?.addEventListener('abort', action);
  if (signal?.aborted) action();
  return { [Symbol.dispose]: () => signal?.removeEventListener('abort', action) };
}
