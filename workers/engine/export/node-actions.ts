import type { Column } from '../../../core/column-types.ts';
import { storedTypeOf } from '../../../core/column-types.ts';
import type { ExportAction, ExportReads } from '../../../core/export/plan.ts';
import type { FileSink, QueryShape, SqliteSink } from '../../../core/nodes/compiled.ts';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { id, joinSql, path, renderInlined, type Sql, sql } from '../../../core/sql/sql.ts';
import { storedValue } from '../../../core/sql/sqlite-packed-select.ts';
import { type CompiledGraph, type CompiledNode, type Feed, mapOf } from '../compiled-graph.ts';
import { hidden, lineageList, lineageNames, noLineage } from '../hidden.ts';
import type { PreparedSource } from '../sources/source.ts';
import { askedRows } from './asking-actions.ts';
import { type MapRows, mapRows, type ReadInput, toPort } from './map-actions.ts';
import type { ScriptNames } from './script-names.ts';
import { eachOf, eachOfAll } from './step-reads.ts';

export interface ScriptGraph {
  graph: CompiledGraph;
  names: ScriptNames;
  /** The nodes whose rejects go beside a table: those that lead to its output, and it. */
  rejectingFor(output: string): string[];
}

/** What a node does once its source, if it has one, has been read. */
export function nodeActions(node: CompiledNode, script: ScriptGraph): ExportAction[] {
  const { compiled } = node;
  switch (compiled.shape) {
    case 'map':
    case 'scan':
      return rowWise(node, script);
    case 'query':
      return query(node, compiled, script);
    case 'sink':
      return compiled.sink.kind === 'file'
        ? writing(node, compiled.sink, script)
        : loading(node, compiled.sink, script);
  }
}

/** The relation of the rows that leave a node: its id, and the port where that is not the usual one; for a source that changes nothing, what was read. */
function stepName(graph: CompiledGraph, { node, port }: Feed): string {
  if (port !== 'out') return `${node}.${port}`;
  return isReadOnly(graph.node(node)) ? `${node} read` : node;
}

/** A source whose rows leave as they are read. */
function isReadOnly({ source, compiled }: CompiledNode): boolean {
  if (!source || compiled.shape !== 'scan') return false;
  const { steps, checks, keep, output } = compiled.map;
  const isSame =
    output.length === source.columns.length &&
    output.every(
      ({ name, value }, index) =>
        name === source.columns[index]?.name && renderInlined(value) === renderInlined(id(name)),
    );
  return isSame && steps.length === 0 && checks.length === 0 && keep === undefined;
}

function feedOf({ feeds, id: node }: CompiledNode, port: string): Feed {
  const [feed] = feeds.get(port) ?? [];
  if (!feed) throw new RangeError(`The node ${node} has no input ${port}.`);
  return feed;
}

function columnsOf(graph: CompiledGraph, { node, port }: Feed): readonly Column[] {
  return graph.node(node).columns.get(port) ?? [];
}

function inputOf(node: CompiledNode, graph: CompiledGraph, port = 'in') {
  const feed = feedOf(node, port);
  const name = stepName(graph, feed);
  return { from: path(engineSchema, name), columns: columnsOf(graph, feed), reads: eachOf(name) };
}

function rowWise(node: CompiledNode, { graph, names }: ScriptGraph): ExportAction[] {
  const map = mapOf(node);
  const input = node.source ? readRows(node.id, node.source) : inputOf(node, graph);
  const asked = map.asks && askedRows(node.id, map.asks, input, names);
  const isWired = graph.isWired(node.id, 'rejected');
  const rows = mapRows(map, asked?.input ?? input, `${node.id} checked`, names, isWired);
  const { actions, reads } = rows;
  const outputs = map.output.map(({ name, value }) => assigned(name, value, names));
  const list = joinSql([...outputs, ...lineageNames]);
  const branches = new Map((map.branches ?? []).map(({ port }) => [port, toPort(port)]));
  const ports = node.ports.outputs.filter(({ kind }) => kind === 'rows');
  for (const { name } of isReadOnly(node) ? [] : ports) {
    const query = sql`SELECT ${list} FROM ${rows.leaving(branches.get(name))}`;
    actions.push(relation(graph, { node: node.id, port: name }, { query, reads }, names));
  }
  if (isWired) {
    actions.push(rejectedRows(node, rows, { graph, names }));
  } else if (mayBeUnread(node))
    actions.push({ do: 'reject', query: unread(node, names), reads: eachOf(unreadName(node)) });
  return [...(asked?.actions ?? []), ...actions];
}

