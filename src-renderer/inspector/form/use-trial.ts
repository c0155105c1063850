import { useEffect, useState } from 'react';
import type { PreviewPlace } from '../../api/preview-api.ts';
import { textOf } from '../../stores/documents-store.ts';
import { useDescription, useDocument, useOutsideVersion } from '../../studio/studio-context.tsx';
import { useFeeders } from '../use-feeders.ts';
import { useForm } from './form-context.tsx';

const pauseMs = 250;

/**
 * The answer to a question about the rows that reach the form's node, asked anew when `key` changes and typing rests.
 * Null while there is nothing to ask (`key` is empty), no single input, or no answer.
 */
export function useTrial<Answer>(
  key: string,
  ask: (place: PreviewPlace, signal: AbortSignal) => Promise<Answer>,
): Answer | null {
  const { upstream } = useForm();
  const outside = useOutsideVersion();
  const path = useDocument((document) => document.path);
  const pipeline = useDescription((description) => description?.pipeline ?? undefined);
  const arriving = useDescription((description) =>
    upstream === null ? undefined : description?.nodes[upstream.node]?.outputs[upstream.port],
  );
  const feeders = useFeeders(upstream?.node);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const place = upstream === null ? '' : `${upstream.node}.${upstream.port}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the question; the pipeline matters through the rows that arrive
  useEffect(() => {
    if (key === '' || pipeline === undefined || upstream === null) {
      setAnswer(null);
      return;
    }
    const request = new AbortController();
    const timer = setTimeout(() => {
      const input = { document: { text: textOf(pipeline), path }, ...upstream };
      ask(input, request.signal).then(
        (found) => request.signal.aborted || setAnswer(found),
        () => request.signal.aborted || setAnswer(null),
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      request.abort();
    };
  }, [key, place, path, arriving, feeders, outside]);
  return answer;
}
