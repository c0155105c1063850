import { fence } from '../../../core/sql/fence.ts';
import { id, joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import type { CompiledGraph } from '../compile/compiled-graph.ts';
import { hidden, lineageList } from './hidden.ts';
import type { Boundary, Mode, Relation, RelationsOptions } from './relation.ts';

/** Where a query or a sink takes rows in. */
interface Inlet {
  node: string;
  port: string;
  /** A step inside the node, which counts its incoming rows elsewhere. */
  isInternal?: boolean;
}

/** Where the live rows of a relation go on to a consumer, and are counted. */
export function boundaryAt(relation: Relation, { node, port, isInternal = false }: Inlet): Boundary {
  return { key: `${node}<${port}${isInternal ? '!' : ''}`, relation, consumer: node, isInternal, kept: [] };
}

/**
 * Writes how live rows leave a relation, and are counted as they do. Throws a `RangeError` if a mode counts, but there
 * are no counting functions.
 */
export class LiveRows {
  readonly #graph: CompiledGraph;
  readonly #onBoundary: RelationsOptions['onBoundary'];

  constructor(graph: CompiledGraph, onBoundary: RelationsOptions['onBoundary']) {
    this.#graph = graph;
    this.#onBoundary = onBoundary;
  }

  /** Live rows with the user's columns, lineage if the mode has it, counted into their consumer if the mode counts. */
  into(inlet: Inlet, relation: Relation, mode: Mode): Sql {
    const names = relation.columns.map(({ name }) => id(name));
    const lineage = mode.hasLineage ? lineageList() : sql``;
    const isAlive = this.#isAlive(boundaryAt(relation, inlet), mode);
    if (!mode.isCounting) return sql`(SELECT ${joinSql(names)}${lineage} FROM ${relation.from} WHERE ${isAlive})`;
    const counted = sql`SELECT * FROM ${relation.from}${fenceBelow(relation)} WHERE ${isAlive}`;
    const fenceAbove = inlet.isInternal || this.#mayFilter(inlet.node) ? fence : sql``;
    return sql`(SELECT ${joinSql(names)}${lineage} FROM (${counted})${fenceAbove})`;
  }

  /** All rows of a relation that its readers need: live ones, and those whose marks are `kept`. */
  whole(node: string, relation: Relation, mode: Mode, kept: readonly number[]): Sql {
    const boundary = { key: node, relation, consumer: undefined, isInternal: false, kept };
    return sql`SELECT * FROM ${relation.from}${mode.isCounting ? fenceBelow(relation) : sql``} WHERE ${this.#isAlive(boundary, mode)}`;
  }

  /**
   * Whether a node's own SQL may hold filters, which the optimiser would move below the count of the rows that reach
   * them.
   */
  #mayFilter(consumer: string): boolean {
    const { compiled } = this.#graph.node(consumer);
    return compiled.shape === 'query' && !compiled.seesAllRows;
  }

  #isAlive(boundary: Boundary, mode: Mode): Sql {
    const { relation, kept } = boundary;
    const mark = relation.isMarked ? hidden.mark : sql`0::INTEGER`;
    if (mode.isCounting) {
      if (!this.#onBoundary) throw new RangeError('Nothing is counted here.');
      return sql`${this.#onBoundary(boundary)}(${mark})`;
    }
    return relation.isMarked ? sql`${hidden.mark} IN ${[0, ...kept]}` : sql`TRUE`;
  }
}

/** A counter may move past mere projections: the same number of rows goes by. */
function fenceBelow({ isRowForRow }: Relation): Sql {
  return isRowForRow ? sql`` : fence;
}
