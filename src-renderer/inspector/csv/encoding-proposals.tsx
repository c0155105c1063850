import { TriangleAlert } from 'lucide-react';
import type { PipelineNode } from '../../../core/pipeline/schema.ts';
import type { LikelyEncoding } from '../../api/preview-api.ts';
import { configure } from '../../studio/editing/edit-nodes.ts';
import { useDocumentId, useStudio } from '../../studio/studio-context.tsx';
import { Button } from '../../ui/button.tsx';
import { plural } from '../../ui/numbers.ts';

interface EncodingProposalsProps {
  node: PipelineNode;
  present: string;
  proposals: readonly LikelyEncoding[];
}

/** Encodings that fit the file better, with sample words decoded both ways; one click takes one. */
export function EncodingProposals({ node, present, proposals }: EncodingProposalsProps) {
  const studio = useStudio();
  const document = useDocumentId();
  const [likeliest] = proposals;
  if (likeliest === undefined) return null;
  const take = (encoding: string) => {
    configure(studio, document, node.id, { ...node.config, encoding });
  };
  return (
    <section className="encodings" aria-label="Proposed encodings">
      <p className="field-problem" data-severity="warning">
        <TriangleAlert size={13} aria-label="Warning" />
        <span>
          {plural(likeliest.lines, 'line')} cannot be read as {present}.{' '}
          {proposals.length > 1 ? 'Which of these is right?' : 'Is this right?'}
        </span>
      </p>
      <ul>
        {proposals.map(({ encoding, examples }) => (
          <li key={encoding}>
            <Button
              size="small"
              tone={encoding === likeliest.encoding ? 'primary' : 'plain'}
              onClick={() => take(encoding)}
            >
              Read as {encoding}
            </Button>
            <span className="encoding-words">
              {examples.map(({ from, to }) => (
                <span key={to}>
                  <s>{from}</s> <b>{to}</b>
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
