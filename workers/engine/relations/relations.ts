import { id, joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import { type CompiledGraph, type CompiledNode, type Feed, windowedInputs } from '../compile/compiled-graph.ts';
import type { Session } from '../session/session.ts';
import { emptyColumns } from './empty-columns.ts';
import { HeldRows } from './held-rows.ts';
import { LiveRows } from './live-rows.ts';
import { MapRelations } from './map-relations.ts';
import { NodeInputs, withoutRows } from './node-inputs.ts';
import { QueryRelations } from './query-relations.ts';
import {
  fromQuery,
  innerPort,
  type Mode,
  modeSuffix,
  plainMode,
  type Relation,
  type RelationsOptions,
  tracedMode,
} from './relation.ts';
import { errorColumns, rejectedTypes } from './row-wise.ts';
import { Views } from './views.ts';

/** What leaves each node, as SQL in the session: written once for each mode, and read from tables if rows are held. */
export class Relations {
  /** How rows go on from these relations. */
  readonly live: LiveRows;
  /** What comes in at nodes. */
  readonly inputs: NodeInputs;
  readonly #graph: CompiledGraph;
  readonly #described: string | undefined;
  readonly #views: Views;
  readonly #held: HeldRows;
  readonly #queries: QueryRelations;
  readonly #maps: MapRelations;
  readonly #built = new Map<string, Promise<Relation>>();

  constructor(
    graph: CompiledGraph,
    session: Session,
    { onBoundary, patches, described, isAskedInPart = false }: RelationsOptions = {},
  ) {
    this.#graph = graph;
    this.#described = described;
    const isDescribed = described !== undefined;
    const live = new LiveRows(graph, onBoundary);
    // Views of different kinds must not replace each other, as they stay in the session.
    const views = new Views(session, { prefix: patches ? 'patched ' : '', isInline: isDescribed });
    const inputs = new NodeInputs({ graph, views, patches, leaving: (feed, mode) => this.of(feed, mode) });
    const held = new HeldRows(graph, session, live);
    const parts = { graph, live, inputs, views, held };
    this.live = live;
    this.inputs = inputs;
    this.#views = views;
    this.#held = held;
    this.#queries = new QueryRelations(parts);
    this.#maps = new MapRelations(parts, { isAskedInPart, isDescribed });
  }

  /** The rows that leave a node by a port. */
  of(feed: Feed, mode: Mode): Promise<Relation> {
    const isOther = this.#described !== undefined && feed.node !== this.#described;
    if (isOther) return Promise.resolve(withoutRows(this.#graph, feed, mode));
    const key = `${feed.node}.${feed.port}${modeSuffix(mode)}`;
    const known = this.#built.get(key);
    if (known) return known;
    const building = this.#build(feed, mode, key);
    this.#built.set(key, building);
    return building;
  }

  async #build(feed: Feed, mode: Mode, key: string): Promise<Relation> {
    // Otherwise the nested calls for a long pipeline would exceed the stack.
    await Promise.resolve();
    const node = this.#graph.node(feed.node);
    const held = this.#held.of(node.id);
    const isRejected = feed.port === 'rejected';
    switch (node.compiled.shape) {
      case 'sink':
        return held ?? this.#noRejects(node, key);
      case 'query':
        if (isRejected) return this.#held.keptOut(node.id) ?? this.#queries.rejects(node, mode, key);
        return held ?? this.#queries.of(node, mode, key);
      case 'map':
      case 'scan':
        return this.#buildRowWise(node, feed.port, { mode, key });
    }
  }

  async #buildRowWise(node: CompiledNode, port: string, about: { mode: Mode; key: string }): Promise<Relation> {
    const held = this.#held.of(node.id);
    const table = this.#isHeldAsItLeaves(node) ? undefined : held;
    if (port === innerPort) return table ?? this.#maps.inside(node, about.mode);
    if (held && !table && port === 'out') return this.#maps.leavingFinished(node, held, about);
    const isRejected = port === 'rejected';
    const insideMode = isRejected ? { ...about.mode, hasLineage: true } : about.mode;
    const inside = await this.of({ node: node.id, port: innerPort }, insideMode);
    if (isRejected) return this.#maps.leavingRejected(node, about.key, inside);
    if (table) return this.#maps.leavingHeld(node, port, inside, about);
    return this.#maps.leaving(node, port, inside, about);
  }

  /** A checked input of a query, traced and uncounted, to read rejects from. */
  guardOf(...about: Parameters<QueryRelations['guardOf']>): Promise<Relation> {
    return this.#queries.guardOf(...about);
  }

  /** The live rows that reach a node, uncounted. */
  async reaching(node: CompiledNode): Promise<Sql> {
    const relation = await this.inputs.of(node, 'in', plainMode);
    return this.live.into({ node: node.id, port: 'in', isInternal: true }, relation, plainMode);
  }

  /**
   * Whether a table of a node has what leaves it, rather than its inside, of which the reasons of rejects and warnings
   * are read. A column of a table takes half a megabyte however few the rows are, and a node may have helpers by the
   * hundred. Where a check ends the run, the inside is computed once more to say why.
   */
  #isHeldAsItLeaves({ id: node, compiled }: CompiledNode): boolean {
    if (compiled.shape !== 'map') return compiled.shape === 'query';
    const { asks, branches, checks } = compiled;
    const isSilent = checks.every(({ severity }) => severity === 'fail') && !this.#graph.isWired(node, 'rejected');
    return isSilent && asks === undefined && branches === undefined;
  }

  isHeld(node: string): boolean {
    return this.#held.of(node) !== undefined;
  }

  /**
   * Puts a node's rows, with its own rejects, failures and branches, into a table that all its readers share from now
   * on.
   */
  async hold(node: string, { isCounting }: Pick<Mode, 'isCounting'> = { isCounting: true }): Promise<void> {
    const mode = { isCounting, hasLineage: true };
    const port = this.#isHeldAsItLeaves(this.#graph.node(node)) ? 'out' : innerPort;
    await this.#held.hold(node, await this.of({ node, port }, mode), mode);
    this.#forgetAll();
  }

  /** Puts the rows that windows of a node look at into tables, counted, with what the windows make of them. */
  async holdWindowed(node: CompiledNode): Promise<void> {
    const mode = { isCounting: true, hasLineage: true };
    for (const input of windowedInputs(node)) {
      await this.#held.holdWindowed(node.id, input, await this.inputs.of(node, input.port, mode), mode);
    }
    this.#forgetAll();
  }

  /** Whether a node has windows that are still to be computed with all that reads them. */
  hasOpenWindows(node: CompiledNode): boolean {
    return windowedInputs(node).some(({ port }) => this.#held.windowed(node.id, port) === undefined);
  }

  /**
   * Puts the rows that a node asks servers about into a table, counted. Returns it: its first columns are the user's.
   */
  async holdAsking(node: CompiledNode): Promise<Sql> {
    const mode = { isCounting: true, hasLineage: true };
    const table = await this.#held.holdAsking(node.id, await this.inputs.of(node, 'in', mode), mode);
    this.#forgetAll();
    return table;
  }

  /** Puts the rows that a query's checks kept out into a table, for the readers of a wire. */
  async holdKeptOut(node: string): Promise<void> {
    await this.#held.holdKeptOut(node, await this.of({ node, port: 'rejected' }, tracedMode));
    this.#forgetAll();
  }

  /** Makes the table that the rejects of a sink are read from; it must be filled before. */
  async holdRefused(node: CompiledNode): Promise<Sql> {
    const table = await this.#held.holdRefused(node, await this.#noRejects(node, `${node.id}.rejected empty`));
    this.#forgetAll();
    return table;
  }

  /** Drops the tables of all nodes that are held. */
  async release(): Promise<void> {
    if (this.#held.isEmpty) return;
    this.#forgetAll();
    await this.#held.release();
  }

  /** Forgets the relations of a node that has changed. */
  forget(node: string): void {
    for (const key of this.#built.keys()) if (key.startsWith(`${node}.`)) this.#built.delete(key);
  }

  /** Relations that were built before a table was there read past it. */
  #forgetAll(): void {
    this.#built.clear();
  }

  /** What a sink refuses is known only once it is loaded; until then, there are columns without rows. */
  async #noRejects(node: CompiledNode, key: string): Promise<Relation> {
    const inputs = emptyColumns(this.#graph.columnsInto(node, 'in'));
    const errors = errorColumns([]).map(({ name, value }) => sql`${value} AS ${id(name)}`);
    const list = joinSql([...inputs, ...errors, sql`NULL::BIGINT AS source_row`]);
    const from = await this.#views.of(key, sql`SELECT ${list} WHERE FALSE`);
    const known = node.columns.get('rejected') ?? rejectedTypes(this.#graph.columnsInto(node, 'in'));
    return fromQuery(node.id, from, known ?? (await this.#views.userColumns(from)));
  }
}
