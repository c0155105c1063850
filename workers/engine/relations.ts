import type { Column } from '../../core/column-types.ts';
import type { Assignment, MapShape, RowRequests } from '../../core/nodes/compiled.ts';
import { engineSchema } from '../../core/sql/engine-schema.ts';
import { id, joinSql, path, renderInlined, type Sql, sql } from '../../core/sql/sql.ts';
import type { CompiledGraph, CompiledNode, Feed } from './compiled-graph.ts';
import { emptyColumns } from './empty-columns.ts';
import { hidden, hiddenPrefix, lineageList, lineageNames, noLineage } from './hidden.ts';
import { answerColumns, answersTable, withAnswers } from './http/answers-table.ts';
import { LiveRows } from './live-rows.ts';
import {
  fromQuery,
  type Mode,
  modeSuffix,
  plainMode,
  type Relation,
  type RelationsOptions,
  tracedMode,
} from './relation.ts';
import { directInput, overlaidInput, silenced } from './replay/patch-sql.ts';
import type { Patches } from './replay/patches.ts';
import { columnsBefore, errorColumns, mapQuery, uncheckedMap } from './row-wise.ts';
import type { Session } from './session.ts';

/**
 * Up to this length a query stands where it is read: to make a view of it, the engine would bind it and all below it once
 * more. Longer ones become views, since text that is read twice would double at each step, and the parser goes only so deep.
 */
const inlinedChars = 10_000;

/** Writes the SQL of each node's output into the session, once per mode, and knows how its rows are counted. */
export class Relations {
  /** How rows go on from the relations that this gives. */
  readonly live: LiveRows;
  readonly #graph: CompiledGraph;
  readonly #session: Session;
  readonly #built = new Map<string, Promise<Relation>>();
  readonly #held = new Map<string, Relation>();
  /** What queries' checks kept out, by node. */
  readonly #heldRejects = new Map<string, Relation>();
  readonly #patches: Patches | undefined;
  readonly #described: string | undefined;
  readonly #isAskedInPart: boolean;
  /** Tables of the rows that nodes ask servers about. */
  readonly #asking = new Map<string, Sql>();
  readonly #prefix: string;

  constructor(
    graph: CompiledGraph,
    session: Session,
    { onBoundary, patches, described, isAskedInPart = false }: RelationsOptions = {},
  ) {
    this.#graph = graph;
    this.#session = session;
    this.live = new LiveRows(graph, onBoundary);
    this.#patches = patches;
    this.#described = described;
    this.#isAskedInPart = isAskedInPart;
    // Views of another kind must not take the place of those that stay in the session.
    this.#prefix = patches ? 'patched ' : '';
  }

  /** The rows that leave `node` by `port`. */
  of(feed: Feed, mode: Mode): Promise<Relation> {
    if (this.#described !== undefined && feed.node !== this.#described) return Promise.resolve(this.#shape(feed, mode));
    const key = `${feed.node}.${feed.port}${modeSuffix(mode)}`;
    const known = this.#built.get(key);
    if (known) return known;
    const building = this.#build(feed, mode, key);
    this.#built.set(key, building);
    return building;
  }

  /** The columns that leave a node, without its rows. */
  #shape({ node, port }: Feed, { hasLineage }: Mode): Relation {
    const columns = this.#graph.node(node).columns.get(port) ?? [];
    const lineage = hasLineage ? noLineage : sql``;
    const from = sql`(SELECT ${joinSql(emptyColumns(columns))}${lineage} WHERE FALSE)`;
    return fromQuery(node, from, columns);
  }

