import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Column, columnTypeOf, findColumn } from '../../../core/column-types.ts';
import { type RowTexts, recordTexts } from '../../../core/replay/record-texts.ts';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { checkedSql, id, joinSql, path, type Sql, sql } from '../../../core/sql/sql.ts';
import { castText } from '../../../core/sql/text-casts.ts';
import { textBlocks } from '../../../core/text-blocks.ts';
import type { CompiledGraph, CompiledNode } from '../compile/compiled-graph.ts';
import { jsonLines } from '../json/json-lines.ts';
import { hidden } from '../relations/hidden.ts';
import { recordOf } from '../relations/row-wise.ts';
import type { Session } from '../session/session.ts';
import type { CorrectedEntry } from './corrected-entry.ts';
import { EntryInputs } from './entry-inputs.ts';

/** A corrected entry as it waits at a node: what it looks like now, or why it cannot even be a row there. */
export interface CorrectedRow {
  entry: CorrectedEntry;
  /** The record by which it is known if it is rejected again; null for a line that is read by the source. */
  now: string | null;
  fault: string | null;
}

export interface PatchedInput {
  node: string;
  port: string;
  table: Sql;
  rows: CorrectedRow[];
}

interface PatchPlace {
  graph: CompiledGraph;
  session: Session;
  /** The source files of the run. */
  files: readonly string[];
  /** For what has to be written down meanwhile; the session may read it. */
  folder: string;
}

/** Corrected entries that wait at one input of a node. */
interface WaitingEntries {
  node: CompiledNode;
  port: string;
  lines: { entry: CorrectedEntry; texts: RowTexts }[];
}

/**
 * Puts corrected entries into tables, one for each input that rejected them. Entries of nodes that are gone, and lines
 * that cannot be read, come back with their fault alone.
 */
export async function fillPatchTables(
  entries: readonly CorrectedEntry[],
  place: PatchPlace,
): Promise<{ inputs: PatchedInput[]; faults: CorrectedRow[] }> {
  const { waiting, faults } = sortByInput(entries, place.graph);
  const inputs: PatchedInput[] = [];
  for (const input of waiting) inputs.push(await fillPatchTable(input, place));
  return { inputs, faults };
}

function sortByInput(
  entries: readonly CorrectedEntry[],
  graph: CompiledGraph,
): { waiting: WaitingEntries[]; faults: CorrectedRow[] } {
  const faults: CorrectedRow[] = [];
  const waiting = new Map<string, WaitingEntries>();
  const inputs = new EntryInputs(graph);
  for (const entry of entries) {
    const found = findRow(entry, graph);
    if (typeof found === 'string') {
      faults.push({ entry, now: null, fault: found });
      continue;
    }
    const { node, texts } = found;
    for (const port of inputs.portsOf(node, texts, entry.source)) {
      const key = `${node.id} ${port}`;
      const input = waiting.get(key) ?? { node, port, lines: [] };
      input.lines.push({ entry, texts });
      waiting.set(key, input);
    }
  }
  return { waiting: [...waiting.values()], faults };
}

async function fillPatchTable(
  { node, port, lines }: WaitingEntries,
  { graph, session, files, folder }: PatchPlace,
): Promise<PatchedInput> {
  const columns = graph.columnsInto(node, port);
  const table = path(engineSchema, `corrected ${node.id} ${port}`);
  const file = join(folder, `corrected-${randomUUID()}.ndjson`);
  try {
    const isWrittenElsewhere = node.compiled.shape === 'sink';
    const line = ({ entry, texts }: (typeof lines)[number]) =>
      lineText(entry, texts, isWrittenElsewhere ? recordTexts(entry.record) : null, columns, files);
    await writeFile(file, textBlocks(lines.values().map(line)));
    await session.run(sql`CREATE OR REPLACE TABLE ${table} AS ${selectCorrected(file, columns)}`);
  } finally {
    await rm(file, { force: true });
  }
  const record = recordOf(columns.map(({ name }) => ({ name, value: id(name) })));
  const corrected = await session.rows(sql`SELECT ${hidden.entry}::DOUBLE, ${record}, ${hidden.fault} FROM ${table}`);
  const byId = new Map(lines.map(({ entry }) => [entry.id, entry]));
  const rows = corrected.flatMap(([number, now, fault]): CorrectedRow[] => {
    const entry = byId.get(Number(number));
    return entry
      ? [{ entry, now: entry.isLine ? null : String(now), fault: fault === null ? null : String(fault) }]
      : [];
  });
  return { node: node.id, port, table, rows };
}

