import type { Column } from '../../../core/column-types.ts';
import { WeirError } from '../../../core/errors.ts';
import { proposeNearest } from '../../../core/near-match.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { Description, PlainProblem } from '../../../core/preview/messages.ts';
import type { Sql } from '../../../core/sql/sql.ts';
import type { Workbench } from '../compile/compile.ts';
import type { AskAboutRows, CompiledGraph } from '../compile/compiled-graph.ts';
import { makeReady } from '../compile/make-ready.ts';
import type { Resolved } from '../compile/resolve.ts';
import { createExpressions } from '../expressions/expressions.ts';
import type { Collector } from '../rejects/reject-collector.ts';
import { plainMode } from '../relations/relation.ts';
import type { Relations } from '../relations/relations.ts';
import type { Session } from '../session/session.ts';
import { publicColumns } from './preview-page.ts';

/** Whose rows are wanted: those that leave a node, by its first port where none is named, or come in by `in`. */
export interface PreviewPlace {
  node: string;
  port?: string | undefined;
}

/** What there is of a pipeline once it has been looked at. */
interface Looked {
  session: Session;
  bench: Workbench;
  resolved: Resolved;
  problems: readonly Problem[];
  /** Rows that were looked at of sources that a first part alone was opened of, by node. */
  partRows: ReadonlyMap<string, number>;
  files: readonly string[];
  /** What the files of all sources were before they were read. */
  sourceState: string;
  /** Gives how many rows servers were asked about, where there are others; else null. */
  ask: (...about: Parameters<AskAboutRows>) => Promise<number | null>;
}

/** A pipeline as it was when it was looked at: its problems, its columns, and relations to read rows from until it is let go of. */
export class Preview implements AsyncDisposable {
  readonly problems: readonly Problem[];
  readonly session: Session;
  readonly expressions: ReturnType<typeof createExpressions>;
  readonly resolved: Resolved;
  readonly graph: CompiledGraph;
  /** Of all sources; a row's hidden source column is an index into it. */
  readonly files: readonly string[];
  /** Asks servers about a few rows of a node. */
  readonly ask: AskAboutRows;
  readonly #sourceState: string;
  readonly #relations: Relations;
  /** Rows that were looked at of sources that a first part alone was opened of, and of nodes that ask servers, by node. */
  readonly #partRows: Map<string, number>;

  constructor({ session, bench, resolved, problems, partRows, files, sourceState, ask }: Looked) {
    this.#partRows = new Map(partRows);
    this.ask = async (node, rows) => {
      const asked = await ask(node, rows);
      if (asked !== null) this.#partRows.set(node.id, asked);
    };
    this.files = files;
    this.#sourceState = sourceState;
    this.session = session;
    this.problems = problems;
    this.resolved = resolved;
    this.expressions = createExpressions(session, resolved.params);
    this.graph = bench.graph;
    this.#relations = bench.relations;
  }

  /** What leaves the nodes that compiled, and what reaches each: whoever sets one up has to know its columns first. */
  describe(): Description {
    const nodes = this.resolved.graph.order.map(({ id }) => {
      const outputs = [...(this.graph.nodes.get(id)?.columns ?? [])];
      const described = outputs.map(([port, columns]) => [port, publicColumns(columns)] as const);
      return [id, { outputs: Object.fromEntries(described), inputs: this.#inputsOf(id) }] as const;
    });
    return {
      problems: this.problems.map(plainProblem),
      sourceState: this.#sourceState,
      nodes: Object.fromEntries(nodes),
    };
  }

  #inputsOf(id: string): Description['nodes'][string]['inputs'] {
    const inputs: Description['nodes'][string]['inputs'] = {};
    for (const { from, to } of this.resolved.graph.into(id)) {
      const columns = this.graph.nodes.get(from.node)?.columns.get(from.port);
      if (columns) inputs[to.port] = [...(inputs[to.port] ?? []), publicColumns(columns)];
    }
    return inputs;
  }

  /** Live rows after a node; of an output, those that would go into it. Throws `pipeline.invalid` where it did not compile. */
  async relation({ node: id, port }: PreviewPlace): Promise<{ from: Sql; columns: readonly Column[] }> {
    const node = this.graph.nodes.get(id);
    if (!node) throw this.#unknownNode(id);
    const isInput = port === 'in' || node.compiled.shape === 'sink';
    const feed = isInput ? node.feeds.get('in')?.[0] : { node: id, port: port ?? node.ports.outputs[0]?.name ?? 'out' };
    const columns = feed && this.graph.node(feed.node).columns.get(feed.port);
    if (!columns) {
      const ports = node.ports.outputs.map(({ name }) => name);
      const message = `"${id}" has no port "${port}".${proposeNearest(port ?? '', ports).hint}`;
      throw new WeirError({ code: 'pipeline.invalid', node: id, message });
    }
    await makeReady(feed.node, { graph: this.graph, relations: this.#relations, ask: this.ask });
    const relation = await this.#relations.of(feed, plainMode);
    return { from: this.#relations.live.into({ node: id, port: 'in' }, relation, plainMode), columns };
  }

  #unknownNode(id: string): WeirError {
    const errors = this.problems.filter(({ severity }) => severity === 'error');
    const reason = errors.find(({ node }) => node === id) ?? errors[0];
    if (reason) {
      const { message, node } = reason;
      return new WeirError({ code: 'pipeline.invalid', message, node });
    }
    const isThere = this.resolved.pipeline.nodes.some((node) => node.id === id);
    const message = isThere
      ? `"${id}" is left out as disabled, so no rows come out of it. Enable it, or what feeds it.`
      : `There is no node "${id}".${proposeNearest(id, this.graph.nodes.keys()).hint}`;
    return new WeirError({ code: 'pipeline.invalid', message, node: id });
  }

  /** What rows that fail checks are read from again. */
  get collector(): Collector {
    return { graph: this.graph, relations: this.#relations, session: this.session, files: this.files };
  }

  /** The source rows that were looked at for a node, where they are a first part only; else null. */
  sampledRows(id: string): number | null {
    const [asking] = this.graph.askingUpstream(id).flatMap((node) => this.#partRows.get(node.id) ?? []);
    if (asking !== undefined) return asking;
    const parts = this.graph.sourcesUpstream(id).flatMap((source) => this.#partRows.get(source.id) ?? []);
    return parts.length === 0 ? null : parts.reduce((sum, rows) => sum + rows, 0);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#relations.release();
  }
}

/** A path into a config as JSON carries it. */
function plainProblem({ field, ...problem }: Problem): PlainProblem {
  if (!field) return problem;
  return { ...problem, field: field.map((part) => (typeof part === 'number' ? part : String(part))) };
}
