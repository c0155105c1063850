import { CircleCheck, TriangleAlert } from 'lucide-react';
import { isColumnType } from '../../../core/column-types.ts';
import type { JsonObject, JsonValue } from '../../../core/pipeline/json-text.ts';
import type { CastTrial } from '../../api/preview-api.ts';
import { useStudio } from '../../studio/studio-context.tsx';
import { formatCount } from '../../ui/numbers.ts';
import { evidenceOf } from '../evidence-of.ts';
import { useTrial } from './use-trial.ts';

/** How well the values of a column fit the type and formats beside it, counted on the data as they are typed. */
export function CastEvidence({ column, entry }: { column: string; entry: JsonObject }) {
  const { api } = useStudio();
  const cast = trialOf(entry);
  const evidence = useTrial(cast === undefined ? '' : JSON.stringify([column, cast]), (place, signal) =>
    api.preview.tryCast({ ...place, column, cast: cast ?? { type: 'text' } }, { signal }),
  );
  return evidence === null ? null : <Evidence isGood={evidence.misfits === 0} text={evidenceOf(evidence)} />;
}

/** How many values of a column a pattern matches, with some that it does not. */
export function PatternEvidence({ column, pattern }: { column: string; pattern: string }) {
  const { api } = useStudio();
  const trial = useTrial(pattern === '' ? '' : JSON.stringify([column, pattern]), (place, signal) =>
    api.preview.tryPattern({ ...place, column, pattern }, { signal }),
  );
  if (trial === null) return null;
  const { checked, matching, misses } = trial;
  const rest = misses.length === 0 ? '' : `; not ${misses.slice(0, 3).join(', ')}`;
  return (
    <Evidence
      isGood={matching === checked}
      text={`${formatCount(matching)} of ${formatCount(checked)} ${matching === 1 ? 'matches' : 'match'}${rest}.`}
    />
  );
}

function Evidence({ isGood, text }: { isGood: boolean; text: string }) {
  const Icon = isGood ? CircleCheck : TriangleAlert;
  return (
    <p className="evidence" data-fits={isGood} role="status">
      <Icon size={12} aria-hidden="true" />
      {text}
    </p>
  );
}

function trialOf(entry: JsonObject): CastTrial | undefined {
  const { type, formats, decimal, thousands, trueValues, falseValues } = entry;
  if (typeof type !== 'string' || !isColumnType(type) || type === 'text') return undefined;
  return {
    type,
    ...(isTexts(formats) && { formats: [...formats] }),
    ...(typeof decimal === 'string' && { decimal }),
    ...(typeof thousands === 'string' && { thousands }),
    ...(isTexts(trueValues) && { trueValues: [...trueValues] }),
    ...(isTexts(falseValues) && { falseValues: [...falseValues] }),
  };
}

function isTexts(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && item !== '');
}
