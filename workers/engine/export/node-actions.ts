import type { ExportAction } from '../../../core/export/plan.ts';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { id, joinSql, path, type Sql, sql } from '../../../core/sql/sql.ts';
import { type CompiledNode, mapOf } from '../compile/compiled-graph.ts';
import { hidden, lineageNames } from '../relations/hidden.ts';
import { askedRows } from './asking-actions.ts';
import { type MapRows, mapRows, toPort } from './map-actions.ts';
import { query } from './query-actions.ts';
import { assigned, inputOf, isReadOnly, noRejects, readRows, relation, type ScriptGraph } from './script-graph.ts';
import type { ScriptNames } from './script-names.ts';
import { loading, writing } from './sink-actions.ts';
import { eachOf } from './step-reads.ts';

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

function rowWise(node: CompiledNode, { graph, names }: ScriptGraph): ExportAction[] {
  const map = mapOf(node);
  const input = node.source ? readRows(node.id, node.source) : inputOf(node, graph);
  const asked = map.asks && askedRows(node.id, map.asks, input, names);
  const isWired = graph.isWired(node.id, 'rejected');
  const rows = mapRows(map, asked?.input ?? input, { tableName: `${node.id} checked`, names, isWired });
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
  const errors = sql`code AS error_code, "column" AS error_column, message AS error_message, record AS error_value`;
  const place = sql`source_row, source AS ${hidden.source}, source_row AS ${hidden.row}, line AS ${hidden.line}`;
  return sql`SELECT ${joinSql([...empty, errors, place])} FROM ${path(engineSchema, unreadName(node))}`;
}
