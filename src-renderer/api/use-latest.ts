import { useEffect, useState } from 'react';
import { messageOf } from '../../core/errors.ts';

/** The result of the newest request; until then, that of an older one. */
export function useLatest<Value>(load: (signal: AbortSignal) => Promise<Value>, reasons: readonly unknown[]) {
  const [state, setState] = useState<{ value: Value | null; failure: string | null }>({ value: null, failure: null });
  useEffect(() => {
    const own = new AbortController();
    const ask = async () => {
      try {
        const value = await load(own.signal);
        if (!own.signal.aborted) setState({ value, failure: null });
      } catch (error) {
        if (!own.signal.aborted) setState((before) => ({ ...before, failure: messageOf(error) }));
      }
    };
    void ask();
    return () => own.abort();
    // biome-ignore lint/correctness/useExhaustiveDependencies: the caller names what the request depends on
  }, reasons);
  return state;
}
