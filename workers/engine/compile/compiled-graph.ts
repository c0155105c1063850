import type { Column } from '../../../core/column-types.ts';
import type { Compiled, MapShape, Windows } from '../../../core/nodes/compiled.ts';
import type { AnyNodeDefinition, NodePorts } from '../../../core/nodes/define-node.ts';
import type { Sql } from '../../../core/sql/sql.ts';
import type { PreparedSource } from '../sources/source.ts';

/** One end of a wire: which node and port a row comes from. */
export interface Feed {
  node: string;
  port: string;
}

/** A node that compiled, with all that its relations are built from. */
export interface CompiledNode {
  id: string;
  definition: AnyNodeDefinition;
  ports: NodePorts;
  compiled: Compiled;
  /** Who feeds each input port, in file order. */
  feeds: Map<string, Feed[]>;
  /** The columns that leave by each output port. */
  columns: Map<string, Column[]>;
  source?: PreparedSource;
}

/** The row-wise part of a node. Throws a `TypeError` for a node that has none. */
export function mapOf({ id, compiled }: CompiledNode): MapShape {
  if (compiled.shape === 'map') return compiled;
  if (compiled.shape === 'scan') return compiled.map;
  throw new TypeError(`${id} is not row-wise.`);
}

/** All row-wise parts of a node; of a query, the checks on its inputs. */
export function mapsOf(node: CompiledNode): MapShape[] {
  const { compiled } = node;
  if (compiled.shape === 'sink') return [];
  return compiled.shape === 'query' ? (compiled.guards ?? []).map(({ map }) => map) : [mapOf(node)];
}

/** An input of a node whose rows its windows look at. */
export interface WindowedInput {
  port: string;
  /** Its rows are counted at an earlier step of the node. */
  isInternal: boolean;
  map: MapShape;
  windows: Windows;
}

/** The inputs of a node that windows look at: its only one, or those that a query has checked. */
export function windowedInputs({ compiled }: CompiledNode): WindowedInput[] {
  const inputs = compiled.shape === 'query' ? (compiled.guards ?? []) : [];
  const all = compiled.shape === 'map' ? [{ port: 'in', map: compiled }] : inputs;
  return all.flatMap(({ port, map }) =>
    map.windows ? { port, map, windows: map.windows, isInternal: compiled.shape === 'map' } : [],
  );
}

/** Whether a node asks servers about its rows. */
export function asksServers({ compiled }: CompiledNode): boolean {
  return compiled.shape === 'map' && compiled.asks !== undefined;
}

/** Asks servers about the rows of a node that does; then its answers can be read. */
export type AskAboutRows = (node: CompiledNode, rows: Sql) => Promise<unknown>;

/** The numbers that stand for a row's fate, unique in a run. 0 is a live row. */
export interface Sites {
  reject: number;
  fail: number;
  drop: number;
  /** By branch port. */
  branches: Map<string, number>;
}

/** A wire that leaves a node. */
interface Wire {
  port: string;
  reader: CompiledNode;
}

/** The nodes that compiled, each after those that feed it. */
export class CompiledGraph {
  readonly #nodes = new Map<string, CompiledNode>();
  /** By the node that they leave. */
  readonly #wires = new Map<string, Wire[]>();
  readonly #sites = new Map<string, Sites>();
  /** Nodes whose rejects go on along a wire to nodes that take no part. */
  readonly #wiredElsewhere = new Set<string>();
  #lastSite = 0;

  get nodes(): ReadonlyMap<string, CompiledNode> {
    return this.#nodes;
  }

  node(id: string): CompiledNode {
    const node = this.#nodes.get(id);
    if (!node) throw new RangeError(`The node ${id} is not compiled.`);
    return node;
  }

  add(node: CompiledNode): void {
    this.#nodes.set(node.id, node);
    for (const { node: from, port } of [...node.feeds.values()].flat()) {
      const wires = this.#wires.get(from) ?? [];
      wires.push({ port, reader: node });
      this.#wires.set(from, wires);
    }
  }