/** What leaves by a wired `rejected` port: rows that failed a check, and what a source could not read as rows. */
function rejectedRows(
  node: CompiledNode,
  { rejected, reads }: MapRows,
  { graph, names }: Pick<ScriptGraph, 'graph' | 'names'>,
): ExportAction {
  const parts = [...(rejected ? [rejected] : []), ...(mayBeUnread(node) ? [unreadRows(node)] : [])];
  if (parts.length === 0) return noRejects(node, graph, names);
  const each = [...(rejected ? reads.each : []), ...(mayBeUnread(node) ? [unreadName(node)] : [])];
  const made = { query: joinSql(parts, ' UNION ALL '), reads: { each, whole: [] } };
  return relation(graph, { node: node.id, port: 'rejected' }, made, names);
}

/** What was read of a source. */
export function readRows(node: string, { columns }: PreparedSource): ReadInput {
  const name = `${node} read`;
  return { from: path(engineSchema, name), columns, reads: eachOf(name) };
}

/** `"a"` rather than `"a" AS "a"`. */
export function assigned(name: string, value: Sql, names: ScriptNames): Sql {
  return names.inline(value) === names.inline(id(name)) ? value : sql`${value} AS ${id(name)}`;
}

/** A view, or a table where several read it. */
function relation(
  graph: CompiledGraph,
  feed: Feed,
  { query, reads }: { query: Sql; reads: ExportReads },
  names: ScriptNames,
): ExportAction {
  const name = stepName(graph, feed);
  const isShared = graph.readers(feed.node, feed.port) > 1 || isReadAgain(graph, feed);
  const made = { name, query: names.text(query), reads };
  return isShared ? { do: 'table', ...made, inOrder: false } : { do: 'view', ...made };
}

function isReadAgain(graph: CompiledGraph, { node, port }: Feed): boolean {
  return [...graph.nodes.values()].some(
    ({ compiled, feeds }) =>
      compiled.shape === 'query' &&
      compiled.rereads === true &&
      [...feeds.values()].flat().some((feed) => feed.node === node && feed.port === port),
  );
}

/** Of a source: whether its files may hold what is no record. */
export function mayBeUnread({ source, definition }: CompiledNode): boolean {
  return source !== undefined && definition.canReject;
}

function unreadName({ id: node }: CompiledNode): string {
  return `${node} unread`;
}

function unread(node: CompiledNode, names: ScriptNames): string {
  return names.text(sql`SELECT * FROM ${path(engineSchema, unreadName(node))}`);
}

/** No column of theirs could be read, so the raw text stands in `error_value`. */
export function unreadRows(node: CompiledNode): Sql {
  const empty = (node.source?.columns ?? []).map(({ name }) => sql`NULL::VARCHAR AS ${id(name)}`);
  const told = sql`code AS error_code, "column" AS error_column, message AS error_message, record AS error_value`;
  const place = sql`source_row, source AS ${hidden.source}, source_row AS ${hidden.row}, line AS ${hidden.line}`;
  return sql`SELECT ${joinSql([...empty, told, place])} FROM ${path(engineSchema, unreadName(node))}`;
}

function query(node: CompiledNode, shape: QueryShape, { graph, names }: ScriptGraph): ExportAction[] {
  const actions: ExportAction[] = [];
  const lineage = new Set(shape.lineage ?? []);
  const guarded = new Map<string, { from: Sql; reads: ExportReads }>();
  const rejected: { query: Sql; reads: ExportReads }[] = [];
  const isWired = graph.isWired(node.id, 'rejected');
  for (const { port, map } of shape.guards ?? []) {
    const guard = mapRows(map, inputOf(node, graph, port), `${node.id} ${port}`, names, isWired);
    actions.push(...guard.actions);
    guarded.set(port, { from: guard.leaving(), reads: guard.reads });
    if (guard.rejected) rejected.push({ query: guard.rejected, reads: guard.reads });
  }
  const made = shape.query({
    from(port, index = 0) {
      const feed = node.feeds.get(port)?.[index];
      if (!feed) throw new RangeError(`The node ${node.id} has no input ${port}.`);
      const from = guarded.get(port)?.from;
      const hasPlaces = lineage.has(port);
      if (!from && hasPlaces) return path(engineSchema, stepName(graph, feed));
      const own = columnsOf(graph, feed).map(({ name }) => id(name));
      return sql`(SELECT ${joinSql([...own, ...(hasPlaces ? lineageNames : [])])} FROM ${from ?? path(engineSchema, stepName(graph, feed))})`;
    },
    hidden: (port, alias) => (lineage.has(port) ? lineageList(alias) : sql``),
  });
  const whole = lineage.size === 0 ? sql`SELECT *${noLineage} FROM (${made})` : made;
  const readsOf = (port: string, feeds: readonly Feed[]) =>
    guarded.get(port)?.reads ?? { each: feeds.map((feed) => stepName(graph, feed)), whole: [] };
  const reads = queryReads(shape, node, readsOf);
  actions.push({ do: 'table', name: node.id, query: names.text(whole), reads, inOrder: shape.seesAllRows !== true });
  if (isWired && rejected.length > 0) {
    const query = joinSql(
      rejected.map((one) => one.query),
      ' UNION ALL BY NAME ',
    );
    const each = rejected.flatMap((one) => one.reads.each);
    actions.push(relation(graph, { node: node.id, port: 'rejected' }, { query, reads: { each, whole: [] } }, names));
  } else if (isWired) actions.push(noRejects(node, graph, names));
  return actions;
}

