import { useEffect, useState } from 'react';

/** How long typing has to rest before a question is asked (ms). */
const pauseMs = 250;

/** The answer to a question, asked anew once nothing of the reasons has changed for a moment; null where there is no question, or no answer. */
export function useAnswer<Answer>(
  ask: ((signal: AbortSignal) => Promise<Answer>) | null,
  reasons: readonly unknown[],
): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    if (ask === null) {
      setAnswer(null);
      return;
    }
    const request = new AbortController();
    const take = (found: Answer | null) => {
      if (!request.signal.aborted) setAnswer(found);
    };
    const timer = setTimeout(() => {
      ask(request.signal).then(take, () => take(null));
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      request.abort();
    };
    // biome-ignore lint/correctness/useExhaustiveDependencies: the caller names what the question depends on
  }, reasons);
  return answer;
}
