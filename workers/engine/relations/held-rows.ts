import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { path, type Sql, sql } from '../../../core/sql/sql.ts';
import type { CompiledGraph, CompiledNode, WindowedInput } from '../compile/compiled-graph.ts';
import type { Session } from '../session/session.ts';
import { noLineage } from './hidden.ts';
import type { LiveRows } from './live-rows.ts';
import type { Mode, Relation } from './relation.ts';
import { windowsAlone } from './row-wise.ts';

/** Tables of the session that hold rows of nodes for their readers. */
export class HeldRows {
  readonly #graph: CompiledGraph;
  readonly #session: Session;
  readonly #live: LiveRows;
  readonly #held = new Map<string, Relation>();
  /** The rows that the checks of queries kept out, by node. */
  readonly #keptOut = new Map<string, Relation>();
  /** The inputs of nodes with what their windows make of them, by node and port. */
  readonly #windowed = new Map<string, Relation>();
  /** Tables of the rows that nodes ask servers about. */
  readonly #asking = new Map<string, Sql>();

  constructor(graph: CompiledGraph, session: Session, live: LiveRows) {
    this.#graph = graph;
    this.#session = session;
    this.#live = live;
  }

  /** The table that holds the rows of a node, if there is one. */
  of(node: string): Relation | undefined {
    return this.#held.get(node);
  }

  /** The table of the rows that the checks of a query kept out, if they are held. */
  keptOut(node: string): Relation | undefined {
    return this.#keptOut.get(node);
  }

  /** The table of the rows that a node asks servers about, if they are held: its first columns are the user's. */
  asking(node: string): Sql | undefined {
    return this.#asking.get(node);
  }

  /** Holds what a node gives, with its own rejects and branches. `relation` has lineage. */
  async hold(node: string, relation: Relation, mode: Mode): Promise<void> {
    const { reject, fail, branches } = this.#graph.sitesOf(node);
    const table = path(engineSchema, `held ${node}`);
    const rows = this.#live.whole(node, relation, mode, [reject, fail, ...branches.values()]);
    await this.#session.run(sql`CREATE OR REPLACE TABLE ${table} AS ${rows}`);
    this.#held.set(node, { ...relation, from: table, isRowForRow: false, root: { node, kind: 'table' }, chain: [] });
  }

  /** Holds the rows that a query's checks kept out. */
  async holdKeptOut(node: string, relation: Relation): Promise<void> {
    const table = path(engineSchema, `held ${node}.rejected`);
    await this.#session.run(sql`CREATE TABLE ${table} AS SELECT * FROM ${relation.from}`);
    this.#keptOut.set(node, { ...relation, from: table, root: { node, kind: 'table' }, chain: [] });
  }

  /** An input of a node with what its windows make of it, if that is held; it has lineage. */
  windowed(node: string, port: string): Relation | undefined {
    return this.#windowed.get(`${node}.${port}`);
  }

  /**
   * Holds the live rows that come in at a node, and beside them what its windows make of them. To gather and sort whole
   * rows takes more memory. The engine reads two tables side by side as they stand.
   */
  async holdWindowed(node: string, input: WindowedInput, relation: Relation, mode: Mode): Promise<void> {
    const { port, isInternal, map, windows } = input;
    const inlet = { node, port, isInternal };
    const rows = path(engineSchema, `windowed ${node}.${port}`);
    const beside = path(engineSchema, `windows ${node}.${port}`);
    await this.#session.run(sql`CREATE TABLE ${rows} AS SELECT * FROM ${this.#live.into(inlet, relation, mode)}`);
    const { query, names } = windowsAlone(map, windows, { from: rows, columns: relation.columns });
    await this.#session.run(sql`CREATE TABLE ${beside} AS ${query}`);
    this.#windowed.set(`${node}.${port}`, {
      from: sql`(SELECT * FROM ${rows} POSITIONAL JOIN ${beside})`,
      columns: [...relation.columns, ...names.map((name) => ({ name, type: 'ANY' }))],
      isMarked: false,
      isRowForRow: false,
      root: { node, kind: 'table' },
      chain: [],
    });
  }

  /** Holds the live rows of a relation, which a node asks servers about. */
  async holdAsking(node: string, relation: Relation, mode: Mode): Promise<Sql> {
    const table = path(engineSchema, `asking ${node}`);
    const rows = this.#live.into({ node, port: 'in', isInternal: true }, relation, mode);
    await this.#session.run(sql`CREATE TABLE ${table} AS SELECT * FROM ${rows}`);
    this.#asking.set(node, table);
    return table;
  }

  /**
   * Makes the table that the rejects of a sink are read from, with the columns of `empty`; it must be filled before.
   */
  async holdRefused({ id: node }: CompiledNode, empty: Relation): Promise<Sql> {
    const table = path(engineSchema, `refused ${node}`);
    await this.#session.run(sql`CREATE TABLE ${table} AS SELECT *${noLineage} FROM ${empty.from}`);
    this.#held.set(node, { ...empty, from: table, root: { node, kind: 'table' } });
    return table;
  }

  /** Whether no rows are held. */
  get isEmpty(): boolean {
    return this.#held.size === 0;
  }

  /** Drops the tables of all nodes that are held. */
  async release(): Promise<void> {
    const tables = [...this.#held.values()].map(({ from }) => from);
    this.#held.clear();
    for (const table of tables) await this.#session.run(sql`DROP TABLE ${table}`);
  }
}
