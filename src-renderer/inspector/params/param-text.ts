import type { JsonValue } from '../../../core/pipeline/json-text.ts';
import { parseParamText } from '../../../core/pipeline/param-value.ts';

/** The text of a param's value in a field; empty for no value. */
export function textOfValue(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * The value for the file: numbers and booleans as such, everything else (also text that does not parse yet) as text.
 */
export function valueOfText(type: string, text: string): JsonValue {
  const parsed = parseParamText(type, text);
  return parsed.ok ? parsed.value : text;
}
