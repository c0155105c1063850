import { elementsOf, rawAt } from '../json/json-pointer.ts';
import { unusable } from './http-failure.ts';

/** The raw texts of the records in an answer: the elements of the list at a pointer, or the one object. */
export function recordsIn(text: string, pointer: string): string[] {
  // 204 No Content, or an empty body with another status.
  if (text.trim() === '') return [];
  const found = rawAt(asJson(text), pointer);
  if (found === undefined) {
    throw unusable(`answered with nothing at ${pointer}`, 'Check where the list of records is in an answer.');
  }
  if (found.startsWith('[')) return elementsOf(found);
  if (found.startsWith('{')) return [found];
  if (found === 'null') return [];
  throw unusable(
    `answered with no list of records${pointer === '' ? '' : ` at ${pointer}`}`,
    'Check where the list of records is in an answer.',
  );
}

/** The cursor of the next page; undefined if there is none. */
export function cursorIn(text: string, pointer: string): string | undefined {
  const raw = text.trim() === '' ? undefined : rawAt(asJson(text), pointer);
  if (raw === undefined || raw === 'null' || raw === 'false' || raw === '""') return undefined;
  if (raw.startsWith('{') || raw.startsWith('[')) {
    throw unusable(`answered with no cursor at ${pointer}, but a list or an object`, 'Check where the cursor is.');
  }
  return raw.startsWith('"') ? String(JSON.parse(raw)) : raw;
}

function asJson(text: string): string {
  if (/^\s*[[{]/.test(text)) return text;
  const isPage = /^\s*</.test(text);
  throw unusable(
    `answered with something that is not JSON${isPage ? ', but a web page or XML' : ''}`,
    'Check the address: it must be that of the data, not of a page about it.',
  );
}
