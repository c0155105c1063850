import { useId } from 'react';
import type { TypeEvidence, TypeReading } from '../../api/preview-api.ts';
import { Button } from '../../ui/button.tsx';
import { plural } from '../../ui/numbers.ts';
import { readingInWords } from './evidence-of.ts';

interface ReadingChoiceProps {
  proposal: TypeEvidence;
  readings: readonly TypeReading[];
  chosen: TypeReading | null;
  onChoose(reading: TypeReading | null): void;
  /** How many other undecided columns can be read in the chosen way. */
  alike: number;
  onChooseForAlike(): void;
}

/** A column whose values are ambiguous: the user chooses how to read them. */
export function ReadingChoice({ proposal, readings, chosen, onChoose, alike, onChooseForAlike }: ReadingChoiceProps) {
  const name = useId();
  const types = [...new Set(readings.map(({ type }) => type))];
  return (
    <fieldset className="readings">
      <legend>
        <strong>{proposal.column}</strong> → {types.join(' or ')}?
        <small>The data does not say how it is meant. Choose:</small>
      </legend>
      {readings.map((reading) => (
        <label key={`${reading.formats}${reading.decimal}${reading.thousands}`}>
          <input
            type="radio"
            name={name}
            checked={JSON.stringify(chosen) === JSON.stringify(reading)}
            onChange={() => onChoose(reading)}
          />
          <span>{readingInWords(reading)}</span>
        </label>
      ))}
      <label>
        <input type="radio" name={name} checked={chosen === null} onChange={() => onChoose(null)} />
        <span>Leave it as text</span>
      </label>
      {alike > 0 && (
        <Button size="small" onClick={onChooseForAlike}>
          The same for {plural(alike, 'other column')}
        </Button>
      )}
    </fieldset>
  );
}
