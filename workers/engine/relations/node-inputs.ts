import { joinSql, sql } from '../../../core/sql/sql.ts';
import type { CompiledGraph, CompiledNode, Feed } from '../compile/compiled-graph.ts';
import { directInput, overlaidInput, silenced } from '../replay/patch-sql.ts';
import type { Patches } from '../replay/patches.ts';
import { emptyColumns } from './empty-columns.ts';
import { noLineage } from './hidden.ts';
import { fromQuery, type Mode, modeSuffix, type Relation, tracedMode } from './relation.ts';
import type { Views } from './views.ts';

/** The columns that leave a node by a port, without its rows. */
export function withoutRows(graph: CompiledGraph, { node, port }: Feed, { hasLineage }: Mode): Relation {
  const columns = graph.node(node).columns.get(port) ?? [];
  const lineage = hasLineage ? noLineage : sql``;
  const from = sql`(SELECT ${joinSql(emptyColumns(columns))}${lineage} WHERE FALSE)`;
  return fromQuery(node, from, columns);
}

export interface InputOptions {
  graph: CompiledGraph;
  views: Views;
  /** Lets corrected rows in at their nodes. */
  patches: Patches | undefined;
  /** The rows that leave a node by a port. */
  leaving(feed: Feed, mode: Mode): Promise<Relation>;
}

/** What comes in at nodes, corrected rows included. */
export class NodeInputs {
  readonly #options: InputOptions;

  constructor(options: InputOptions) {
    this.#options = options;
  }

  /** What comes in by a port that takes one wire. */
  of(node: CompiledNode, port: string, mode: Mode): Promise<Relation> {
    const [feed] = node.feeds.get(port) ?? [];
    if (!feed) throw new RangeError(`The node ${node.id} has no input ${port}.`);
    return this.fed({ node, port, feed }, mode);
  }

  /** What comes in by one of a port's wires. */
  fed({ node, port, feed }: { node: CompiledNode; port: string; feed: Feed }, mode: Mode): Promise<Relation> {
    const { graph, patches, leaving } = this.#options;
    return this.#patched(node.id, port, mode, async (one) => {
      const isSilent = patches?.isSilent(feed.node, node.id, port);
      return isSilent ? silenced(withoutRows(graph, feed, one), node.id) : leaving(feed, one);
    });
  }

  /** What a source reads. */
  scanned(node: CompiledNode, mode: Mode): Promise<Relation> {
    return this.#patched(node.id, 'in', mode, async (one) => this.#scan(node, one));
  }

  /** What comes in by a port, with its places, before corrected rows are laid over it. */
  async beforeCorrections(node: CompiledNode, port: string): Promise<Relation> {
    const [feed] = node.feeds.get(port) ?? [];
    return feed ? this.#options.leaving(feed, tracedMode) : this.#scan(node, tracedMode);
  }

  #scan(node: CompiledNode, { hasLineage }: Mode): Relation {
    if (!node.source) throw new TypeError(`${node.id} is no source.`);
    const { columns } = node.source;
    const from = node.source.relation(hasLineage);
    const root = { node: node.id, kind: 'scan' } as const;
    const scanned: Relation = { from, columns, isMarked: false, isRowForRow: true, root, chain: [] };
    return this.#options.patches?.isSilent(node.id, node.id, 'in') ? silenced(scanned, node.id) : scanned;
  }

  async #patched(node: string, port: string, mode: Mode, read: (mode: Mode) => Promise<Relation>): Promise<Relation> {
    const { patches, views } = this.#options;
    const patch = patches?.table(node, port);
    if (!patch) return read(mode);
    // Rows are recognised by their places, whether or not these are wanted further on.
    const relation = await read({ ...mode, hasLineage: true });
    const patchedInput = patches?.way === 'direct' ? directInput : overlaidInput;
    const from = await views.of(`${node}<${port}${modeSuffix(mode)}`, patchedInput(relation, patch, mode.hasLineage));
    return { ...relation, from, isRowForRow: false };
  }
}
