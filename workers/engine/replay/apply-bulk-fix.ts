import type { BulkFix } from '../../../core/replay/bulk-fix.ts';
import { id, sql } from '../../../core/sql/sql.ts';
import type { Correction } from '../../../core/store/reject.ts';
import type { Expressions } from '../expressions/expressions.ts';
import { hidden } from '../relations/hidden.ts';
import type { CorrectedEntry } from './corrected-entry.ts';
import { fixedColumn, fixedText } from './fixed-text.ts';
import { fillPatchTables } from './patch-tables.ts';
import type { TrialPlace } from './try-corrections.ts';

export interface FixedEntries {
  entries: CorrectedEntry[];
  /** The corrections that the fix makes, by entry. */
  changed: Map<number, Correction>;
  /** Entries for which the fix could not be computed, and why. */
  faults: Map<number, string>;
}

export const uncomputable = 'The expression fails on this row.';

/** Applies one fix to all entries, on top of their corrections. Unreadable lines stay as they are. */
export async function applyBulkFix(
  fix: BulkFix,
  entries: readonly CorrectedEntry[],
  place: TrialPlace & { expressions: Expressions },
): Promise<FixedEntries> {
  const { graph, session } = place;
  const rows = entries.filter(({ isLine }) => !isLine);
  const values = new Map<number, string | null>();
  const faults = new Map<number, string>();
  for (const { node, port, table } of (await fillPatchTables(rows, place)).inputs) {
    const scope = { ...place, node, columns: graph.columnsInto(graph.node(node), port) };
    const text = sql`CAST(${id(fixedColumn(fix, scope).name)} AS VARCHAR)`;
    const fixed = await fixedText(fix, text, scope);
    const results = await session.rows(
      sql`SELECT entry, t.v, t IS NULL, t.v IS NOT DISTINCT FROM was FROM (SELECT ${hidden.entry}::DOUBLE AS entry, ${text} AS was, ${fixed} AS t FROM ${table})`,
    );
    for (const [entry, value, isFailed, isSame] of results) {
      if (isFailed === true) faults.set(Number(entry), uncomputable);
      else if (isSame !== true) values.set(Number(entry), typeof value === 'string' ? value : null);
    }
  }
  const changed = new Map<number, Correction>();
  const fixed = entries.map((entry) => {
    const value = values.get(entry.id);
    if (value === undefined) return entry;
    const correction = withValue(entry.correction, fix.column, value);
    changed.set(entry.id, correction);
    return { ...entry, correction };
  });
  return { entries: fixed, changed, faults };
}

/** A correction with one more column. */
export function withValue(correction: Correction | null, column: string, value: string | null): Correction {
  const before = correction && 'set' in correction ? correction.set : {};
  return { set: { ...before, [column]: value } };
}
