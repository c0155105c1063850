import type { JsonValue } from '../../../core/pipeline/json-text.ts';
import { parseParamText } from '../../../core/pipeline/param-value.ts';

/** The value of a param as a field shows it; empty where there is none. */
export function textOfValue(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** As the file writes it: numbers and booleans as such, all else (and what does not fit yet) as text. */
export function valueOfText(type: string, text: string): JsonValue {
  const parsed = parseParamText(type, text);
  return parsed.ok ? parsed.value : text;
}
