import { useEffect, useState } from 'react';
import type { TypeEvidence } from '../../api/preview-api.ts';
import { textOf } from '../../stores/documents-store.ts';
import { useDescription, useDocument, useOutsideVersion, useStudio } from '../../studio/studio-context.tsx';

const none: readonly TypeEvidence[] = [];

/** The types that fit the text columns of a node; none until they are known, or where they cannot be found out. */
export function useTypeProposals(node: string): readonly TypeEvidence[] {
  const { api } = useStudio();
  const outside = useOutsideVersion();
  const columns = useDescription((description) => description?.nodes[node]?.outputs['out']);
  const path = useDocument((document) => document.path);
  const pipeline = useDescription((description) => description?.pipeline ?? undefined);
  const config = pipeline?.nodes.find((candidate) => candidate.id === node)?.config;
  const [proposals, setProposals] = useState(none);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only this node's config matters, not the rest of the pipeline
  useEffect(() => {
    const hasText = columns?.some((column) => column.type === 'text') === true;
    if (pipeline === undefined || !hasText) {
      setProposals(none);
      return;
    }
    const request = new AbortController();
    const place = { document: { text: textOf(pipeline), path }, node, port: 'out' };
    api.preview.proposeTypes(place, { signal: request.signal }).then(
      (found) => setProposals(found.filter(({ type }) => type !== 'text')),
      () => setProposals(none),
    );
    return () => request.abort();
  }, [api, node, columns, path, config, outside]);
  return proposals;
}
