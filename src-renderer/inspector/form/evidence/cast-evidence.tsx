import { isColumnType } from '../../../../core/column-types.ts';
import type { JsonObject, JsonValue } from '../../../../core/pipeline/json-text.ts';
import type { CastTrial } from '../../../api/preview-api.ts';
import { takePipelineFix } from '../../../studio/documents/take-pipeline-fix.ts';
import { deriveBefore } from '../../../studio/editing/derive-before.ts';
import { edit, pipelineOf } from '../../../studio/editing/edit-nodes.ts';
import { nodeById } from '../../../studio/nodes/node-index.ts';
import { nameById } from '../../../studio/nodes/node-titles.ts';
import { revealNodes } from '../../../studio/nodes/reveal-nodes.ts';
import { useDocumentId, usePipeline, useStudio } from '../../../studio/studio-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { formatCount } from '../../../ui/numbers.ts';
import { evidenceOf } from '../../types/evidence-of.ts';
import { useForm } from '../form-context.tsx';
import { castRemedies, isOfNumbers, takeRemedy } from './cast-remedies.ts';
import { currencyIn, withoutSign } from './currency-signs.ts';
import { Evidence } from './evidence.tsx';
import { mayLeaveEmpty, missingValueFixes } from './missing-values.ts';
import { hasTooManyDigits, withSixDigits } from './second-digits.ts';
import { useTrial } from './use-trial.ts';

interface CastEvidenceProps {
  column: string;
  entry: JsonObject;
  onChange(entry: JsonObject): void;
}

/** How many values of a column fit the chosen type and formats, with buttons for ways to read more of them. */
export function CastEvidence({ column, entry, onChange }: CastEvidenceProps) {
  const { api } = useStudio();
  const cast = trialOf(entry);
  const evidence = useTrial(cast === undefined ? '' : JSON.stringify([column, cast]), (place, signal) =>
    api.preview.tryCast({ ...place, column, cast: cast ?? { type: 'text' } }, { signal }),
  );
  if (evidence === null) return null;
  const examples = evidence.misfits === 0 ? [] : evidence.examples;
  const remedies = cast === undefined ? [] : castRemedies(examples, cast);
  return (
    <>
      <Evidence isGood={evidence.misfits === 0} text={evidenceOf(evidence)} />
      <div className="evidence-remedies">
        {remedies.map((remedy) => (
          <Button key={remedy.label} size="small" onClick={() => onChange(takeRemedy(entry, remedy))}>
            {remedy.label}
          </Button>
        ))}
        {cast !== undefined && isOfNumbers(cast) && <CurrencySign column={column} examples={examples} />}
        {hasTooManyDigits(examples) && (
          <StepBefore label="Cut seconds to six digits first" column={column} expr={withSixDigits(column)} />
        )}
        <MissingValues column={column} entry={entry} examples={examples} onChange={onChange} />
      </div>
    </>
  );
}

interface StepBeforeProps {
  label: string;
  column: string;
  expr: string;
}

/** Offers to change a column in a step of its own, so that the change is visible in the pipeline. */
function StepBefore({ label, column, expr }: StepBeforeProps) {
  const studio = useStudio();
  const document = useDocumentId();
  const { node } = useForm();
  const pipeline = usePipeline((current) => current);
  const edits = deriveBefore(pipeline, node, { name: column, expr });
  if (edits.length === 0) return null;
  const take = () => {
    edit(studio, document, edits, label.toLowerCase());
    // Adding the step has moved the cast.
    const cast = nodeById(pipelineOf(studio, document), node);
    if (cast !== undefined) revealNodes(studio, [cast]);
  };
  return (
    <Button size="small" onClick={take}>
      {label}
    </Button>
  );
}

function CurrencySign({ column, examples }: { column: string; examples: readonly string[] }) {
  const currency = currencyIn(examples);
  if (currency === undefined) return null;
  const expr = withoutSign(column, currency, examples);
  return <StepBefore label={`Take "${currency}" away first`} column={column} expr={expr} />;
}

/** Offers to read words for missing values as null: in the source if possible, else in the cast. */
function MissingValues({ column, entry, examples, onChange }: CastEvidenceProps & { examples: readonly string[] }) {
  const studio = useStudio();
  const document = useDocumentId();
  const { node } = useForm();
  const pipeline = usePipeline((current) => current);
  const fixes = missingValueFixes(pipeline, node, column, examples);
  if (mayLeaveEmpty(entry, examples, fixes)) {
    return (
      <Button size="small" onClick={() => onChange({ ...entry, onError: 'null' })}>
        Leave empty what does not fit
      </Button>
    );
  }
  if (fixes.length === 0) return null;
  const sources = [...new Set(fixes.map((fix) => `"${nameById(pipeline, fix.node)}"`))].join(' and ');
  return (
    <>
      {fixes.map((fix) => (
        <Button key={`${fix.node} ${fix.label}`} size="small" onClick={() => takePipelineFix(studio, document, fix)}>
          {fix.label}
        </Button>
      ))}
      <p className="field-help">What means no value is set in {sources}, for all of its columns.</p>
    </>
  );
}

/** How many values of a column match a pattern, with examples that do not. */
export function PatternEvidence({ column, pattern }: { column: string; pattern: string }) {
  const { api } = useStudio();
  const trial = useTrial(pattern === '' ? '' : JSON.stringify([column, pattern]), (place, signal) =>
    api.preview.tryPattern({ ...place, column, pattern }, { signal }),
  );
  if (trial === null) return null;
  const { checked, matching, misses } = trial;
  // Quotes show the blanks at an end.
  const shown = misses.slice(0, 3).map((miss) => `"${miss}"`);
  const rest = misses.length === 0 ? '' : `; not ${shown.join(', ')}`;
  return (
    <Evidence
      isGood={matching === checked}
      text={`${formatCount(matching)} of ${formatCount(checked)} ${matching === 1 ? 'matches' : 'match'}${rest}.`}
    />
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
