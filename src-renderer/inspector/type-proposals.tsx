import { Wand2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { JsonObject } from '../../core/pipeline/json-text.ts';
import type { TypeEvidence } from '../api/preview-api.ts';
import { textOf } from '../stores/documents-store.ts';
import { castAfter } from '../studio/cast-after.ts';
import { useDescription, useDocument, useDocumentId, useStudio } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { formatCount } from '../ui/numbers.ts';
import { evidenceOf } from './evidence-of.ts';

/** Types that the data of an input speaks for, with the evidence; one click adds the cast. */
export function TypeProposals({ node }: { node: string }) {
  const studio = useStudio();
  const document = useDocumentId();
  const proposals = useProposals(node);
  const [refused, setRefused] = useState<ReadonlySet<string>>(new Set());
  if (proposals.length === 0) return null;
  const taken = proposals.filter((proposal) => !refused.has(proposal.column));
  const toggle = (column: string, isTaken: boolean) => {
    const changed = new Set(refused);
    if (isTaken) changed.delete(column);
    else changed.add(column);
    setRefused(changed);
  };
  return (
    <section className="inspector-section" aria-label="Proposed types">
      <h3>Types that the data suggests</h3>
      <ul className="proposals">
        {proposals.map((proposal) => (
          <li key={proposal.column}>
            <Checkbox
              isChecked={!refused.has(proposal.column)}
              onChange={(isTaken) => toggle(proposal.column, isTaken)}
              label={
                <>
                  <strong>{proposal.column}</strong> → {proposal.type}
                  <small>{evidenceOf(proposal)}</small>
                </>
              }
            />
          </li>
        ))}
      </ul>
      <Button
        tone="primary"
        disabled={taken.length === 0}
        onClick={() => castAfter(studio, document, node, castColumns(taken))}
      >
        <Wand2 size={14} aria-hidden="true" />
        Add a cast for {formatCount(taken.length)} {taken.length === 1 ? 'column' : 'columns'}
      </Button>
    </section>
  );
}

function castColumns(proposals: readonly TypeEvidence[]): JsonObject {
  return Object.fromEntries(
    proposals.map(({ column, type, formats, decimal, thousands }) => [
      column,
      { type, ...(formats && { formats }), ...(decimal && { decimal }), ...(thousands && { thousands }) },
    ]),
  );
}

const none: readonly TypeEvidence[] = [];

/** Asked for whenever the columns of the node change; none while they are not known or the host has no answer. */
function useProposals(node: string): readonly TypeEvidence[] {
  const { api } = useStudio();
  const columns = useDescription((description) => description?.nodes[node]?.outputs['out']);
  const path = useDocument((document) => document.path);
  const pipeline = useDescription((description) => description?.pipeline ?? undefined);
  const config = pipeline?.nodes.find((candidate) => candidate.id === node)?.config;
  const [proposals, setProposals] = useState(none);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pipeline's text matters through this node's config alone
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
  }, [api, node, columns, path, config]);
  return proposals;
}
