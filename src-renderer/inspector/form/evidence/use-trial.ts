import type { PreviewPlace } from '../../../api/preview-api.ts';
import { useAnswer } from '../../../api/use-answer.ts';
import { textOf } from '../../../stores/documents-store.ts';
import { useDescription, useDocument, useOutsideVersion } from '../../../studio/studio-context.tsx';
import { useFeeders } from '../../use-feeders.ts';
import { useForm } from '../form-context.tsx';

/**
 * The answer to a question about the rows that reach the form's node, asked again when `key` changes, once typing
 * pauses. Null if `key` is empty, if the node has not exactly one input, or without an answer.
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
  const place = upstream === null ? '' : `${upstream.node}.${upstream.port}`;
  const question =
    key === '' || pipeline === undefined || upstream === null
      ? null
      : (signal: AbortSignal) => ask({ document: { text: textOf(pipeline), path }, ...upstream }, signal);
  // The pipeline matters only through the rows that arrive.
  return useAnswer(question, [key, place, path, arriving, feeders, outside]);
}
