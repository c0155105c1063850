import Papa from 'papaparse';
import { formulaStart } from '../../../core/formulas.ts';
import { entryFields, entryOf } from '../../../core/store/entry.ts';
import type { RejectStore } from '../store/reject-store.ts';
import { type DeadLetterFilter, storeFilter } from './dead-letters.ts';

/** The entries as the text of a file. */
export function exportDeadLetters(
  rejects: RejectStore,
  { filter, layout }: { filter: DeadLetterFilter; layout: 'csv' | 'json' },
) {
  const entries = [...rejects.iterate(storeFilter(filter))].map(entryOf);
  const suggestedName = `dead-letters.${layout}`;
  if (layout === 'json') return { suggestedName, text: `${JSON.stringify(entries, null, 2)}\n` };
  const rows = entries.map((entry) => entryFields.map((field) => entry[field]));
  return { suggestedName, text: `${Papa.unparse([[...entryFields], ...rows], { escapeFormulae: formulaStart })}\r\n` };
}
