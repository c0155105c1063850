import { useEffect, useState } from 'react';

/** How long typing must pause before a question is asked (ms). */
const pauseMs = 250;

/**
 * The answer to a question, asked again once its dependencies have not changed for a moment; null without a question or
 * an answer.
 */
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
