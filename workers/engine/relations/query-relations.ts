import type { MapShape } from '../../../core/nodes/compiled.ts';
import { joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import type { CompiledGraph, CompiledNode, Feed } from '../compile/compiled-graph.ts';
import type { HeldRows } from './held-rows.ts';
import { hidden, lineageList, noLineage } from './hidden.ts';
import type { LiveRows } from './live-rows.ts';
import type { NodeInputs } from './node-inputs.ts';
import { fromQuery, type Mode, modeSuffix, type Relation, tracedMode } from './relation.ts';
import { mapQuery, rejectedColumns, uncheckedMap, withoutWindows } from './row-wise.ts';
import { type RejectedPart, stackedRejects } from './stacked-rejects.ts';
import type { Views } from './views.ts';

/** What relations of nodes are built with. */
export interface RelationParts {
  graph: CompiledGraph;
  live: LiveRows;
  inputs: NodeInputs;
  views: Views;
  held: HeldRows;
}

/** An input of a query whose rows are checked before the query sees them. */
interface Guard {
  port: string;
  map: MapShape;
}

/**
 * The relations of nodes that are any SELECT over whole inputs: what they give, and what the checks on their inputs
 * keep out.
 */
export class QueryRelations {
  readonly #parts: RelationParts;

  constructor(parts: RelationParts) {
    this.#parts = parts;
  }

  /** What the query of a node gives. */
  async of(node: CompiledNode, mode: Mode, key: string): Promise<Relation> {
    const { views } = this.#parts;
    const { compiled } = node;
    if (compiled.shape !== 'query') throw new TypeError(`${node.id} is no query.`);
    const isTraced = (port: string) => mode.hasLineage && compiled.lineage?.includes(port) === true;
    const from = await this.#reader(node, mode, isTraced);
    const query = compiled.query({
      from,
      again: compiled.rereads ? await this.#reader(node, { ...mode, isCounting: false }, isTraced) : from,
      hidden: (port, alias) => (isTraced(port) ? lineageList(alias) : sql``),
    });
    const hasPlaces = (compiled.lineage ?? []).length > 0;
    const made = await views.of(key, mode.hasLineage && !hasPlaces ? sql`SELECT *${noLineage} FROM (${query})` : query);
    return fromQuery(node.id, made, node.columns.get('out') ?? (await views.userColumns(made)));
  }

  /** Gives the live rows of each input. */
  async #reader(
    node: CompiledNode,
    mode: Mode,
    isTraced: (port: string) => boolean,
  ): Promise<(port: string, index?: number) => Sql> {
    const inputs = new Map<string, Sql[]>();
    for (const [port, feeds] of node.feeds) {
      const reading = this.#inputs(node, { port, feeds }, { ...mode, hasLineage: isTraced(port) });
      inputs.set(port, await Promise.all(reading));
    }
    return (port, index = 0) => {
      const input = inputs.get(port)?.[index];
      if (!input) throw new RangeError(`The node ${node.id} has no input ${port}.`);
      return input;
    };
  }

  /** The live rows of each wire into a port; where the port is checked, those that pass. */
  #inputs(node: CompiledNode, { port, feeds }: { port: string; feeds: readonly Feed[] }, mode: Mode): Promise<Sql>[] {
    const { inputs, live } = this.#parts;
    const guard = node.compiled.shape === 'query' ? node.compiled.guards?.find((one) => one.port === port) : undefined;
    return feeds.map(async (feed, index) => {
      const relation = await inputs.fed({ node, port, feed }, mode);
      if (!guard) return live.into({ node: node.id, port: `${port}${index}` }, relation, mode);
      const checked = await this.#checked(node, guard, relation, mode);
      return live.into({ node: node.id, port, isInternal: true }, checked, mode);
    });
  }

  /** A checked input, each row with what became of it. */
  async #checked(node: CompiledNode, { port, map }: Guard, relation: Relation, mode: Mode): Promise<Relation> {
    const { graph, live, views, held } = this.#parts;
    const { hasLineage } = mode;
    const windowed = held.windowed(node.id, port);
    const input = windowed ?? {
      ...relation,
      from: live.into({ node: node.id, port }, relation, mode),
      isMarked: false,
    };
    const sites = graph.sitesOf(node.id);
    const { query, isMarked } = mapQuery(windowed ? withoutWindows(map) : map, sites, { ...input, hasLineage });
    const from = await views.of(`${node.id}.${port}?${modeSuffix(mode)}`, query);
    return { ...fromQuery(node.id, from, relation.columns), isMarked, chain: [node.id] };
  }

  /** A checked input, traced and uncounted, to read rejects from. */
  async guardOf(node: CompiledNode, port: string, map: MapShape): Promise<Relation> {
    return this.#checked(node, { port, map }, await this.#parts.inputs.of(node, port, tracedMode), tracedMode);
  }

  /** The rows that a query's checks kept out, all its checked inputs together; nothing is counted twice. */
  async rejects(node: CompiledNode, mode: Mode, key: string): Promise<Relation> {
    const { graph, views } = this.#parts;
    const guards = node.compiled.shape === 'query' ? (node.compiled.guards ?? []) : [];
    // A port that nothing can reach still has its columns.
    const [anyPort = 'in'] = node.feeds.keys();
    const sources = guards.length > 0 ? guards : [{ port: anyPort, map: uncheckedMap }];
    const lineage = mode.hasLineage ? lineageList() : sql``;
    const parts: RejectedPart[] = [];
    for (const { port, map } of sources) {
      const checked = await this.guardOf(node, port, map);
      const isRejected = checked.isMarked ? sql`${hidden.mark} = ${graph.sitesOf(node.id).reject}` : sql`FALSE`;
      const columns = graph.columnsInto(node, port);
      const list = joinSql(rejectedColumns(map, columns));
      parts.push({ columns, rows: sql`SELECT ${list}${lineage} FROM ${checked.from} WHERE ${isRejected}` });
    }
    const from = await views.of(key, stackedRejects(parts));
    const columns = node.columns.get('rejected') ?? (await views.userColumns(from));
    return { ...fromQuery(node.id, from, columns), chain: [node.id] };
  }
}