  /** Takes out a node that no other reads, where it is there. */
  remove(id: string): void {
    for (const { node: from } of [...(this.#nodes.get(id)?.feeds.values() ?? [])].flat()) {
      const wires = this.#wires.get(from) ?? [];
      this.#wires.set(
        from,
        wires.filter(({ reader }) => reader.id !== id),
      );
    }
    this.#nodes.delete(id);
  }

  clear(): void {
    this.#nodes.clear();
    this.#wires.clear();
    this.#wiredElsewhere.clear();
  }

  /** The columns that come in by a port that takes one wire; for a source, those that it reads. */
  columnsInto({ source, feeds }: CompiledNode, port: string): readonly Column[] {
    if (source) return source.columns;
    const [feed] = feeds.get(port) ?? [];
    return feed ? (this.node(feed.node).columns.get(feed.port) ?? []) : [];
  }

  get siteCount(): number {
    return this.#lastSite + 1;
  }

  /** A counter by mark, at zero. */
  noCounts(): Float64Array {
    return new Float64Array(this.siteCount);
  }

  sitesOf(id: string): Sites {
    const known = this.#sites.get(id);
    if (known) return known;
    const { compiled } = this.node(id);
    const branches = compiled.shape === 'map' ? (compiled.branches ?? []) : [];
    const sites: Sites = {
      reject: ++this.#lastSite,
      fail: ++this.#lastSite,
      drop: ++this.#lastSite,
      branches: new Map(branches.map(({ port }) => [port, ++this.#lastSite])),
    };
    this.#sites.set(id, sites);
    return sites;
  }

  /** Gives a node that has changed new sites. */
  forgetSites(id: string): void {
    this.#sites.delete(id);
  }

  /** Whether any wire leaves by this port, if only to a node that takes no part. */
  isWired(id: string, port: string): boolean {
    const isElsewhere = port === 'rejected' && this.#wiredElsewhere.has(id);
    return isElsewhere || (this.#wires.get(id) ?? []).some((wire) => wire.port === port);
  }

  /** Notes that the rejects of a node go on along a wire in a run of the whole pipeline, though nobody reads them here. */
  noteWiredElsewhere(id: string): void {
    this.#wiredElsewhere.add(id);
  }

  /** The number of columns of the widest table that leaves a node. */
  get widest(): number {
    const widths = [...this.#nodes.values()].flatMap(({ columns }) =>
      [...columns.values()].map(({ length }) => length),
    );
    return Math.max(0, ...widths);
  }

  /** All nodes whose rows can reach one. */
  upstream(id: string): Set<string> {
    const found = new Set<string>();
    const waiting = [id];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const { node } of [...(this.nodes.get(next)?.feeds.values() ?? [])].flat()) {
        if (found.has(node)) continue;
        found.add(node);
        waiting.push(node);
      }
    }
    return found;
  }

  /** The nodes that ask servers about rows which reach a node, itself included, each after those before it. */
  askingUpstream(id: string): CompiledNode[] {
    const before = this.upstream(id).add(id);
    return [...this.nodes.values()].filter((node) => asksServers(node) && before.has(node.id));
  }

  /** The sources whose rows reach a node, which may be one itself; in the order of the graph. */
  sourcesUpstream(id: string): { id: string; source: PreparedSource }[] {
    const before = this.upstream(id).add(id);
    return [...this.nodes.values()].flatMap((node) =>
      node.source && before.has(node.id) ? [{ id: node.id, source: node.source }] : [],
    );
  }

  /** Who reads a node, or one of its ports: once for each wire. */
  readersOf(id: string, port?: string): CompiledNode[] {
    const wires = this.#wires.get(id) ?? [];
    return wires.flatMap((wire) => (port === undefined || wire.port === port ? [wire.reader] : []));
  }

  /**
   * After how many rounds of loads each node has its rows: what a sink refused is known when that sink has been loaded.
   */
  rounds(): Map<string, number> {
    const rounds = new Map<string, number>();
    for (const { id, feeds } of this.#nodes.values()) {
      const before = [...feeds.values()].flat().map(({ node }) => {
        const isSink = this.node(node).compiled.shape === 'sink';
        return (rounds.get(node) ?? 0) + Number(isSink);
      });
      rounds.set(id, Math.max(0, ...before));
    }
    return rounds;
  }
}
