import { tokensOf } from './pointer-tokens.ts';
import { membersOf } from './read-record.ts';
import { splitterFor } from './split-records.ts';

/** The raw text of the value at a JSON pointer, with every digit; undefined if there is none. */
export function rawAt(document: string, pointer: string): string | undefined {
  let raw: string | undefined = document.trim();
  for (const token of tokensOf(pointer)) {
    if (raw === undefined) return undefined;
    raw = raw.startsWith('[') ? elementsOf(raw)[indexOf(token)] : memberOf(raw, token);
  }
  return raw;
}

/** The raw texts of a list's elements; an invalid one does not affect the others. */
export function elementsOf(list: string): string[] {
  const splitter = splitterFor({ layout: 'array', records: '', path: '' });
  return [...splitter.push(list), ...splitter.end()].map(({ text }) => text);
}

/** The pointer to a member of an object (RFC 6901). */
export function pointerTo(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function memberOf(raw: string, key: string): string | undefined {
  if (!raw.startsWith('{')) return undefined;
  return membersOf(raw).findLast((member) => member.key === key)?.raw;
}

function indexOf(token: string): number {
  return /^(?:0|[1-9]\d*)$/.test(token) ? Number(token) : -1;
}