/** The inputs whose rows go their way one by one, and the others. */
function queryReads(
  { rowWise = [] }: QueryShape,
  { feeds }: CompiledNode,
  readsOf: (port: string, feeds: readonly Feed[]) => ExportReads,
): ExportReads {
  const each: string[] = [];
  const whole: string[] = [];
  for (const [port, own] of feeds) {
    const reads = readsOf(port, own);
    (rowWise.includes(port) ? each : whole).push(...reads.each);
    whole.push(...reads.whole);
  }
  return eachOfAll({ each, whole });
}

/** A port that nothing can reach still has its columns. */
function noRejects(node: CompiledNode, graph: CompiledGraph, names: ScriptNames): ExportAction {
  const [port = 'in'] = node.feeds.keys();
  const { from, columns, reads } = inputOf(node, graph, port);
  const errors = ['error_code', 'error_column', 'error_message', 'error_value'].map(
    (name) => sql`NULL::VARCHAR AS ${id(name)}`,
  );
  const list = [...columns.map(({ name }) => id(name)), ...errors, sql`NULL::BIGINT AS source_row`, ...lineageNames];
  return relation(
    graph,
    { node: node.id, port: 'rejected' },
    { query: sql`SELECT ${joinSql(list)} FROM ${from} WHERE FALSE`, reads },
    names,
  );
}

function writing(node: CompiledNode, sink: FileSink, { graph, names }: ScriptGraph): ExportAction[] {
  const { from, reads } = inputOf(node, graph);
  const list = joinSql(sink.output.map(({ name, value }) => assigned(name, value, names)));
  return [
    {
      do: 'writeFile',
      path: sink.path,
      query: names.text(sql`SELECT ${list} FROM ${from}`),
      reads,
      options: names.inline(sink.options),
      isFolder: sink.partitionBy !== undefined,
      encoding: sink.encoding ?? null,
    },
  ];
}

function loading(node: CompiledNode, sink: SqliteSink, { graph, names, rejectingFor }: ScriptGraph): ExportAction[] {
  const { from, columns, reads } = inputOf(node, graph);
  const typed = columns.map(({ name, type }) => ({ name, type: storedTypeOf(type) }));
  const values = typed.map((column, index) =>
    columns[index]?.type === 'VARCHAR' ? id(column.name) : sql`${storedValue(column)} AS ${id(column.name)}`,
  );
  const { load, path: file, table, createTable, dlqTable = `${table}_dlq` } = sink;
  const isWired = graph.isWired(node.id, 'rejected');
  return [
    {
      do: 'loadSqlite',
      path: file,
      table,
      mode: load.mode,
      columns: typed,
      keys: load.mode === 'upsert' ? load.keys : [],
      update: load.mode === 'upsert' ? (load.update ?? null) : null,
      when: load.mode === 'upsert' ? (load.when ?? null) : null,
      partitionBy: load.mode === 'delete_write' ? load.partitionBy : [],
      createTable,
      dlqTable,
      rejecting: rejectingFor(node.id),
      rows: names.text(sql`SELECT ${joinSql([...values, ...lineageNames])} FROM ${from}`),
      reads,
      refused: isWired ? names.text(refusedRows(node.id, columns)) : null,
    },
  ];
}

/** Rows that a table refused, made of their records, with the types that they came in with. */
function refusedRows(node: string, columns: readonly Column[]): Sql {
  const shape = JSON.stringify(Object.fromEntries(columns.map(({ name, type }) => [name, type])));
  const values = columns.map(({ name }) => sql`struct_extract(r, ${name}) AS ${id(name)}`);
  const told = sql`code AS error_code, "column" AS error_column, message AS error_message, value AS error_value, source_row, source AS ${hidden.source}, source_row AS ${hidden.row}, line AS ${hidden.line}`;
  return sql`SELECT ${joinSql([...values, told])} FROM (SELECT *, from_json(CAST(record AS JSON), ${shape}) AS r FROM ${path(engineSchema, `${node} refused`)})`;
}
