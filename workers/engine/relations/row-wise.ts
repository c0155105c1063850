import type { Column } from '../../../core/column-types.ts';
import type { Assignment, Check, MapShape, Windows } from '../../../core/nodes/compiled.ts';
import { id, joinSql, namesIn, type Sql, sql } from '../../../core/sql/sql.ts';
import { whySeparator } from '../../store/dead-batch.ts';
import type { Sites } from '../compile/compiled-graph.ts';
import { hidden, hiddenPrefix, lineageNames } from './hidden.ts';

export interface MapInput {
  from: Sql;
  columns: readonly Column[];
  isMarked: boolean;
  hasLineage: boolean;
  hasReasons?: boolean | undefined;
  /** It has these columns alone, so it can be read as it is. */
  isPlain?: boolean;
}

interface MapQuery {
  query: Sql;
  columns: Column[];
  isMarked: boolean;
  hasReasons: boolean;
}

/** All that a node computes, level by level. */
export function levelsOf({ windows, steps }: Pick<MapShape, 'windows' | 'steps'>): Assignment[][] {
  if (!windows) return steps;
  return [[{ name: windows.row, value: sql`row_number() OVER ()` }], ...windows.steps, ...steps];
}

/** A row-wise node that lets everything through. */
export const uncheckedMap: MapShape = { shape: 'map', steps: [], checks: [], output: [] };

/**
 * One level for each step over an input, then the mark: input columns (also as they were, if a step overwrites them),
 * helpers and results. `columns` are all but the hidden ones. With `record`, the columns as they reached the node,
 * rejected rows carry the reason.
 */
export function mapQuery(map: MapShape, sites: Sites, input: MapInput, record?: readonly Assignment[]): MapQuery {
  const { query: levels, added } = mapLevels(map, input);
  let query = levels;
  const mark = markOf(map, sites, input.isMarked);
  if (mark)
    query = sql`SELECT ${allBut(input.isMarked ? [hidden.mark] : [])}, ${mark} AS ${hidden.mark} FROM (${query})`;
  const why = record && map.checks.some(({ severity }) => severity === 'reject') && reasonOf(map, record);
  if (why) query = withReasons(query, why, sites, input.hasReasons === true);
  if (map.windows) query = sql`SELECT * FROM (${query}) ORDER BY ${id(map.windows.row)}`;
  const columns = [...input.columns, ...added.map((name) => ({ name, type: 'ANY' }))];
  const hasReasons = input.hasReasons === true || Boolean(why);
  return { query, columns, isMarked: input.isMarked || mark !== undefined, hasReasons };
}

/**
 * The levels without the mark: input columns (also as they were, if a step overwrites them), helpers and results; and
 * which of them are new.
 */
export function mapLevels(map: MapShape, input: MapInput): { query: Sql; added: string[] } {
  const known = new Set(input.columns.map(({ name }) => name.toLowerCase()));
  const overwritten = input.columns.filter(overwrittenBy(map));
  const saved = overwritten.map(({ name }) => sql`${id(name)} AS ${id(savedName(name))}`);
  let query = sql`SELECT ${joinSql([...input.columns.map(({ name }) => id(name)), ...saved, ...hiddenColumns(input)])} FROM ${input.from}`;
  const added: string[] = overwritten.map(({ name }) => savedName(name));
  for (const [index, step] of levelsOf(map).entries()) {
    const from = index === 0 && input.isPlain === true && saved.length === 0 ? input.from : sql`(${query})`;
    query = sql`SELECT ${levelSql(step, known, input.isMarked)} FROM ${from}`;
    for (const { name } of step) if (!known.has(name.toLowerCase())) added.push(name);
    for (const { name } of step) known.add(name.toLowerCase());
  }
  return { query, added };
}

/**
 * The windows of a node alone, row for row: the places of the rows, and what of the windows is read further on. Only
 * the columns that they look at are gathered and sorted.
 */
export function windowsAlone(
  map: MapShape,
  windows: Windows,
  rows: Pick<MapInput, 'from' | 'columns'>,
): { query: Sql; names: string[] } {
  const { query } = mapLevels({ ...uncheckedMap, windows }, { ...rows, isMarked: false, hasLineage: false });
  const { steps, keep, branches = [] } = map;
  const further = [
    ...steps.flat().map(({ value }) => value),
    ...(keep ? [keep] : []),
    ...branches.map(({ when }) => when),
  ];
  const { read } = byUse(windows.steps.flat(), [...readersOf(map), ...further]);
  const names = [windows.row, ...read];
  return { query: sql`SELECT ${joinSql(names.map(id))} FROM (${query}) ORDER BY ${id(windows.row)}`, names };
}

