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

/** A place to preview: an output port of a node (the first by default), or its input `in`. */
export interface PreviewPlace {
  node: string;
  port?: string | undefined;
}

interface PreviewParts {
  session: Session;
  bench: Workbench;
  resolved: Resolved;
  problems: readonly Problem[];
  /** The number of rows read, by source, for sources of which only the first part was read. */
  partRows: ReadonlyMap<string, number>;
  files: readonly string[];
  /** The state of all source files before they were read. */
  sourceState: string;
  /** Asks servers about some rows of a node; returns how many, or null if these were all. */
  ask: (...about: Parameters<AskAboutRows>) => Promise<number | null>;
}

/** A pipeline at one moment: its problems, its columns, and its rows, which can be read until it is disposed of. */
export class Preview implements AsyncDisposable {
  readonly problems: readonly Problem[];
  readonly session: Session;
  readonly expressions: ReturnType<typeof createExpressions>;
  readonly resolved: Resolved;
  readonly graph: CompiledGraph;
  /** The files of all sources; a row's hidden source column is an index into them. */
  readonly files: readonly string[];
  /** Asks servers about a few rows of a node. */
  readonly ask: AskAboutRows;
  readonly #sourceState: string;
  readonly #relations: Relations;
  /** The number of rows read, by node, for sources and nodes that ask servers, if it was only the first part. */
  readonly #partRows: Map<string, number>;

  constructor({ session, bench, resolved, problems, partRows, files, sourceState, ask }: PreviewParts) {
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

  /**
   * The output columns of each node that compiled, and the input columns of all: to set up a node takes its columns.
   */
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

  /**
   * The live rows at a place; for an output node, those that it would write. Throws `pipeline.invalid` if it did not
   * compile.
   */
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

  /** What failed rows are read from again. */
  get collector(): Collector {
    return { graph: this.graph, relations: this.#relations, session: this.session, files: this.files };
  }

  /** The number of source rows read for a node, if it was only the first part; else null. */
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

/** A problem as JSON: its path has no symbols. */
function plainProblem({ field, ...problem }: Problem): PlainProblem {
  if (!field) return problem;
  return { ...problem, field: field.map((part) => (typeof part === 'number' ? part : String(part))) };
}
