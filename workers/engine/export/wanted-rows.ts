import type { ActionOf } from '../../../core/export/plan.ts';
import { joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import type { ResolvedNode } from '../compile/compile.ts';
import { type CompiledGraph, type Feed, mapOf } from '../compile/compiled-graph.ts';
import type { Resolved } from '../compile/resolve.ts';
import { lineageNames } from '../relations/hidden.ts';
import { isRowByRow, limitsDownstream } from '../sources/demand.ts';
import { rowsInline, toPort } from './map-actions.ts';
import { mayBeUnread, unreadRows } from './node-actions.ts';
import { assigned, readRows } from './script-graph.ts';
import type { ScriptNames } from './script-names.ts';

interface WantedRows extends Pick<Resolved, 'graph'> {
  /** The nodes that take part, by their ids. */
  nodes: ReadonlyMap<string, ResolvedNode>;
  compiled: CompiledGraph;
  names: ScriptNames;
}

/**
 * The nodes behind a source that are satisfied with its first rows, each with a query that counts those which reach it;
 * none where some node wants all.
 */
export function enoughFor(source: string, { compiled, names, ...plan }: WantedRows): ActionOf<'readHttp'>['enough'] {
  const found = limitsDownstream(source, plan);
  if (!found || [...found.between].some((node) => !isRowByRow(compiled.node(node)))) return [];
  return [...found.limits].map(([node, rows]) => {
    const reaching = [...compiled.node(node).feeds.values()].flat().map((feed) => leaving(feed, compiled, names));
    return { rows, query: names.text(sql`SELECT count(*) FROM (${joinSql(reaching, ' UNION ALL ')})`) };
  });
}

/** The rows that leave a node by a port, as one query over what was read of the source. */
function leaving({ node: name, port }: Feed, compiled: CompiledGraph, names: ScriptNames): Sql {
  const node = compiled.node(name);
  const map = mapOf(node);
  const [feed = { node: name, port }] = [...node.feeds.values()].flat();
  const input = node.source
    ? readRows(name, node.source)
    : {
        from: sql`(${leaving(feed, compiled, names)})`,
        columns: compiled.node(feed.node).columns.get(feed.port) ?? [],
      };
  const rows = rowsInline(map, input, names);
  if (port === 'rejected') {
    const parts = [...(rows.rejected ? [rows.rejected] : []), ...(mayBeUnread(node) ? [unreadRows(node)] : [])];
    return joinSql(parts, ' UNION ALL ');
  }
  const branch = map.branches?.some((each) => each.port === port) ? toPort(port) : undefined;
  const list = [...map.output.map(({ name: column, value }) => assigned(column, value, names)), ...lineageNames];
  return sql`SELECT ${joinSql(list)} FROM ${rows.leaving(branch)}`;
}