/** What is left of a node to compute where its windows are there already. */
export function withoutWindows({ windows: _, ...map }: MapShape): MapShape {
  return map;
}

/** What reads the columns of a node once all levels are computed: its checks and its output. */
export function readersOf({ checks, output }: Pick<MapShape, 'checks' | 'output'>): Sql[] {
  return [
    ...output.map(({ value }) => value),
    ...checks.flatMap(({ when, value, message }) => [when, message, ...(value ? [value] : [])]),
  ];
}

/** The names of columns: of those that are read, and of the others. */
export function byUse(columns: readonly Assignment[], readers: readonly Sql[]): { read: string[]; unread: string[] } {
  const used = new Set(readers.flatMap(namesIn));
  const isRead = (name: string) => namesIn(id(name)).some((written) => used.has(written));
  const { read = [], unread = [] } = Object.groupBy(
    columns.map(({ name }) => name),
    (name) => (isRead(name) ? 'read' : 'unread'),
  );
  return { read, unread };
}

function hiddenColumns({ isMarked, hasReasons, hasLineage }: MapInput): Sql[] {
  return [...(isMarked ? [hidden.mark] : []), ...(hasReasons ? [hidden.why] : []), ...(hasLineage ? lineageNames : [])];
}

/** Why a row that fails checks of the node died, in the form described at `DeadBatch`. */
export function reasonOf({ checks }: Pick<MapShape, 'checks'>, record: readonly Assignment[]): Sql {
  const { first, message } = failing(checks);
  const value = first(({ value: one = noText }) => one);
  const number = first((_, index) => sql`${String(index)}`);
  const separator = sql`chr(${whySeparator})`;
  return sql`concat(${joinSql([number, recordOf(record), separator, sql`strlen(${value})`, separator, value, message])})`;
}

function withReasons(query: Sql, why: Sql, { reject }: Sites, hasEarlier: boolean): Sql {
  const reason = sql`CASE WHEN ${hidden.mark} = ${reject} THEN ${why} ELSE ${hasEarlier ? hidden.why : sql`''`} END AS ${hidden.why}`;
  return sql`SELECT ${allBut(hasEarlier ? [hidden.why] : [])}, ${reason} FROM (${query})`;
}

function markOf(map: MapShape, sites: Sites, isMarked: boolean): Sql | undefined {
  const cases = [
    ...(isMarked ? [sql`WHEN ${hidden.mark} <> 0 THEN ${hidden.mark}`] : []),
    ...map.checks.flatMap(({ when, severity }) =>
      severity === 'warn' ? [] : [sql`WHEN ${when} THEN ${fixed(severity === 'fail' ? sites.fail : sites.reject)}`],
    ),
    ...(map.keep ? [sql`WHEN (${map.keep}) IS NOT TRUE THEN ${fixed(sites.drop)}`] : []),
    ...(map.branches ?? []).map(({ port, when }) => sql`WHEN ${when} THEN ${fixed(sites.branches.get(port) ?? 0)}`),
  ];
  if (cases.length === (isMarked ? 1 : 0)) return undefined;
  return sql`CAST(CASE ${joinSql(cases, ' ')} ELSE ${map.branches ? sites.drop : 0} END AS INTEGER)`;
}

/** Columns as they reached a row-wise node, read from its inside, where a step may have overwritten them. */
export function columnsBefore(map: MapShape, columns: readonly Column[]): Assignment[] {
  const isOverwritten = overwrittenBy(map);
  return columns.map(({ name }) => ({ name, value: id(isOverwritten({ name }) ? savedName(name) : name) }));
}

/** Tells whether a step of a node replaces a column. */
function overwrittenBy(map: MapShape): (column: Pick<Column, 'name'>) => boolean {
  const names = new Set(
    levelsOf(map)
      .flat()
      .map(({ name }) => name.toLowerCase()),
  );
  return ({ name }) => names.has(name.toLowerCase());
}

/**
 * Code, column, message and value of a rejected row: those of the first check that it fails, with the messages of all.
 */
