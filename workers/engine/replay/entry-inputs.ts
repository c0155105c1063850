import type { RowTexts } from '../../../core/replay/record-texts.ts';
import type { CompiledGraph, CompiledNode } from '../compile/compiled-graph.ts';

/** Tells at which inputs of a node the rows of entries wait. */
export class EntryInputs {
  readonly #graph: CompiledGraph;
  readonly #files = new Map<string, ReadonlySet<string>>();

  constructor(graph: CompiledGraph) {
    this.#graph = graph;
  }

  /**
   * Of several inputs, such as a join's, the one that has the columns of a row, can reject it, and takes in its file. Where
   * nothing tells two of them apart, both: the row is found where it comes in.
   */
  portsOf(node: CompiledNode, texts: RowTexts, file: string | null): readonly string[] {
    const [only = 'in', ...others] = node.feeds.keys();
    if (others.length === 0) return [only];
    const fitting = this.#fitting(node, [only, ...others], texts);
    const checked = narrowed(fitting, (port) => isChecked(node, port));
    return narrowed(checked, (port) => file !== null && this.#filesInto(node, port).has(file));
  }

  /** The ports that ask for no column which the row lacks, and for the most of those that it has. */
  #fitting(node: CompiledNode, ports: readonly string[], texts: RowTexts): readonly string[] {
    const columnsOf = (port: string) => this.#graph.columnsInto(node, port);
    const able = narrowed(ports, (port) => columnsOf(port).every(({ name }) => texts.has(name)));
    const most = Math.max(...able.map((port) => columnsOf(port).length));
    return able.filter((port) => columnsOf(port).length === most);
  }

  /** The files whose rows reach an input. */
  #filesInto(node: CompiledNode, port: string): ReadonlySet<string> {
    const key = `${node.id} ${port}`;
    const known = this.#files.get(key);
    if (known) return known;
    const feeds = node.feeds.get(port) ?? [];
    const files = new Set(
      feeds.flatMap((feed) => this.#graph.sourcesUpstream(feed.node).flatMap(({ source }) => source.files)),
    );
    this.#files.set(key, files);
    return files;
  }
}

function isChecked({ compiled }: CompiledNode, port: string): boolean {
  return compiled.shape === 'query' && compiled.guards?.some((guard) => guard.port === port) === true;
}

/** Those that meet a condition; all, where none does. */
function narrowed(ports: readonly string[], isMet: (port: string) => boolean): readonly string[] {
  const met = ports.filter(isMet);
  return met.length === 0 ? ports : met;
}
