import type { MapShape, RowRequests } from '../../../core/nodes/compiled.ts';
import { id, joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import { type CompiledNode, mapOf } from '../compile/compiled-graph.ts';
import { answerColumns, answersTable, withAnswers } from '../http/answers-table.ts';
import { emptyColumns } from './empty-columns.ts';
import { hidden, lineageList, lineageNames } from './hidden.ts';
import type { RelationParts } from './query-relations.ts';
import { fromQuery, innerPort, type Mode, modeSuffix, type Relation } from './relation.ts';
import { columnsBefore, mapQuery, rejectedColumns, rejectedTypes, withoutWindows } from './row-wise.ts';

export interface MapOptions {
  /** Servers were asked about some of the rows only, and just those are shown. */
  isAskedInPart: boolean;
  /** A look at columns: servers are not asked. */
  isDescribed: boolean;
}

/** The relations of row-wise nodes, sources among them: their inside, and what leaves it by each port. */
export class MapRelations {
  readonly #parts: RelationParts;
  readonly #options: MapOptions;

  constructor(parts: RelationParts, options: MapOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  /** Input columns, helper columns, computed columns and the mark: both good and rejected rows are read from these. */
  async inside(node: CompiledNode, mode: Mode): Promise<Relation> {
    const { graph, views, held } = this.#parts;
    const windowed = held.windowed(node.id, 'in');
    const map = windowed ? withoutWindows(mapOf(node)) : mapOf(node);
    const input = windowed ?? (await this.#input(node, map, mode));
    const { query, columns, isMarked, hasReasons } = mapQuery(
      map,
      graph.sitesOf(node.id),
      { ...input, hasLineage: mode.hasLineage },
      mode.hasReasons ? columnsBefore(map, graph.columnsInto(node, 'in')) : undefined,
    );
    const from = await views.of(`${node.id}.${innerPort}${modeSuffix(mode)}`, query);
    const isRowForRow = input.isRowForRow && map.windows === undefined;
    return { from, columns, isMarked, hasReasons, isRowForRow, root: input.root, chain: [...input.chain, node.id] };
  }

  async #input(node: CompiledNode, map: MapShape, mode: Mode): Promise<Relation> {
    const { inputs, live } = this.#parts;
    if (node.source) return inputs.scanned(node, mode);
    const relation = await inputs.of(node, 'in', mode);
    if (map.asks) return this.#answered(node, map.asks, relation, mode);
    if (!map.windows) return relation;
    return fromQuery(
      node.id,
      live.into({ node: node.id, port: 'in', isInternal: true }, relation, mode),
      relation.columns,
    );
  }

  /** The rows that a node asks servers about, each with its answer. */
  #answered(node: CompiledNode, asks: RowRequests, relation: Relation, mode: Mode): Relation {
    const { isAskedInPart: isPart, isDescribed } = this.#options;
    const { held, live } = this.#parts;
    const uncounted = { ...mode, isCounting: false };
    const rows =
      held.asking(node.id) ?? live.into({ node: node.id, port: 'in', isInternal: true }, relation, uncounted);
    const names = [...relation.columns.map(({ name }) => id(name)), ...(mode.hasLineage ? lineageNames : [])];
    const answers = answerColumns(asks);
    const from = isDescribed
      ? sql`(SELECT ${joinSql([...names, ...emptyColumns(answers)])} FROM ${rows})`
      : withAnswers({ asks, rows, names, answers: answersTable(node.id), isPart });
    return fromQuery(node.id, from, [...relation.columns, ...answers]);
  }

  /** The rows that leave by a port other than `rejected`; dead ones go along, marked. */
  async leaving(
    node: CompiledNode,
    port: string,
    inside: Relation,
    { mode, key }: { mode: Mode; key: string },
  ): Promise<Relation> {
    const lineage = mode.hasLineage ? lineageList() : sql``;
    const site = this.#siteOf(node, port);
    const marks =
      site === 0
        ? hidden.mark
        : sql`CASE WHEN ${hidden.mark} = ${site} THEN 0 ELSE ${hidden.mark} END AS ${hidden.mark}`;
    const own = [...(inside.isMarked ? [marks] : []), ...(inside.hasReasons ? [hidden.why] : [])];
    const list = joinSql([...outputsOf(node), ...own]);
    return { ...inside, ...(await this.#read(node, port, key, sql`SELECT ${list}${lineage} FROM ${inside.from}`)) };
  }

  /** The same from the table that holds the inside of a node: only the rows of the port. */
  leavingHeld(
    node: CompiledNode,
    port: string,
    held: Relation,
    { mode, key }: { mode: Mode; key: string },
  ): Promise<Relation> {
    return this.#fromTable(node, port, held, { mode, key, list: outputsOf(node) });
  }

  /** The same from the table that holds what leaves a node by its only port. */
  leavingFinished(node: CompiledNode, held: Relation, { mode, key }: { mode: Mode; key: string }): Promise<Relation> {
    return this.#fromTable(node, 'out', held, { mode, key, list: held.columns.map(({ name }) => id(name)) });
  }

  async #fromTable(
    node: CompiledNode,
    port: string,
    held: Relation,
    { mode, key, list }: { mode: Mode; key: string; list: readonly Sql[] },
  ): Promise<Relation> {
    const lineage = mode.hasLineage ? lineageList() : sql``;
    const live = held.isMarked ? sql` WHERE ${hidden.mark} = ${this.#siteOf(node, port)}` : sql``;
    const query = sql`SELECT ${joinSql(list)}${lineage} FROM ${held.from}${live}`;
    const { from, columns } = await this.#read(node, port, key, query);
    return { ...fromQuery(node.id, from, columns), root: held.root };
  }

  /** Rejected rows, and records of a source that could not be read; `inside` has lineage. */
  async leavingRejected(node: CompiledNode, key: string, inside: Relation): Promise<Relation> {
    const { graph } = this.#parts;
    const dead = inside.isMarked ? sql`${hidden.mark} = ${graph.sitesOf(node.id).reject}` : sql`FALSE`;
    const list = joinSql([...rejectedColumns(mapOf(node), graph.columnsInto(node, 'in')), ...lineageNames]);
    const spool = node.source?.rejects;
    const unread = spool && spool.count > 0 ? [spool.relation(node.source?.columns ?? [])] : [];
    const parts = [sql`SELECT ${list} FROM ${inside.from} WHERE ${dead}`, ...unread];
    const known = unread.length === 0 ? rejectedTypes(graph.columnsInto(node, 'in')) : undefined;
    const query = joinSql(parts, ' UNION ALL ');
    const { from, columns } = await this.#read(node, 'rejected', key, query, known);
    return { from, columns, isMarked: false, isRowForRow: false, root: inside.root, chain: inside.chain };
  }

  async #read(
    node: CompiledNode,
    port: string,
    key: string,
    query: Sql,
    known = node.columns.get(port),
  ): Promise<Pick<Relation, 'from' | 'columns'>> {
    const { views } = this.#parts;
    const from = await views.of(key, query);
    return { from, columns: known ?? (await views.userColumns(from)) };
  }

  /** The mark of the rows that a branch takes; 0 for the usual way out. */
  #siteOf(node: CompiledNode, port: string): number {
    return this.#parts.graph.sitesOf(node.id).branches.get(port) ?? 0;
  }
}

function outputsOf(node: CompiledNode): Sql[] {
  return mapOf(node).output.map(({ name, value }) => sql`${value} AS ${id(name)}`);
}