export function errorColumns(checks: readonly Check[]): Assignment[] {
  const { first, message } = failing(checks);
  return [
    { name: 'error_code', value: first(({ code }) => sql`${code}`) },
    { name: 'error_column', value: first(({ column }) => (column === undefined ? noText : sql`${column}`)) },
    { name: 'error_message', value: message },
    { name: 'error_value', value: first(({ value = noText }) => value) },
  ];
}

/** The columns of a `rejected` port: those that came in, as they reached the node, then what is wrong. */
export function rejectedColumns(map: MapShape, columns: readonly Column[]): Sql[] {
  return [
    ...[...columnsBefore(map, columns), ...errorColumns(map.checks)].map(
      ({ name, value }) => sql`${value} AS ${id(name)}`,
    ),
    sql`${hidden.row} AS ${id('source_row')}`,
  ];
}

/** The types of `rejectedColumns`; undefined if two have the same name, which the engine would change. */
export function rejectedTypes(columns: readonly Column[]): Column[] | undefined {
  const errors = errorColumns([]).map(({ name }) => ({ name, type: 'VARCHAR' }));
  const all = [...columns, ...errors, { name: 'source_row', type: 'BIGINT' }];
  return new Set(all.map(({ name }) => name.toLowerCase())).size === all.length ? all : undefined;
}

/** The checks that a row can die of, in order. */
export function deadlyChecks(checks: readonly Check[]): Check[] {
  return checks.filter(({ severity }) => severity !== 'warn');
}

const noText = sql`CAST(NULL AS VARCHAR)`;

/** What the first check that a row fails says about it, and the messages of all that it fails. */
function failing(checks: readonly Check[]): { first(pick: (check: Check, index: number) => Sql): Sql; message: Sql } {
  const deadly = deadlyChecks(checks);
  const first = (pick: (check: Check, index: number) => Sql): Sql => {
    if (deadly.length === 0) return sql`NULL::VARCHAR`;
    const cases = deadly.map((check, index) => sql`WHEN ${check.when} THEN ${pick(check, index)}`);
    return sql`CASE ${joinSql(cases, ' ')} END`;
  };
  const isOfOneColumn = new Set(deadly.map(({ column }) => column)).size <= 1;
  const place = ({ code, column }: Check) =>
    isOfOneColumn || code === 'rule.failed' || column === undefined ? '' : `"${column}": `;
  const messages = deadly.map((check) => sql`CASE WHEN ${check.when} THEN ${placed(place(check), check.message)} END`);
  const message = sql`concat_ws(${joinSql([sql`'; '`, sql`NULL`, ...messages])})`;
  if (deadly.every((check) => place(check) === '')) return { first, message };
  // The column of the first check has a column of its own, so its name is cut off the message.
  return { first, message: sql`substr(${message}, ${first((check) => sql`${[...place(check)].length + 1}`)})` };
}

function placed(place: string, message: Sql): Sql {
  return place === '' ? message : sql`${place} || ${message}`;
}

/**
 * A site as a volatile expression: adds 0. The optimiser pushes a filter on the mark down to where it can be computed,
 * and so computes every expression in it twice; but it pushes no filter through a volatile expression.
 */
function fixed(site: number): Sql {
  return sql`${site} + CAST(floor(random()) AS INTEGER)`;
}

function levelSql(step: readonly Assignment[], known: ReadonlySet<string>, isMarked: boolean): Sql {
  const value = (assignment: Assignment) =>
    isMarked ? sql`CASE WHEN ${hidden.mark} = 0 THEN ${assignment.value} END` : assignment.value;
  const replaced = step.filter(({ name }) => known.has(name.toLowerCase())).map(({ name }) => id(name));
  const named = (assignment: Assignment) => sql`${value(assignment)} AS ${id(assignment.name)}`;
  return joinSql([allBut(replaced), ...step.map(named)]);
}

/**
 * All columns but those that a step replaces. Not with REPLACE, since the engine copies its expressions for every column
 * of the star.
 */
function allBut(names: readonly Sql[]): Sql {
  return names.length === 0 ? sql`*` : sql`* EXCLUDE (${joinSql(names)})`;
}

function savedName(name: string): string {
  return `${hiddenPrefix}saved ${name}`;
}

/** The row as JSON text. What JSON has no number for (not a number, infinite) is text. */
export function recordOf(columns: readonly { name: string; value: Sql }[]): Sql {
  if (columns.length === 0) return sql`'{}'`;
  const members = columns.map(({ name, value }) => sql`${id(name)} := ${value}`);
  return sql`CAST(to_json(struct_pack(${joinSql(members)})) AS VARCHAR)`;
}
