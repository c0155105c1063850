import { Wand2 } from 'lucide-react';
import { useState } from 'react';
import type { TypeReading } from '../../api/preview-api.ts';
import { nodeAfter } from '../../studio/editing/node-after.ts';
import { useDocumentId, useStudio } from '../../studio/studio-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { plural } from '../../ui/numbers.ts';
import './type-proposals.css';
import { evidenceOf } from './evidence-of.ts';
import { ReadingChoice } from './reading-choice.tsx';
import { atFirstSight, castColumns, takenProposals, undecidedAlike } from './taken-proposals.ts';
import { useTypeProposals } from './use-type-proposals.ts';

interface TypeProposalsProps {
  node: string;
  /** Whether no other question about the node comes first. */
  isFirst: boolean;
}

/** Types that fit the data of an input, with the evidence; one click adds the cast. */
export function TypeProposals({ node, isFirst }: TypeProposalsProps) {
  const studio = useStudio();
  const document = useDocumentId();
  const proposals = useTypeProposals(node);
  const [refused, setRefused] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<ReadonlyMap<string, TypeReading>>(new Map());
  const [areAllShown, setAllShown] = useState(false);
  if (proposals.length === 0) return null;
  const taken = takenProposals(proposals, refused, chosen);
  const shown = areAllShown ? proposals : atFirstSight(proposals);
  const toggle = (column: string, isTaken: boolean) => {
    const changed = new Set(refused);
    if (isTaken) changed.delete(column);
    else changed.add(column);
    setRefused(changed);
  };
  const choose = (column: string, reading: TypeReading | null) => {
    const changed = new Map(chosen);
    if (reading === null) changed.delete(column);
    else changed.set(column, reading);
    setChosen(changed);
  };
  const alikeTo = (column: string) => {
    const reading = chosen.get(column);
    return reading === undefined ? new Map<string, TypeReading>() : undecidedAlike(proposals, chosen, reading);
  };
  return (
    <section className="inspector-section" aria-label="Proposed types">
      <h3>Types that the data suggests</h3>
      <ul className="proposals">
        {shown.map((proposal) => (
          <li key={proposal.column}>
            {proposal.readings === undefined ? (
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
            ) : (
              <ReadingChoice
                proposal={proposal}
                readings={proposal.readings}
                chosen={chosen.get(proposal.column) ?? null}
                onChoose={(reading) => choose(proposal.column, reading)}
                alike={alikeTo(proposal.column).size}
                onChooseForAlike={() => setChosen(new Map([...chosen, ...alikeTo(proposal.column)]))}
              />
            )}
          </li>
        ))}
      </ul>
      {shown.length < proposals.length && (
        <Button tone="quiet" size="small" className="proposals-more" onClick={() => setAllShown(true)}>
          Show {proposals.length - shown.length} more
        </Button>
      )}
      <Button
        tone={isFirst ? 'primary' : 'plain'}
        disabled={taken.length === 0}
        onClick={() =>
          nodeAfter(studio, document, { node, port: 'out' }, { type: 'cast', config: { columns: castColumns(taken) } })
        }
      >
        <Wand2 size={14} aria-hidden="true" />
        {taken.length === 0 ? 'Add a cast' : `Add a cast for ${plural(taken.length, 'column')}`}
      </Button>
    </section>
  );
}
