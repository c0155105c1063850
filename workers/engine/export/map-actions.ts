import type { Column } from '../../../core/column-types.ts';
import type { ExportAction, ExportReads } from '../../../core/export/plan.ts';
import type { Check, MapShape } from '../../../core/nodes/compiled.ts';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { id, joinSql, path, type Sql, sql } from '../../../core/sql/sql.ts';
import { hidden, hiddenPrefix, lineageNames } from '../relations/hidden.ts';
import { byUse, columnsBefore, errorColumns, levelsOf, mapLevels, readersOf, recordOf } from '../relations/row-wise.ts';
import { fate, type ScriptNames } from './script-names.ts';
import { eachOf, together } from './step-reads.ts';

export interface MapInput {
  from: Sql;
  columns: readonly Column[];
  /** What a server answered about the rows, in columns that are no part of a record. */
  answers?: readonly Column[];
}

/** The same, and what it is made of. */
export interface ReadInput extends MapInput {
  reads: ExportReads;
}

/** Where a row-wise part's rows are, with what became of each. */
interface DecidedRows {
  /** The rows that leave by a port, with the columns that the part computed. */
  leaving(port?: string): Sql;
  /** Rejected rows as the `rejected` port gives them, with their places. */
  rejected: Sql | undefined;
}

export interface MapRows extends DecidedRows {
  actions: ExportAction[];
  /** What the rows that leave are read from. */
  reads: ExportReads;
}

/** The rows of a row-wise part without a table, for whoever counts them. */
export function rowsInline(map: MapShape, input: MapInput, names: ScriptNames): DecidedRows {
  if (isPlain(map)) return plainRows(map, input);
  return decidedRows(map, input.columns, sql`(${decided(map, input)})`, names);
}

interface Writing {
  /** Of the table that says what became of each row, where rows are checked. */
  tableName: string;
  names: ScriptNames;
  /** Whether a wire takes the rejects. */
  isWired: boolean;
}

/**
 * Runs a row-wise part of a node. Where it checks rows, all of them are kept in a table that says what became of each,
 * so nothing is computed twice: rejects, warnings and what goes on are read from there.
 */
export function mapRows(map: MapShape, input: ReadInput, { tableName, names, isWired }: Writing): MapRows {
  const inputReads = map.windows ? together(input.reads) : input.reads;
  if (isPlain(map)) return { actions: [], reads: inputReads, ...plainRows(map, input) };
  const table = path(engineSchema, tableName);
  const reads = eachOf(tableName);
  const actions: ExportAction[] = [
    { do: 'table', name: tableName, query: names.text(decided(map, input)), reads: inputReads, inOrder: false },
    ...map.checks.flatMap((check) => warning(check, table, reads, names)),
  ];
  if (map.checks.some(({ severity }) => severity === 'fail'))
    actions.push({ do: 'mustPass', query: names.text(failures(map, table)), reads });
  if (canReject(map) && !isWired)
    actions.push({ do: 'reject', query: names.text(deadLetters(map, input.columns, table)), reads });
  return { actions, reads, ...decidedRows(map, input.columns, table, names) };
}

function isPlain({ checks, branches }: MapShape): boolean {
  return checks.length === 0 && !branches;
}

function canReject({ checks }: MapShape): boolean {
  return checks.some(({ severity }) => severity === 'reject');
}

function computed(map: MapShape, input: MapInput): { from: Sql; order: Sql } {
  const columns = [...input.columns, ...(input.answers ?? [])];
  const { query } = mapLevels(map, { from: input.from, columns, isMarked: false, hasLineage: true, isPlain: true });
  return {
    from: levelsOf(map).length === 0 ? input.from : sql`(${query})`,
    order: map.windows ? sql` ORDER BY ${id(map.windows.row)}` : sql``,
  };
}

function plainRows(map: MapShape, input: MapInput): DecidedRows {
  const { from, order } = computed(map, input);
  const keep = map.keep ? sql` WHERE ${map.keep}` : sql``;
  return { leaving: () => sql`${from}${keep}${order}`, rejected: undefined };
}

