import type { Column } from '../../../core/column-types.ts';
import type { ExportAction } from '../../../core/export/plan.ts';
import type { Check, MapShape } from '../../../core/nodes/compiled.ts';
import { id, joinSql, path, type Sql, sql } from '../../../core/sql/sql.ts';
import { hidden, lineageNames } from '../hidden.ts';
import { schema } from '../relations.ts';
import { columnsBefore, errorColumns, mapLevels, recordOf } from '../row-wise.ts';
import { fate, type ScriptNames } from './script-names.ts';

export interface MapInput {
  from: Sql;
  columns: readonly Column[];
}

/** Where a row-wise part's rows are, with what became of each. */
export interface MapRows {
  actions: ExportAction[];
  /** The rows that leave by a port, with the columns that the part computed. */
  leaving(port?: string): Sql;
  /** Rejected rows as the `rejected` port gives them, with their places. */
  rejected: Sql | undefined;
}

/**
 * Runs a row-wise part of a node. Where it checks rows, all of them are kept in a table that says what became of each, so
 * nothing is computed twice: rejects, warnings and what goes on are read from there. `isWired`: a wire takes the rejects.
 */
export function mapRows(
  map: MapShape,
  input: MapInput,
  tableName: string,
  names: ScriptNames,
  isWired: boolean,
): MapRows {
  const { query } = mapLevels(map, { ...input, isMarked: false, hasLineage: true, isPlain: true });
  const order = map.order ? sql` ORDER BY ${map.order}` : sql``;
  if (map.checks.length === 0 && !map.branches) return plainRows(map, input, query, order);
  const table = path(schema, tableName);
  const from = map.steps.length === 0 ? input.from : sql`(${query})`;
  const decided = sql`SELECT *, ${fateOf(map)} AS ${fate} FROM ${from}${order}`;
  const actions: ExportAction[] = [
    { do: 'table', name: tableName, query: names.text(decided), inOrder: false },
    ...map.checks.flatMap((check) => warning(check, table, names)),
  ];
  if (map.checks.some(({ severity }) => severity === 'fail'))
    actions.push({ do: 'mustPass', query: names.text(failures(map, table)) });
  const canReject = map.checks.some(({ severity }) => severity === 'reject');
  if (canReject && !isWired) actions.push({ do: 'reject', query: names.text(deadLetters(map, input.columns, table)) });
  return {
    actions,
    leaving: (port) => sql`${table} WHERE ${fate} = ${port ?? 'keep'}`,
    rejected: canReject ? rejectedRows(map, input.columns, table) : undefined,
  };
}

function plainRows(map: MapShape, input: MapInput, query: Sql, order: Sql): MapRows {
  const keep = map.keep ? sql` WHERE ${map.keep}` : sql``;
  const from = map.steps.length === 0 ? input.from : sql`(${query})`;
  return { actions: [], leaving: () => sql`${from}${keep}${order}`, rejected: undefined };
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

function warning({ severity, when, message, column }: Check, table: Sql, names: ScriptNames): ExportAction[] {
  if (severity !== 'warn') return [];
  return [
    {
      do: 'warnOf',
      query: names.text(sql`SELECT count(*), min(${message}) FROM ${table} WHERE ${when}`),
      column: column ?? null,
    },
  ];
}

function failures(map: MapShape, table: Sql): Sql {
  const [code, column, message] = errorColumns(map.checks).map(({ name, value }) => sql`${value} AS ${id(name)}`);
  const told = [code ?? sql`NULL`, column ?? sql`NULL`, message ?? sql`NULL`, hidden.source, hidden.row];
  return sql`SELECT ${joinSql(told)} FROM ${table} WHERE ${fate} = 'fail' ORDER BY ${hidden.source}, ${hidden.row}`;
}

function deadLetters(map: MapShape, columns: readonly Column[], table: Sql): Sql {
  const told = [...errorColumns(map.checks), { name: 'record', value: recordOf(columnsBefore(map, columns)) }];
  const list = told.map(({ name, value }) => sql`${value} AS ${id(name)}`);
  return sql`SELECT ${joinSql([...list, ...lineageNames])} FROM ${table} WHERE ${fate} = 'reject'`;
}

function rejectedRows(map: MapShape, columns: readonly Column[], table: Sql): Sql {
  const list = [...columnsBefore(map, columns), ...errorColumns(map.checks)].map(
    ({ name, value }) => sql`${value} AS ${id(name)}`,
  );
  return sql`SELECT ${joinSql([...list, sql`${hidden.row} AS source_row`, ...lineageNames])} FROM ${table} WHERE ${fate} = 'reject'`;
}
