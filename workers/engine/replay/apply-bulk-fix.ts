import { findColumn } from '../../../core/column-types.ts';
import { WeirError } from '../../../core/errors.ts';
import type { BulkFix } from '../../../core/replay/bulk-fix.ts';
import { recordTexts } from '../../../core/replay/record-texts.ts';
import { id, type Sql, sql } from '../../../core/sql/sql.ts';
import type { Correction } from '../../../core/store/reject.ts';
import type { Expressions } from '../expressions.ts';
import { hidden } from '../hidden.ts';
import type { CorrectedEntry } from './corrected-entry.ts';
import { fillPatchTables, inputColumns, type PatchedInput } from './patch-tables.ts';
import type { TrialPlace } from './try-corrections.ts';

export interface FixedEntries {
  entries: CorrectedEntry[];
  /** What the fix comes to, for the entries that it changes. */
  changed: Map<number, Correction>;
  /** Entries for which it could not be computed, and why. */
  faults: Map<number, string>;
}

type Values = Map<number, string | null>;

/** The entries with one fix for all of them on top of what was corrected before. Lines that could not be read stay as they are. */
export async function applyBulkFix(
  fix: BulkFix,
  entries: readonly CorrectedEntry[],
  place: TrialPlace & { expressions: Expressions },
): Promise<FixedEntries> {
  const faults = new Map<number, string>();
  const values = await valuesOf(fix, entries, place, faults);
  const changed = new Map<number, Correction>();
  const fixed = entries.map((entry) => {
    const value = entry.isLine ? undefined : values.get(entry.id);
    if (value === undefined) return entry;
    const before = entry.correction && 'set' in entry.correction ? entry.correction.set : {};
    const correction = { set: { ...before, [fix.column]: value } };
    changed.set(entry.id, correction);
    return { ...entry, correction };
  });
  return { entries: fixed, changed, faults };
}

async function valuesOf(
  fix: BulkFix,
  entries: readonly CorrectedEntry[],
  place: TrialPlace & { expressions: Expressions },
  faults: Map<number, string>,
): Promise<Values> {
  if (fix.kind === 'set') return new Map(entries.map((entry) => [entry.id, fix.value]));
  const rows = entries.filter(({ isLine }) => !isLine);
  if (fix.kind === 'replace' && !fix.isRegex) return replaced(fix, rows);
  const { inputs } = await fillPatchTables(rows, place);
  const values: Values = new Map();
  for (const input of inputs) {
    for (const { entry, text, isFailed } of await computedValues(fix, input, place)) {
      if (isFailed) faults.set(entry, 'The expression fails on this row.');
      // A date that the format does not fit stays what it is.
      else if (text !== null || fix.kind === 'expression') values.set(entry, text);
    }
  }
  return values;
}

async function computedValues(
  fix: Exclude<BulkFix, { kind: 'set' }>,
  input: PatchedInput,
  place: TrialPlace & { expressions: Expressions },
): Promise<{ entry: number; text: string | null; isFailed: boolean }[]> {
  const value = await computed(fix, input, place);
  const told = await place.session.rows(
    sql`SELECT entry, CAST(t.v AS VARCHAR), t IS NULL FROM (SELECT ${hidden.entry}::DOUBLE AS entry, TRY({'v': ${value}}) AS t FROM ${input.table})`,
  );
  return told.map(([entry, text, isFailed]) => ({
    entry: Number(entry),
    text: typeof text === 'string' ? text : null,
    isFailed: isFailed === true,
  }));
}

function replaced(
  { column, find, replaceBy }: Extract<BulkFix, { kind: 'replace' }>,
  entries: readonly CorrectedEntry[],
): Values {
  const values: Values = new Map();
  for (const { id: entry, record, correction } of entries) {
    const set = correction && 'set' in correction ? correction.set : {};
    const before = Object.hasOwn(set, column) ? set[column] : recordTexts(record).get(column);
    const after = before?.replaceAll(find, () => replaceBy);
    if (after !== undefined && after !== before) values.set(entry, after);
  }
  return values;
}

async function computed(
  fix: Exclude<BulkFix, { kind: 'set' }>,
  { node, port }: PatchedInput,
  { graph, resolved, expressions }: TrialPlace & { expressions: Expressions },
): Promise<Sql> {
  const columns = inputColumns(graph.node(node), port, graph);
  const column = findColumn(columns, fix.column);
  if (!column) {
    const message = `The rows that "${node}" rejected have no column "${fix.column}".`;
    throw new WeirError({ code: 'expression.failed', node, message });
  }
  const text = sql`CAST(${id(column.name)} AS VARCHAR)`;
  switch (fix.kind) {
    case 'replace':
      return sql`regexp_replace(${text}, ${fix.find}, ${fix.replaceBy}, 'g')`;
    case 'dateFormat': {
      const at = resolved.nodes.get(node);
      const read = at?.definition.textFormats(at.config, column.name)?.[0] ?? isoOf(fix.format);
      return sql`strftime(TRY_STRPTIME(trim(${text}), ${fix.format}), ${read})`;
    }
    case 'expression': {
      const problems: string[] = [];
      const report = ({ message }: { message: string }) => problems.push(message);
      const value = await expressions.check(fix.expression, { columns, report });
      if (problems.length > 0) throw new WeirError({ code: 'expression.failed', message: problems.join(' ') });
      return value;
    }
  }
}

/** What nodes read where they are told no format. */
function isoOf(format: string): string {
  return /%-?[HIMSpTXcfg]/.test(format) ? '%Y-%m-%d %H:%M:%S' : '%Y-%m-%d';
}
