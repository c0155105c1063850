import { createDecoder } from '../../reading/decoder.ts';
import { bomOf } from '../../reading/encoding.ts';
import { SourceFile } from '../../reading/source-file.ts';
import { pointerTo } from './json-pointer.ts';
import { type Member, membersOf, readRecord } from './read-record.ts';

const headBytes = 1_048_576;
/** Deeper lists are rare in exchanged data. */
const mostDepth = 3;

/** JSON pointers to the lists of objects in a document that is one object, of which the end may be missing. */
export function listsIn(document: string, depth = mostDepth): string[] {
  if (depth === 0 || !/^\s*\{/.test(document)) return [];
  return membersIn(document).flatMap(({ key, raw }) => {
    const pointer = pointerTo(key);
    if (/^\[\s*\{/.test(raw)) return [pointer];
    return listsIn(raw, depth - 1).map((inner) => `${pointer}${inner}`);
  });
}

/** The members of an object that may be cut off. Empty for invalid JSON. */
export function membersIn(document: string): Member[] {
  try {
    return membersOf(document);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** The same for a file, by its start; empty for JSON lines. */
export async function listsInFile(path: string): Promise<string[]> {
  return listsIn((await objectInFile(path)) ?? '');
}

/** The start of a file that is one object; undefined for other layouts. */
export async function objectInFile(path: string): Promise<string | undefined> {
  await using source = await SourceFile.open(path);
  const { bytes } = await source.readHead(headBytes);
  const bom = bomOf(bytes);
  const { text } = createDecoder(bom?.encoding ?? 'utf-8').decode(bytes.subarray(bom?.bytes ?? 0), true);
  return isOneObject(text) ? text : undefined;
}

function isOneObject(head: string): boolean {
  const [first = '', ...others] = head.split('\n').filter((line) => line.trim() !== '');
  return others.length === 0 || typeof readRecord(first) === 'string';
}
