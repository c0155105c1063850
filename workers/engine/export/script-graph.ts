import type { Column } from '../../../core/column-types.ts';
import type { ExportAction, ExportReads } from '../../../core/export/plan.ts';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { id, joinSql, path, renderInlined, type Sql, sql } from '../../../core/sql/sql.ts';
import type { CompiledGraph, CompiledNode, Feed } from '../compile/compiled-graph.ts';
import { lineageNames } from '../relations/hidden.ts';
import type { PreparedSource } from '../sources/source.ts';
import type { ReadInput } from './map-actions.ts';
import type { ScriptNames } from './script-names.ts';
import { eachOf } from './step-reads.ts';

export interface ScriptGraph {
  graph: CompiledGraph;
  names: ScriptNames;
  /** The nodes whose rejects go beside a table: those that lead to its output, and it. */
  rejectingFor(output: string): string[];
}

/**
 * The relation of the rows that leave a node: its id, and the port where that is not the usual one; for a source that
 * changes nothing, what was read.
 */
export function stepName(graph: CompiledGraph, { node, port }: Feed): string {
  if (port !== 'out') return `${node}.${port}`;
  return isReadOnly(graph.node(node)) ? `${node} read` : node;
}

/** A source whose rows leave as they are read. */
export function isReadOnly({ source, compiled }: CompiledNode): boolean {
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

export function columnsOf(graph: CompiledGraph, { node, port }: Feed): readonly Column[] {
  return graph.node(node).columns.get(port) ?? [];
}

export function inputOf(node: CompiledNode, graph: CompiledGraph, port = 'in') {
  const feed = feedOf(node, port);
  const name = stepName(graph, feed);
  return { from: path(engineSchema, name), columns: columnsOf(graph, feed), reads: eachOf(name) };
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
export function relation(
  graph: CompiledGraph,
  feed: Feed,
  { query, reads }: { query: Sql; reads: ExportReads },
  names: ScriptNames,
): ExportAction {
  const name = stepName(graph, feed);
  const isShared = graph.readersOf(feed.node, feed.port).length > 1 || isReadAgain(graph, feed);
  const made = { name, query: names.text(query), reads };
  return isShared ? { do: 'table', ...made, inOrder: false } : { do: 'view', ...made };
}

function isReadAgain(graph: CompiledGraph, { node, port }: Feed): boolean {
  return graph.readersOf(node, port).some(({ compiled }) => compiled.shape === 'query' && compiled.rereads === true);
}

/** A port that nothing can reach still has its columns. */
export function noRejects(node: CompiledNode, graph: CompiledGraph, names: ScriptNames): ExportAction {
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