  /** Puts a node's rows, with its own rejects, failures and branches, into a table that all its readers share from now on. */
  async hold(node: string, isCounting = true): Promise<void> {
    const mode = { isCounting, hasLineage: true };
    const isQuery = this.#graph.node(node).compiled.shape === 'query';
    const relation = await this.of({ node, port: isQuery ? 'out' : innerPort }, mode);
    const { reject, fail, branches } = this.#graph.sitesOf(node);
    const table = path(engineSchema, `held ${node}`);
    await this.#session.run(
      sql`CREATE OR REPLACE TABLE ${table} AS ${this.live.whole(node, relation, mode, [reject, fail, ...branches.values()])}`,
    );
    this.#held.set(node, { ...relation, from: table, isRowForRow: false, root: { node, kind: 'table' }, chain: [] });
    // What was built for nodes behind it reads what it was before.
    this.#built.clear();
  }

  /** Puts the rows that a node asks servers about into a table, counted. Returns it: its first columns are the user's. */
  async holdAsking(node: CompiledNode): Promise<Sql> {
    const mode = { isCounting: true, hasLineage: true };
    const relation = await this.input(node, 'in', mode);
    const table = path(engineSchema, `asking ${node.id}`);
    await this.#session.run(
      sql`CREATE TABLE ${table} AS SELECT * FROM ${this.live.into(node.id, 'in', relation, mode, true)}`,
    );
    this.#asking.set(node.id, table);
    this.#built.clear();
    return table;
  }

  /** The live rows that reach a node, uncounted. */
  async reaching(node: CompiledNode): Promise<Sql> {
    return this.live.into(node.id, 'in', await this.input(node, 'in', plainMode), plainMode, true);
  }

  /** Puts the rows that a query's checks kept out into a table, for those that a wire takes them to. */
  async holdKeptOut(node: string): Promise<void> {
    const relation = await this.of({ node, port: 'rejected' }, tracedMode);
    const table = path(engineSchema, `held ${node}.rejected`);
    await this.#session.run(sql`CREATE TABLE ${table} AS SELECT * FROM ${relation.from}`);
    this.#heldRejects.set(node, { ...relation, from: table, root: { node, kind: 'table' }, chain: [] });
    this.#built.clear();
  }

  isHeld(node: string): boolean {
    return this.#held.has(node);
  }

  /** Lets go of all nodes that are held. */
  async release(): Promise<void> {
    const tables = [...this.#held.values()].map(({ from }) => from);
    if (tables.length === 0) return;
    this.#held.clear();
    this.#built.clear();
    for (const table of tables) await this.#session.run(sql`DROP TABLE ${table}`);
  }

  /** Makes the table that a sink's rejects are read from; fill it before they are. */
  async holdRejects(node: CompiledNode): Promise<Sql> {
    const table = path(engineSchema, `refused ${node.id}`);
    const empty = await this.#noRejects(node, `${node.id}.rejected empty`);
    await this.#session.run(sql`CREATE TABLE ${table} AS SELECT *${noLineage} FROM ${empty.from}`);
    this.#held.set(node.id, { ...empty, from: table, root: { node: node.id, kind: 'table' } });
    this.#built.clear();
    return table;
  }

  /** What a sink refuses is known only when it has been loaded: until then, columns without rows. */
  async #noRejects(node: CompiledNode, key: string): Promise<Relation> {
    const inputs = emptyColumns(this.#graph.columnsInto(node, 'in'));
    const errors = errorColumns([]).map(({ name, value }) => sql`${value} AS ${id(name)}`);
    const from = await this.#view(
      key,
      sql`SELECT ${joinSql([...inputs, ...errors, sql`NULL::BIGINT AS source_row`])} WHERE FALSE`,
    );
    const columns = node.columns.get('rejected') ?? (await this.#userColumns(from));
    return fromQuery(node.id, from, columns);
  }

  /** Forgets what was built for a node that has changed. */
  forget(node: string): void {
    for (const key of this.#built.keys()) if (key.startsWith(`${node}.`)) this.#built.delete(key);
  }

  async #build(feed: Feed, mode: Mode, key: string): Promise<Relation> {
    const node = this.#graph.node(feed.node);
    const held = this.#held.get(feed.node);
    if (node.compiled.shape === 'sink') return held ?? this.#noRejects(node, key);
    if (node.compiled.shape === 'query') {
      if (feed.port === 'rejected') return this.#heldRejects.get(node.id) ?? this.#guardRejects(node, mode, key);
      return held ?? this.#query(node, mode, key);
    }
    if (feed.port === innerPort) return held ?? this.#inner(node, mode);
    const innerMode = feed.port === 'rejected' ? { ...mode, hasLineage: true } : mode;
    return this.#leave(node, feed.port, mode, key, await this.of({ ...feed, port: innerPort }, innerMode));
  }

  /** A query as what others can read from. */
  async #view(key: string, query: Sql): Promise<Sql> {
    if (this.#described !== undefined || renderInlined(query).length <= inlinedChars) return sql`(${query})`;
    const name = path(engineSchema, this.#prefix + key);
    await this.#session.run(sql`CREATE OR REPLACE VIEW ${name} AS ${query}`);
    return name;
  }

  async #query(node: CompiledNode, mode: Mode, key: string): Promise<Relation> {
    const { compiled } = node;
    if (compiled.shape !== 'query') throw new TypeError(`${node.id} is no query.`);
    const lineagePorts = new Set(compiled.lineage ?? []);
    const inputs = new Map<string, Sql[]>();
    for (const [port, feeds] of node.feeds) {
      const portMode = { ...mode, hasLineage: mode.hasLineage && lineagePorts.has(port) };
      inputs.set(
        port,
        await Promise.all(feeds.map((feed, index) => this.#queryInput(node, feed, port, index, portMode))),
      );
    }
    const query = compiled.query({
      from: (port, index = 0) => {
        const input = inputs.get(port)?.[index];
        if (!input) throw new RangeError(`The node ${node.id} has no input ${port}.`);
        return input;
      },
      hidden: (port, alias) => (mode.hasLineage && lineagePorts.has(port) ? lineageList(alias) : sql``),
    });
    const whole = mode.hasLineage && lineagePorts.size === 0 ? sql`SELECT *${noLineage} FROM (${query})` : query;
    const from = await this.#view(key, whole);
    const columns = node.columns.get('out') ?? (await this.#userColumns(from));
    return fromQuery(node.id, from, columns);
  }

  async #queryInput(node: CompiledNode, feed: Feed, port: string, index: number, mode: Mode): Promise<Sql> {
    const relation = await this.#fed(node, feed, port, mode);
    const guard = node.compiled.shape === 'query' ? node.compiled.guards?.find((one) => one.port === port) : undefined;
    if (!guard) return this.live.into(node.id, `${port}${index}`, relation, mode);
    const inner = await this.#guardInner(node, port, relation, guard.map, mode);
    return this.live.into(node.id, port, inner, mode, true);
  }

  async #guardInner(
    node: CompiledNode,
    port: string,
    relation: Relation,
    map: MapShape,
    mode: Mode,
  ): Promise<Relation> {
    const input = this.live.into(node.id, port, relation, mode);
    const unmarked: Relation = { ...relation, from: input, isMarked: false, isRowForRow: false };
    const { query, isMarked } = mapQuery(map, this.#graph.sitesOf(node.id), {
      ...unmarked,
      hasLineage: mode.hasLineage,
    });
    const from = await this.#view(`${node.id}.${port}?${modeSuffix(mode)}`, query);
    return { ...fromQuery(node.id, from, relation.columns), isMarked, chain: [node.id] };
  }

  /** The rows that a query's checks kept out, all its guarded inputs together; nothing is counted twice. */
  async #guardRejects(node: CompiledNode, mode: Mode, key: string): Promise<Relation> {
    const guards = node.compiled.shape === 'query' ? (node.compiled.guards ?? []) : [];
    // A port that nothing can reach still has its columns.
    const [anyPort = 'in'] = node.feeds.keys();
    const sources = guards.length > 0 ? guards : [{ port: anyPort, map: uncheckedMap }];
    const lineage = mode.hasLineage ? lineageList() : sql``;
    const parts: Sql[] = [];
    for (const { port, map } of sources) {
      const inner = await this.guardOf(node, port, map);
      const isRejected = inner.isMarked ? sql`${hidden.mark} = ${this.#graph.sitesOf(node.id).reject}` : sql`FALSE`;
      parts.push(
        sql`SELECT ${joinSql(this.rejectedColumns(node, map, port))}${lineage} FROM ${inner.from} WHERE ${isRejected}`,
      );
    }
    const from = await this.#view(key, joinSql(parts, ' UNION ALL BY NAME '));
    const columns = node.columns.get('rejected') ?? (await this.#userColumns(from));
    return { ...fromQuery(node.id, from, columns), chain: [node.id] };
  }

  /** A guarded input of a query with its checks applied, traced and uncounted: to read rejects from. */
  async guardOf(node: CompiledNode, port: string, map: MapShape): Promise<Relation> {
    return this.#guardInner(node, port, await this.input(node, port, tracedMode), map, tracedMode);
  }

  /** Input columns, helper columns, computed columns and the mark: what both the good and the rejected rows are read from. */
  async #inner(node: CompiledNode, mode: Mode): Promise<Relation> {
    const map = mapOf(node);
    const input = await this.#mapInput(node, map, mode);
    const { query, columns, isMarked, hasReasons } = mapQuery(
      map,
      this.#graph.sitesOf(node.id),
      { ...input, hasLineage: mode.hasLineage },
      mode.hasReasons ? this.inputColumns(node, map) : undefined,
    );
    const from = await this.#view(`${node.id}.${innerPort}${modeSuffix(mode)}`, query);
    const isRowForRow = input.isRowForRow && map.order === undefined;
    return { from, columns, isMarked, hasReasons, isRowForRow, root: input.root, chain: [...input.chain, node.id] };
  }

  #scan(node: CompiledNode, { hasLineage }: Mode): Relation {
    if (!node.source) throw new TypeError(`${node.id} is no source.`);
    const { columns } = node.source;
    const from = node.source.relation(hasLineage);
    const root = { node: node.id, kind: 'scan' } as const;
    const scanned: Relation = { from, columns, isMarked: false, isRowForRow: true, root, chain: [] };
    return this.#patches?.isSilent(node.id, node.id, 'in') ? silenced(scanned, node.id) : scanned;
  }

  /** What comes in by a port that takes one wire, corrected rows included. */
  input(node: CompiledNode, port: string, mode: Mode): Promise<Relation> {
    const [feed] = node.feeds.get(port) ?? [];
    if (!feed) throw new RangeError(`The node ${node.id} has no input ${port}.`);
    return this.#fed(node, feed, port, mode);
  }

  /** What comes in by a port, with its places, before corrected rows are laid over it. */
  async beforeCorrections(node: CompiledNode, port: string): Promise<Relation> {
    const [feed] = node.feeds.get(port) ?? [];
    return feed ? this.of(feed, tracedMode) : this.#scan(node, tracedMode);
  }

  #fed(node: CompiledNode, feed: Feed, port: string, mode: Mode): Promise<Relation> {
    return this.#patched(node.id, port, mode, async (one) => {
      const isSilent = this.#patches?.isSilent(feed.node, node.id, port);
      return isSilent ? silenced(this.#shape(feed, one), node.id) : this.of(feed, one);
    });
  }

  async #patched(node: string, port: string, mode: Mode, read: (mode: Mode) => Promise<Relation>): Promise<Relation> {
    const patch = this.#patches?.table(node, port);
    if (!patch) return read(mode);
    // By its place a row is known, whether or not anybody asks for places further on.
    const relation = await read({ ...mode, hasLineage: true });
    const patchedInput = this.#patches?.way === 'direct' ? directInput : overlaidInput;
    const from = await this.#view(`${node}<${port}${modeSuffix(mode)}`, patchedInput(relation, patch, mode.hasLineage));
    return { ...relation, from, isRowForRow: false };
  }

  async #mapInput(node: CompiledNode, map: MapShape, mode: Mode): Promise<Relation> {
    if (node.source) return this.#patched(node.id, 'in', mode, async (one) => this.#scan(node, one));
    const relation = await this.input(node, 'in', mode);
    if (map.asks) return this.#answered(node, map.asks, relation, mode);
    if (!map.isWholeTable) return relation;
    const from = this.live.into(node.id, 'in', relation, mode, true);
    return fromQuery(node.id, from, relation.columns);
  }

  /** The rows that a node asks servers about, each with its answer. */
  #answered(node: CompiledNode, asks: RowRequests, relation: Relation, mode: Mode): Relation {
    const rows =
      this.#asking.get(node.id) ?? this.live.into(node.id, 'in', relation, { ...mode, isCounting: false }, true);
    const names = [...relation.columns.map(({ name }) => id(name)), ...(mode.hasLineage ? lineageNames : [])];
    const told = answerColumns(asks);
    const from =
      this.#described === undefined
        ? withAnswers({ asks, rows, names, answers: answersTable(node.id), isPart: this.#isAskedInPart })
        : sql`(SELECT ${joinSql([...names, ...emptyColumns(told)])} FROM ${rows})`;
    return fromQuery(node.id, from, [...relation.columns, ...told]);
  }

  async #leave(node: CompiledNode, port: string, mode: Mode, key: string, inner: Relation): Promise<Relation> {
    const map = mapOf(node);
    const sites = this.#graph.sitesOf(node.id);
    const lineage = mode.hasLineage ? lineageList() : sql``;
    if (port === 'rejected') return this.#leaveRejected(node, key, inner);
    const site = sites.branches.get(port) ?? 0;
    const outputs = map.output.map(({ name, value }) => sql`${value} AS ${id(name)}`);
    if (this.#held.has(node.id)) {
      const live = inner.isMarked ? sql` WHERE ${hidden.mark} = ${site}` : sql``;
      const from = await this.#view(key, sql`SELECT ${joinSql(outputs)}${lineage} FROM ${inner.from}${live}`);
      const columns = node.columns.get(port) ?? (await this.#userColumns(from));
      return { ...fromQuery(node.id, from, columns), root: inner.root };
    }
    const marks =
      site === 0
        ? hidden.mark
        : sql`CASE WHEN ${hidden.mark} = ${site} THEN 0 ELSE ${hidden.mark} END AS ${hidden.mark}`;
    const from = await this.#view(
      key,
      sql`SELECT ${joinSql([...outputs, ...(inner.isMarked ? [marks] : []), ...(inner.hasReasons ? [hidden.why] : [])])}${lineage} FROM ${inner.from}`,
    );
    return { ...inner, from, columns: node.columns.get(port) ?? (await this.#userColumns(from)) };
  }

  async #leaveRejected(node: CompiledNode, key: string, inner: Relation): Promise<Relation> {
    const dead = inner.isMarked ? sql`${hidden.mark} = ${this.#graph.sitesOf(node.id).reject}` : sql`FALSE`;
    const list = joinSql([...this.rejectedColumns(node, mapOf(node)), ...lineageNames]);
    const spool = node.source?.rejects;
    const unread = spool && spool.count > 0 ? [spool.relation(node.source?.columns ?? [])] : [];
    const from = await this.#view(
      key,
      joinSql([sql`SELECT ${list} FROM ${inner.from} WHERE ${dead}`, ...unread], ' UNION ALL '),
    );
    const columns = node.columns.get('rejected') ?? (await this.#userColumns(from));
    return { from, columns, isMarked: false, isRowForRow: false, root: inner.root, chain: inner.chain };
  }

  /** The columns that the `rejected` port gives: the input's as they reached the node, then what is wrong. */
  rejectedColumns(node: CompiledNode, map: MapShape, port = 'in'): Sql[] {
    return [
      ...this.inputColumns(node, map, port).map(({ value, name }) => sql`${value} AS ${id(name)}`),
      ...errorColumns(map.checks).map(({ name, value }) => sql`${value} AS ${id(name)}`),
      sql`${hidden.row} AS ${id('source_row')}`,
    ];
  }

  /** The input's columns as they reached the node, even where a step overwrote them. */
  inputColumns(node: CompiledNode, map: MapShape, port = 'in'): Assignment[] {
    return columnsBefore(map, this.#graph.columnsInto(node, port));
  }

  async #userColumns(from: Sql): Promise<Column[]> {
    return (await this.#session.columnsOf(from)).filter(({ name }) => !name.startsWith(hiddenPrefix));
  }
}

/** The port by which the inside of a row-wise node is read: inputs, helpers, results and mark. */
export const innerPort = '*';

/** The row-wise part of a node. Throws a `TypeError` for a node that has none. */
export function mapOf(node: CompiledNode): MapShape {
  if (node.compiled.shape === 'map') return node.compiled;
  if (node.compiled.shape === 'scan') return node.compiled.map;
  throw new TypeError(`${node.id} is not row-wise.`);
}