/** The node that rejected an entry, with the values that it is to have now, or in words why there are none. */
function findRow(entry: CorrectedEntry, graph: CompiledGraph): { node: CompiledNode; texts: RowTexts } | string {
  const node = graph.nodes.get(entry.node);
  if (!node) return `No node "${entry.node}" leads to an output any more.`;
  const texts = textsOf(entry, node);
  return typeof texts === 'string' ? texts : { node, texts };
}

/** The corrected values by column, or in words why there are none. */
function textsOf({ record, isLine, correction, source }: CorrectedEntry, node: CompiledNode): RowTexts | string {
  if (!isLine) {
    const texts = recordTexts(record);
    if (correction && 'set' in correction)
      for (const [name, value] of Object.entries(correction.set)) texts.set(name, value);
    return texts;
  }
  const line = correction && 'line' in correction ? correction.line : record;
  const read = node.source?.readLine?.(line, source ?? '');
  if (!read) return 'A raw line can only be read by the source that rejected it.';
  return 'code' in read
    ? read.message
    : new Map(node.source?.columns.map(({ name }, index) => [name, read.values[index] ?? null]));
}

/** `before`: the values of a record that was not written by the engine. */
function lineText(
  entry: CorrectedEntry,
  texts: RowTexts,
  before: RowTexts | null,
  columns: readonly Column[],
  files: readonly string[],
): string {
  const source = entry.source === null ? -1 : files.indexOf(entry.source);
  const line = {
    entry: entry.id,
    source: source < 0 ? null : source,
    // Rows without a place of their own keep their entry's number in its stead, told apart by the sign.
    row: entry.sourceRow ?? -entry.id,
    line: entry.line,
    was: entry.record,
    texts: inColumns(texts, columns),
    before: before && inColumns(before, columns),
  };
  return `${JSON.stringify(line)}\n`;
}

function inColumns(texts: RowTexts, columns: readonly Column[]): (string | null)[] {
  const byColumn = new Map<string, string | null>();
  for (const [name, value] of texts) {
    const column = findColumn(columns, name);
    if (column) byColumn.set(column.name, value);
  }
  return columns.map(({ name }) => byColumn.get(name) ?? null);
}

function selectCorrected(file: string, columns: readonly Column[]): Sql {
  const shape = sql`{entry: 'BIGINT', source: 'INTEGER', "row": 'BIGINT', line: 'BIGINT', was: 'VARCHAR', texts: 'VARCHAR[]', before: 'VARCHAR[]'}`;
  const { named, fault } = typedTexts(columns.map((column, index) => ({ column, text: sql`texts[${index + 1}]` })));
  const place = [sql`source AS ${hidden.source}`, sql`"row" AS ${hidden.row}`, sql`line AS ${hidden.line}`];
  const record = recordOf(
    columns.map(({ name, type }, index) => ({ name, value: valueAs(sql`before[${index + 1}]`, type) })),
  );
  const was = sql`CASE WHEN before IS NULL THEN was ELSE ${record} END`;
  const own = [sql`entry AS ${hidden.entry}`, sql`${was} AS ${hidden.was}`, sql`${fault} AS ${hidden.fault}`];
  return sql`SELECT ${joinSql([...named, ...place, ...own])} FROM ${jsonLines(file, shape)} ORDER BY source, "row", entry`;
}

interface TextOfColumn {
  column: Column;
  text: Sql;
}

/** Texts as columns of their types, and in words what of them does not fit. */
export function typedTexts(texts: readonly TextOfColumn[]): { named: Sql[]; fault: Sql } {
  const faults = texts.map(({ column: { name, type }, text }) => {
    const message = sql`concat(${`"${name}": `}, '"', ${text}, ${`" is no ${columnTypeOf(type)}`})`;
    return sql`CASE WHEN ${text} IS NOT NULL AND ${valueAs(text, type)} IS NULL THEN ${message} END`;
  });
  return {
    named: texts.map(({ column: { name, type }, text }) => sql`${valueAs(text, type)} AS ${id(name)}`),
    fault: sql`nullif(concat_ws('; ', ${joinSql([sql`NULL`, ...faults])}), '')`,
  };
}

/** A text as a value of an engine's type, NULL where it is none. */
function valueAs(text: Sql, engineType: string): Sql {
  const type = columnTypeOf(engineType);
  if (type === 'text' || type === 'number') return sql`TRY_CAST(${text} AS ${checkedSql(engineType)})`;
  return sql`TRY_CAST(${castText(text, { type }, (value) => value)} AS ${checkedSql(engineType)})`;
}
