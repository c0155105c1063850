import type { ExportAction, ExportReads } from '../../../core/export/plan.ts';
import type { QueryShape } from '../../../core/nodes/compiled.ts';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { id, joinSql, path, type Sql, sql } from '../../../core/sql/sql.ts';
import type { CompiledNode, Feed } from '../compile/compiled-graph.ts';
import { lineageList, lineageNames, noLineage } from '../relations/hidden.ts';
import { type RejectedPart, stackedRejects } from '../relations/stacked-rejects.ts';
import { mapRows } from './map-actions.ts';
import { columnsOf, inputOf, noRejects, relation, type ScriptGraph, stepName } from './script-graph.ts';
import { eachOfAll } from './step-reads.ts';

/** What a node does that is one query over its inputs. */
export function query(node: CompiledNode, shape: QueryShape, { graph, names }: ScriptGraph): ExportAction[] {
  const actions: ExportAction[] = [];
  const lineage = new Set(shape.lineage ?? []);
  const guarded = new Map<string, { from: Sql; reads: ExportReads }>();
  const rejected: (RejectedPart & { reads: ExportReads })[] = [];
  const isWired = graph.isWired(node.id, 'rejected');
  for (const { port, map } of shape.guards ?? []) {
    const input = inputOf(node, graph, port);
    const guard = mapRows(map, input, { tableName: `${node.id} ${port}`, names, isWired });
    actions.push(...guard.actions);
    guarded.set(port, { from: guard.leaving(), reads: guard.reads });
    if (guard.rejected) rejected.push({ columns: input.columns, rows: guard.rejected, reads: guard.reads });
  }
  const from = (port: string, index = 0) => {
    const feed = node.feeds.get(port)?.[index];
    if (!feed) throw new RangeError(`The node ${node.id} has no input ${port}.`);
    const checked = guarded.get(port)?.from;
    const hasPlaces = lineage.has(port);
    if (!checked && hasPlaces) return path(engineSchema, stepName(graph, feed));
    const own = columnsOf(graph, feed).map(({ name }) => id(name));
    return sql`(SELECT ${joinSql([...own, ...(hasPlaces ? lineageNames : [])])} FROM ${checked ?? path(engineSchema, stepName(graph, feed))})`;
  };
  const hidden = (port: string, alias?: string) => (lineage.has(port) ? lineageList(alias) : sql``);
  const made = shape.query({ from, again: from, hidden });
  const whole = lineage.size === 0 ? sql`SELECT *${noLineage} FROM (${made})` : made;
  const readsOf = (port: string, feeds: readonly Feed[]) =>
    guarded.get(port)?.reads ?? { each: feeds.map((feed) => stepName(graph, feed)), whole: [] };
  const reads = queryReads(shape, node, readsOf);
  actions.push({ do: 'table', name: node.id, query: names.text(whole), reads, inOrder: shape.seesAllRows !== true });
  if (isWired && rejected.length > 0) {
    const each = rejected.flatMap((one) => one.reads.each);
    actions.push(
      relation(
        graph,
        { node: node.id, port: 'rejected' },
        { query: stackedRejects(rejected), reads: { each, whole: [] } },
        names,
      ),
    );
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
