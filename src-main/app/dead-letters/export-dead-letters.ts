import { type Entry, entryOf } from '../../../core/store/entry.ts';
import type { RejectStore } from '../store/reject-store.ts';
import { type DeadLetterFilter, storeFilter } from './dead-letters.ts';
import { csvHeader, entriesAsCsv } from './entries-as-csv.ts';

/** What one answer holds at most: all entries together may be longer than a string can be. */
const mostEntries = 10_000;
const mostLength = 16_000_000;

interface Part {
  text: string;
  /** The entry after which the next part begins; null at the end. */
  next: string | null;
}

interface Layout {
  begin: string;
  entry(entry: Entry): string;
  between: string;
  end: string;
  empty: string;
}

const layouts: Record<'csv' | 'json', Layout> = {
  csv: {
    begin: csvHeader,
    entry: (entry) => entriesAsCsv([entry]),
    between: '',
    end: '',
    empty: csvHeader,
  },
  json: {
    begin: '[\n',
    entry: (entry) => JSON.stringify(entry, null, 2).replace(/^/gm, '  '),
    between: ',\n',
    end: '\n]\n',
    empty: '[]\n',
  },
};

/** A part of the file that the entries make, from the one behind `after` on. */
export function exportDeadLetters(
  rejects: Pick<RejectStore, 'iterate'>,
  { filter, layout, after }: { filter: DeadLetterFilter; layout: 'csv' | 'json'; after: string | null },
): Part {
  const { begin, entry: textOf, between, end, empty } = layouts[layout];
  const texts: string[] = [];
  let length = 0;
  let last = 0;
  let hasMore = false;
  for (const reject of rejects.iterate(storeFilter(filter), Number(after ?? 0))) {
    hasMore = texts.length === mostEntries || length >= mostLength;
    if (hasMore) break;
    const text = textOf(entryOf(reject));
    texts.push(text);
    length += text.length;
    last = reject.id;
  }
  if (after === null && texts.length === 0) return { text: empty, next: null };
  const text = `${after === null ? begin : between}${texts.join(between)}${hasMore ? '' : end}`;
  return { text, next: hasMore ? String(last) : null };
}
