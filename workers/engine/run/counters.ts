import type { NodeCounts } from '../../../core/run/events.ts';
import type { CompiledGraph } from '../compile/compiled-graph.ts';
import { type Count, total } from './tallies.ts';

/** Exact counts of one node in one run. `ms` is the wall-clock time of the stages that it took part in. */
export interface NodeCounter {
  rowsIn: number;
  rowsOut: number;
  rejected: number;
  failed: number;
  ms: number;
}

/** Turns the counts at boundaries into rows in, rows out and rejects of every node on the way there. */
export class Counters {
  readonly nodes = new Map<string, NodeCounter>();
  readonly #graph: CompiledGraph;
  #readRows = 0;
  #stages = 0;

  constructor(graph: CompiledGraph) {
    this.#graph = graph;
    for (const id of graph.nodes.keys()) this.nodes.set(id, { rowsIn: 0, rowsOut: 0, rejected: 0, failed: 0, ms: 0 });
  }

  /** Whether no stage has ended. */
  get isEmpty(): boolean {
    return this.#stages === 0;
  }

  of(id: string): NodeCounter {
    const counter = this.nodes.get(id);
    if (!counter) throw new RangeError(`The node ${id} is not part of this run.`);
    return counter;
  }

  /** Adds one stage: what its boundaries counted, and how long it took; returns the nodes that took part. */
  addStage(counts: readonly Count[], ms: number): string[] {
    this.#stages += 1;
    const touched = new Set<string>();
    for (const count of counts) for (const id of this.#addBoundary(count)) touched.add(id);
    for (const id of touched) this.of(id).ms += ms;
    return [...this.nodes.keys()].filter((id) => touched.has(id));
  }

  /** Ends the count of a source: `unread` records came in, but could not be read as rows. */
  endSource(id: string, unread: number): void {
    const counter = this.of(id);
    counter.rowsIn += unread;
    counter.rejected += unread;
    this.#readRows += counter.rowsIn;
  }

  /** Rows that a target refused: they came in, but did not go out. */
  addRejectedBySink(id: string, rows: number): void {
    this.of(id).rejected += rows;
  }

  /** Rows that reached their targets. */
  setLoaded(loaded: ReadonlyMap<string, number>): void {
    for (const [id, rows] of loaded) this.of(id).rowsOut = rows;
  }

  /** Rows read by the sources whose counts have ended. */
  get readRows(): number {
    return this.#readRows;
  }

  /** Rejects that went to the dead letter queue rather than along a wire. */
  quarantinedRows(isWired = (id: string) => this.#graph.isWired(id, 'rejected')): number {
    let rows = 0;
    for (const [id, { rejected }] of this.nodes) if (!isWired(id)) rows += rejected;
    return rows;
  }

  /** The counts with those of the stage under way, which are only added for good when it ends. */
  countsWith(pending: readonly Count[]): Record<string, NodeCounts> {
    const sum = new Counters(this.#graph);
    for (const [id, counter] of this.nodes) sum.nodes.set(id, { ...counter });
    sum.addStage(pending, 0);
    return sum.counts();
  }

  /** The counts as the public contract names them. */
  counts(): Record<string, NodeCounts> {
    return Object.fromEntries(
      [...this.nodes].map(([id, { rowsIn, rowsOut, rejected, ms }]) => [
        id,
        { rowsIn, rowsOut, rejected, ms: Math.round(ms) },
      ]),
    );
  }

  #addBoundary({ boundary: { relation, consumer, isInternal }, counts }: Count): string[] {
    const { root, chain } = relation;
    let rows = total(counts);
    if (root.kind === 'query' && !chain.includes(root.node)) this.of(root.node).rowsOut += rows;
    for (const id of chain) {
      const sites = this.#graph.sitesOf(id);
      const at = (site: number) => counts[site] ?? 0;
      const counter = this.of(id);
      const isGuard = this.#graph.node(id).compiled.shape === 'query';
      if (!isGuard) counter.rowsIn += rows;
      counter.rejected += at(sites.reject);
      counter.failed += at(sites.fail);
      rows -= at(sites.reject) + at(sites.fail) + at(sites.drop);
      if (!isGuard) counter.rowsOut += rows;
      for (const site of sites.branches.values()) rows -= at(site);
    }
    if (consumer !== undefined && !isInternal) this.of(consumer).rowsIn += counts[0] ?? 0;
    return [root.node, ...chain, ...(consumer === undefined ? [] : [consumer])];
  }
}
