/** Yields the events of an emitter until the signal aborts, without missing any between two reads. */
export async function* emitted<Message>(
  subscribe: (listener: (message: Message) => void) => () => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<Message> {
  const waiting: Message[] = [];
  let wake = () => {};
  const unsubscribe = subscribe((message) => {
    waiting.push(message);
    wake();
  });
  const onAbort = () => wake();
  signal?.addEventListener('abort', onAbort);
  try {
    while (!signal?.aborted) {
      yield* waiting.splice(0);
      if (waiting.length > 0 || signal?.aborted) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    unsubscribe();
  }
}