function decided(map: MapShape, input: MapInput): Sql {
  const { from, order } = computed(map, input);
  const unread = unreadHelpers(map);
  const columns = unread.length === 0 ? sql`*` : sql`* EXCLUDE (${joinSql(unread)})`;
  return sql`SELECT ${columns}, ${fateOf(map)} AS ${fate} FROM ${from}${order}`;
}

/**
 * Helpers that nothing reads once the fate of rows is known: a column of a table takes memory however few its rows are.
 */
function unreadHelpers(map: MapShape): Sql[] {
  const helpers = levelsOf(map)
    .flat()
    .filter(({ name }) => name.startsWith(hiddenPrefix));
  return byUse(helpers, readersOf(map)).unread.map(id);
}

function decidedRows(map: MapShape, columns: readonly Column[], rows: Sql, names: ScriptNames): DecidedRows {
  return {
    leaving: (port) => sql`${rows} WHERE ${fate} = ${port ?? 'keep'}`,
    rejected: canReject(map) ? rejectedRows(map, columns, rows, names) : undefined,
  };
}

/** The first check that a row fails decides, then the condition to stay, then the first branch that takes it. */
function fateOf({ checks, keep, branches }: MapShape): Sql {
  const cases = [
    ...checks.flatMap(({ when, severity }) => (severity === 'warn' ? [] : [sql`WHEN ${when} THEN ${severity}`])),
    ...(keep ? [sql`WHEN (${keep}) IS NOT TRUE THEN 'drop'`] : []),
    ...(branches ?? []).map(({ port, when }) => sql`WHEN ${when} THEN ${toPort(port)}`),
  ];
  if (cases.length === 0) return sql`'keep'`;
  return sql`CASE ${joinSql(cases, ' ')} ELSE ${branches ? 'drop' : 'keep'} END`;
}

/** The fate of rows that leave by a branch. */
export function toPort(port: string): string {
  return `to ${port}`;
}

function warning(
  { severity, when, message, column }: Check,
  table: Sql,
  reads: ExportReads,
  names: ScriptNames,
): ExportAction[] {
  if (severity !== 'warn') return [];
  return [
    {
      do: 'warnOf',
      query: names.text(sql`SELECT count(*), min(${message}) FROM ${table} WHERE ${when}`),
      reads,
      column: column ?? null,
    },
  ];
}

function failures(map: MapShape, table: Sql): Sql {
  const [code, column, message] = errorColumns(map.checks).map(({ name, value }) => sql`${value} AS ${id(name)}`);
  const list = [code ?? sql`NULL`, column ?? sql`NULL`, message ?? sql`NULL`, hidden.source, hidden.row];
  return sql`SELECT ${joinSql(list)} FROM ${table} WHERE ${fate} = 'fail' ORDER BY ${hidden.source}, ${hidden.row}`;
}

function deadLetters(map: MapShape, columns: readonly Column[], table: Sql): Sql {
  const values = [...errorColumns(map.checks), { name: 'record', value: recordOf(columnsBefore(map, columns)) }];
  const list = values.map(({ name, value }) => sql`${value} AS ${id(name)}`);
  return sql`SELECT ${joinSql([...list, ...lineageNames])} FROM ${table} WHERE ${fate} = 'reject'`;
}

function rejectedRows(map: MapShape, columns: readonly Column[], table: Sql, names: ScriptNames): Sql {
  const errors = errorColumns(map.checks).map(({ name, value }) =>
    name === 'error_message' ? { name, value: names.concealed(value) } : { name, value },
  );
  const list = [...columnsBefore(map, columns), ...errors].map(({ name, value }) => sql`${value} AS ${id(name)}`);
  return sql`SELECT ${joinSql([...list, sql`${hidden.row} AS source_row`, ...lineageNames])} FROM ${table} WHERE ${fate} = 'reject'`;
}
