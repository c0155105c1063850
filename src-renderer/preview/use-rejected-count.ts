import type { PreviewCount } from '../api/preview-api.ts';
import { useAnswer } from '../api/use-answer.ts';
import { useStudioApi } from '../studio/studio-context.tsx';
import type { PreviewTable } from './load-table.ts';
import type { PreviewPlaceChoice } from './use-preview-place.ts';

/** How many rows a node rejects, asked once the rows that it lets through are there and counted; null until it is known. */
export function useRejectedCount(
  { node, port, ports }: PreviewPlaceChoice,
  table: PreviewTable | null,
): PreviewCount | null {
  const api = useStudioApi();
  const request = table?.request;
  const isCounted = table !== null && table.unfiltered !== null && !table.isFirstPart;
  const isAsked = request?.node === node.id && request.port === port && isCounted && ports.includes('rejected');
  const question =
    isAsked && request !== undefined
      ? (signal: AbortSignal) =>
          api.preview.count({ document: request.document, node: node.id, port: 'rejected', filters: [] }, { signal })
      : null;
  return useAnswer(question, [api, isAsked, request?.document.text, request?.document.path, request?.outside, node.id]);
}
