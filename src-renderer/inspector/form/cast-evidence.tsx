import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { isColumnType } from '../../../core/column-types.ts';
import type { JsonObject, JsonValue } from '../../../core/pipeline/json-text.ts';
import type { CastTrial, TypeEvidence } from '../../api/preview-api.ts';
import { textOf } from '../../stores/documents-store.ts';
import { useDescription, useDocument, useStudio } from '../../studio/studio-context.tsx';
import { evidenceOf } from '../evidence-of.ts';
import { useForm } from './form-context.tsx';

const pauseMs = 250;

/** How well the values of a column fit the type and formats beside it, counted on the data as they are typed. */
export function CastEvidence({ column, entry }: { column: string; entry: JsonObject }) {
  const evidence = useEvidence(column, entry);
  if (evidence === null) return null;
  const Icon = evidence.misfits === 0 ? CircleCheck : TriangleAlert;
  return (
    <p className="evidence" data-fits={evidence.misfits === 0} role="status">
      <Icon size={12} aria-hidden="true" />
      {evidenceOf(evidence)}
    </p>
  );
}

function useEvidence(column: string, entry: JsonObject): TypeEvidence | null {
  const { api } = useStudio();
  const { upstream } = useForm();
  const path = useDocument((document) => document.path);
  const pipeline = useDescription((description) => description?.pipeline ?? undefined);
  const [evidence, setEvidence] = useState<TypeEvidence | null>(null);
  const trial = JSON.stringify(trialOf(entry));
  const place = upstream === null ? '' : `${upstream.node}.${upstream.port}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pipeline matters through what feeds this node alone
  useEffect(() => {
    const cast = trialOf(entry);
    if (pipeline === undefined || upstream === null || cast === undefined) {
      setEvidence(null);
      return;
    }
    const request = new AbortController();
    const timer = setTimeout(() => {
      const input = { document: { text: textOf(pipeline), path }, ...upstream, column, cast };
      api.preview.tryCast(input, { signal: request.signal }).then(setEvidence, () => setEvidence(null));
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      request.abort();
    };
  }, [api, column, trial, place, path]);
  return evidence;
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
