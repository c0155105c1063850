import type { RequestText, RowRequests } from '../../../core/nodes/compiled.ts';
import { isJsonText } from '../../../core/pipeline/json-text.ts';
import { rawAt } from '../json/json-pointer.ts';
import { holdsHalfCharacter } from '../json/read-record.ts';
import type { HttpAnswer, HttpRequest } from './exchange.ts';
import { unusable } from './http-failure.ts';

/** The parts of a request that come from the row. */
export type RowParts = readonly (string | null)[];

/** The request for rows with these parts. */
export function requestOf({ settings, url, body }: RowRequests, parts: RowParts): HttpRequest {
  const { method, headers } = settings;
  return { url: written(url, parts), method, headers, ...(body && { body: written(body, parts) }) };
}

function written(text: RequestText, parts: RowParts): string {
  return text
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      const value = parts[piece.part] ?? null;
      if (piece.as === 'json') return value ?? 'null';
      return piece.as === 'address' ? encodeURIComponent(value ?? '') : JSON.stringify(value ?? '').slice(1, -1);
    })
    .join('');
}

/** The wanted values of an answer, as text or raw JSON; null if missing. */
export function valuesIn({ text }: HttpAnswer, { values }: RowRequests): (string | null)[] {
  if (!isJsonText(text)) {
    throw unusable('answered with something that is not JSON', 'Check the address.');
  }
  return values.map(({ pointer, isJson: asJson }) => {
    const raw = rawAt(text, pointer);
    if (raw === undefined || raw === 'null') return null;
    const value = asJson || !raw.startsWith('"') ? raw : String(JSON.parse(raw));
    if (!holdsHalfCharacter(raw) && !value.includes('\0')) return value;
    throw unusable(`answered with a text at ${pointer} that holds an invalid character`, 'Ask for another value.');
  });
}
