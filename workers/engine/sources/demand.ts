import type { ResolvedParam } from '../../../core/pipeline/params.ts';
import type { OneAtATime } from '../../process/one-at-a-time.ts';
import { compileGraph, type ResolvedNode, Workbench } from '../compile/compile.ts';
import type { CompiledNode } from '../compile/compiled-graph.ts';
import type { Resolved } from '../compile/resolve.ts';
import { createExpressions } from '../expressions/expressions.ts';
import { plainMode } from '../relations/relation.ts';
import type { Session } from '../session/session.ts';
import { closeSource, type PreparedSource } from './source.ts';

interface DemandOptions extends Pick<Resolved, 'graph' | 'secrets'> {
  /** The nodes that take part, by their ids. */
  nodes: ReadonlyMap<string, ResolvedNode>;
  session: Session;
  params: readonly ResolvedParam[];
  /** Looks at how many rows have come far enough: one at a time, as the names of their views are the same. */
  looks: OneAtATime;
}

/** Up to so many rows, looks are as close as they need to be; beyond, they are at least a tenth of the rows apart. */
const closeLooks = 20_000;

/** The nodes after a source that are satisfied with its first rows; every way from the source ends at one of them. */
export class Demand {
  readonly #source: string;
  readonly #limits: ReadonlyMap<string, number>;
  readonly #between: ReadonlySet<string>;
  readonly #options: DemandOptions;
  /** How many rows of the source make another look worth while. */
  #nextLook: number;
  #isEndless = false;

  private constructor(source: string, limits: Map<string, number>, between: Set<string>, options: DemandOptions) {
    this.#source = source;
    this.#limits = limits;
    this.#between = between;
    this.#options = options;
    this.#nextLook = Math.max(...limits.values());
  }

  /** Undefined where some node wants all rows. */
  static on(source: string, options: DemandOptions): Demand | undefined {
    const found = limitsDownstream(source, options);
    return found && new Demand(source, found.limits, found.between, options);
  }

  /** Whether more rows are wanted of a source that has `rows` so far, which `open` opens. */
  async wantsMore(rows: number, open: () => Promise<PreparedSource>): Promise<boolean> {
    if (this.#isEndless || rows < this.#nextLook) return true;
    const source = await open();
    try {
      const missing = await this.#options.looks(() => this.#missing(source));
      this.#isEndless = missing === Number.POSITIVE_INFINITY;
      this.#nextLook = rows + Math.max(missing, rows > closeLooks ? rows / 10 : 0);
      return missing > 0;
    } finally {
      await closeSource(source);
    }
  }

  /** The least number of rows that the neediest node lacks; infinite if a node in between must see all rows. */
  async #missing(source: PreparedSource): Promise<number> {
    const { graph, nodes, session, params, secrets } = this.#options;
    const bench = new Workbench(session);
    const ids = [...this.#between, ...this.#limits.keys()];
    await compileGraph(
      {
        graph,
        nodes: new Map(
          ids.flatMap((id) => [[id, nodes.get(id)] as const]).flatMap(([id, node]) => (node ? [[id, node]] : [])),
        ),
        sources: new Map([[this.#source, source]]),
        session,
        expressions: createExpressions(session, params),
        params,
        secrets,
        isRun: true,
        ask: async () => undefined,
      },
      bench,
    );
    if ([...this.#between].some((id) => !isRowByRow(bench.graph.nodes.get(id)))) return Number.POSITIVE_INFINITY;
    let most = 0;
    for (const [id, enough] of this.#limits) {
      const node = bench.graph.nodes.get(id);
      if (!node) return Number.POSITIVE_INFINITY;
      const relation = await bench.relations.inputs.of(node, 'in', plainMode);
      const reaching = bench.relations.live.into({ node: id, port: 'in' }, relation, plainMode);
      most = Math.max(most, enough - (await session.count(reaching)));
    }
    return most;
  }
}

interface LimitsBehind {
  /** How many rows are enough for each node that is satisfied with its first ones. */
  limits: Map<string, number>;
  /** The source, and the nodes between. */
  between: Set<string>;
}

/**
 * The nodes that are satisfied with the first rows of a source, if every way from it ends at one of them; else
 * undefined.
 */
export function limitsDownstream(
  source: string,
  { graph, nodes }: Pick<DemandOptions, 'graph' | 'nodes'>,
): LimitsBehind | undefined {
  const limits = new Map<string, number>();
  const between = new Set([source]);
  for (const id of between) {
    const edges = graph.outOf(id).filter(({ to }) => nodes.has(to.node));
    if (edges.length === 0 || graph.isOutput(id)) return undefined;
    for (const { to } of edges) {
      const node = nodes.get(to.node);
      const enough = node?.definition.enough(node.config);
      if (enough === undefined) between.add(to.node);
      else limits.set(to.node, enough);
    }
  }
  return { limits, between };
}

/** Whether each row that leaves a node comes from one row, whatever other rows there are. */
export function isRowByRow(node: CompiledNode | undefined): boolean {
  const compiled = node?.compiled;
  if (compiled?.shape === 'scan') return compiled.map.windows === undefined;
  return compiled?.shape === 'map' && compiled.windows === undefined && compiled.asks === undefined;
}
