/** The values of a row, by column, each as its exact text; null where it is empty. */
export type RowTexts = Map<string, string | null>;

/**
 * Reads the JSON of a rejected row without losing a digit. `NaN` and infinities, which the engine writes as bare words,
 * are read too.
 */
export function recordTexts(record: string): RowTexts {
  const texts: RowTexts = new Map();
  const parsed = parseExactly(record);
  if (typeof parsed !== 'object' || parsed === null) return texts;
  for (const [name, value] of Object.entries(parsed)) texts.set(name, textOf(value));
  return texts;
}

function parseExactly(record: string): unknown {
  try {
    const parsed: unknown = JSON.parse(record);
    // A reviver is slow, and only numbers need one.
    return isFlatText(parsed) ? parsed : JSON.parse(record, keepDigits);
  } catch {
    return JSON.parse(
      record.replace(bareWord, (found) => (found.startsWith('"') ? found : `"${found}"`)),
      keepDigits,
    );
  }
}

function isFlatText(parsed: unknown): boolean {
  return (
    typeof parsed === 'object' &&
    parsed !== null &&
    Object.values(parsed).every((value) => value === null || typeof value === 'string')
  );
}

const bareWord = /"(?:[^"\\]|\\.)*"|-?(?:NaN|Infinity|nan|inf)/g;

interface RawNumber {
  rawJSON: string;
}

interface ExactJson {
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
}

// Part of Node 24, and not yet of TypeScript's library: https://github.com/tc39/proposal-json-parse-with-source
const exactJson: ExactJson = JSON as unknown as ExactJson;

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && context?.source !== undefined ? exactJson.rawJSON(context.source) : value;
}

function textOf(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (exactJson.isRawJSON(value)) return value.rawJSON;
  return JSON.stringify(value);
}
