import { id, type Sql } from '../../../core/sql/sql.ts';
import type { CompiledGraph } from '../compile/compiled-graph.ts';
import type { Boundary } from '../relations/relation.ts';
import type { Session } from '../session/session.ts';

/** How many rows passed a boundary, by mark; `counts[0]` are the live ones. */
export interface Count {
  boundary: Boundary;
  counts: Float64Array;
}

interface Tally extends Count {
  name: string;
  /**
   * How many rows the engine has reported since the counts were taken. Where rows are counted without it, `counts` says
   * all.
   */
  rows: number;
}

/** The counting functions of a session: one for each boundary, made when a relation first asks for it. */
export class Tallies {
  readonly #session: Session;
  readonly #siteCount: number;
  /** Called at the first reject that no wire takes, while other rows still pass. */
  #onReject: (() => void) | undefined;
  readonly #isReject: Uint8Array;
  #takenRows = 0;
  readonly #tallies = new Map<string, Tally>();

  constructor(session: Session, graph: CompiledGraph, onReject?: () => void) {
    this.#session = session;
    this.#siteCount = graph.siteCount;
    this.#onReject = onReject;
    this.#isReject = new Uint8Array(graph.siteCount);
    for (const id of graph.nodes.keys())
      if (!graph.isWired(id, 'rejected')) this.#isReject[graph.sitesOf(id).reject] = 1;
  }

  /** The SQL name of the function that counts a boundary. */
  nameOf(boundary: Boundary): Sql {
    const { key } = boundary;
    const known = this.#tallies.get(key);
    if (known) {
      known.boundary = boundary;
      return id(known.name);
    }
    const name = `weir_tally_${this.#tallies.size}`;
    const counts = new Float64Array(this.#siteCount);
    const tally: Tally = { name, boundary, counts, rows: 0 };
    this.#tallies.set(key, tally);
    const kept = new Uint8Array(this.#siteCount);
    for (const site of [0, ...boundary.kept]) kept[site] = 1;
    this.#session.registerTally(name, (marks, isKept) => {
      tally.rows += marks.length;
      for (let row = 0; row < marks.length; row++) {
        const mark = marks[row] ?? 0;
        counts[mark] = (counts[mark] ?? 0) + 1;
        isKept[row] = kept[mark] ?? 0;
        if (mark !== 0) this.#noticeReject(mark);
      }
    });
    return id(name);
  }

  #noticeReject(mark: number): void {
    if (this.#onReject === undefined || !this.#isReject[mark]) return;
    setImmediate(this.#onReject);
    this.#onReject = undefined;
  }

  /** Counters by mark for a boundary that is counted without the engine, by whoever reads all rows, dead ones too. */
  countsOf(boundary: Boundary): Float64Array {
    const counts = new Float64Array(this.#siteCount);
    this.#tallies.set(boundary.key, { name: '', boundary, counts, rows: 0 });
    return counts;
  }

  /** The counts since they were last taken, at each boundary that saw a row. */
  get pending(): Count[] {
    return [...this.#tallies.values()]
      .filter((tally) => rowsOf(tally) > 0)
      .map(({ boundary, counts }) => ({ boundary, counts: counts.slice() }));
  }

  take(): Count[] {
    const taken = this.pending;
    this.#takenRows = this.seen;
    for (const tally of this.#tallies.values()) {
      tally.rows = 0;
      tally.counts.fill(0);
    }
    return taken;
  }

  /** Rows counted so far, all stages together. */
  get seen(): number {
    let rows = this.#takenRows;
    for (const tally of this.#tallies.values()) rows += rowsOf(tally);
    return rows;
  }
}

function rowsOf({ name, rows, counts }: Tally): number {
  return name === '' ? total(counts) : rows;
}

/** The rows of all marks together. */
export function total(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
