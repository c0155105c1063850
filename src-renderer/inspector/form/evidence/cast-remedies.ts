import { formatRemedies, thousandsRemedies } from '../../../../core/nodes/format-remedies.ts';
import type { JsonObject, JsonValue } from '../../../../core/pipeline/json-text.ts';
import type { CastTrial } from '../../../api/preview-api.ts';

/** A change of one key of a cast that lets more values fit. */
export interface CastRemedy {
  label: string;
  key: 'formats' | 'thousands' | 'decimal';
  value: JsonValue;
}

const mostRemedies = 2;
const decimalComma = /^[-+]?\d+([.'\s]\d{3})*,\d+$/;

/** Changes that would read some of the misfits, most effective first. */
export function castRemedies(examples: readonly string[], cast: CastTrial): CastRemedy[] {
  const all = examples.flatMap((value): CastRemedy[] => [
    ...formatRemedies({ value }, cast, ['formats']).map((remedy) => ({ ...remedy, key: 'formats' as const })),
    ...(isOfNumbers(cast) ? separatorRemedies(value, cast) : []),
  ]);
  const byLabel = [...Map.groupBy(all, ({ label }) => label).values()];
  const ordered = byLabel.toSorted((one, other) => other.length - one.length);
  return ordered.flatMap(([first]) => first ?? []).slice(0, mostRemedies);
}

export function takeRemedy(entry: JsonObject, { key, value }: CastRemedy): JsonObject {
  return { ...entry, [key]: value };
}

export function isOfNumbers({ type }: CastTrial): boolean {
  return type === 'integer' || type === 'number' || type.startsWith('decimal');
}

function separatorRemedies(value: string, cast: CastTrial): CastRemedy[] {
  if (cast.decimal === undefined && decimalComma.test(value.trim()))
    return [{ label: 'Take "," as the decimal sign', key: 'decimal', value: ',' }];
  return thousandsRemedies({ value }, cast, ['thousands']).map((remedy) => ({ ...remedy, key: 'thousands' as const }));
}
