import type { TypeEvidence } from '../../api/preview-api.ts';
import { useLatest } from '../../api/use-latest.ts';
import { textOf } from '../../stores/documents-store.ts';
import { useDescription, useDocument, useOutsideVersion, useStudio } from '../../studio/studio-context.tsx';

const none: readonly TypeEvidence[] = [];

/** The types that fit the text columns of a node; none until they are known, or if they cannot be found. */
export function useTypeProposals(node: string): readonly TypeEvidence[] {
  const { api } = useStudio();
  const outside = useOutsideVersion();
  const columns = useDescription((description) => description?.nodes[node]?.outputs['out']);
  const path = useDocument((document) => document.path);
  const pipeline = useDescription((description) => description?.pipeline ?? undefined);
  const config = pipeline?.nodes.find((candidate) => candidate.id === node)?.config;
  const propose = async (signal: AbortSignal) => {
    const hasText = columns?.some((column) => column.type === 'text') === true;
    if (pipeline === undefined || !hasText) return none;
    const place = { document: { text: textOf(pipeline), path }, node, port: 'out' };
    const found = await api.preview.proposeTypes(place, { signal });
    return found.filter(({ type }) => type !== 'text');
  };
  // Of the pipeline, only the config of this node matters.
  const { value, failure } = useLatest(propose, [api, node, columns, path, config, outside]);
  return failure === null ? (value ?? none) : none;
}
