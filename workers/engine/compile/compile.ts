import type { Column } from '../../../core/column-types.ts';
import { messageOf, WeirError } from '../../../core/errors.ts';
import type { InputTable } from '../../../core/nodes/compiled.ts';
import type { AnyNodeDefinition, CompileContext, NodePorts } from '../../../core/nodes/define-node.ts';
import type { Graph } from '../../../core/pipeline/graph.ts';
import type { JsonObject } from '../../../core/pipeline/json-text.ts';
import type { ResolvedParam } from '../../../core/pipeline/params.ts';
import { hasErrors, type Problem } from '../../../core/pipeline/problems.ts';
import { problemWithoutSecrets } from '../../../core/pipeline/secrets.ts';
import type { Expressions } from '../expressions/expressions.ts';
import { plainMode, type RelationsOptions } from '../relations/relation.ts';
import { Relations } from '../relations/relations.ts';
import type { Session } from '../session/session.ts';
import type { PreparedSource } from '../sources/source.ts';
import { compiledWithoutSecrets } from '../without-secrets.ts';
import { compileContext, MissingInput } from './compile-context.ts';
import { type AskAboutRows, CompiledGraph, type CompiledNode, type Feed } from './compiled-graph.ts';
import { describeMap } from './describe-map.ts';
import { makeReady } from './make-ready.ts';

/** A node with its config parsed and its secrets filled in. */
export interface ResolvedNode {
  id: string;
  definition: AnyNodeDefinition;
  config: JsonObject;
}

export interface CompileRequest {
  graph: Graph;
  nodes: ReadonlyMap<string, ResolvedNode>;
  sources: ReadonlyMap<string, PreparedSource>;
  session: Session;
  expressions: Expressions;
  /** In a run, ports without wires are not described. */
  isRun?: boolean;
  /** The values of `$name`. */
  params: readonly ResolvedParam[];
  secrets: ReadonlySet<string>;
  /** Asks servers about the rows of a node. */
  ask: AskAboutRows;
}

interface Compiling {
  /** Everything the result depends on, except the source and earlier nodes. */
  text: string;
  source: PreparedSource | undefined;
  node: CompiledNode | undefined;
  problems: Problem[];
}

/**
 * The compiled nodes of a session, kept from one compilation to the next: a node is compiled again only if it or a node
 * before it changed.
 */
export class Workbench {
  readonly graph = new CompiledGraph();
  readonly relations: Relations;
  readonly known = new Map<string, Compiling>();

  constructor(session: Session, options: RelationsOptions = {}) {
    this.relations = new Relations(this.graph, session, options);
  }
}

/**
 * Compiles every node it can, in order, and describes its outputs. Leaves out nodes with problems, and those behind
 * them; reports all problems together.
 */
export async function compileGraph(
  request: CompileRequest,
  bench = new Workbench(request.session),
): Promise<{ graph: CompiledGraph; problems: Problem[] }> {
  const { graph, known, relations } = bench;
  const before = new Map(known);
  known.clear();
  graph.clear();
  const changed = new Set([...before.keys()].filter((id) => !request.nodes.has(id)));
  for (const { id } of request.graph.order) {
    const node = request.nodes.get(id);
    const feeds = node && feedsOf(request.graph, node, graph);
    if (!node || !feeds || lacksInput(node, feeds)) {
      changed.add(id);
      continue;
    }
    const source = request.sources.get(id);
    const text = JSON.stringify([node.definition.type, node.config, [...feeds], request.params]);
    const last = before.get(id);
    const isSame =
      last?.text === text &&
      last.source === source &&
      ![...feeds.values()].flat().some((feed) => changed.has(feed.node));
    if (last && isSame) {
      known.set(id, last);
      if (last.node) graph.add(last.node);
      continue;
    }
    changed.add(id);
    relations.forget(id);
    graph.forgetSites(id);
    const found = await compileNode(node, feeds, request, bench);
    const problems = found.map((problem) => problemWithoutSecrets(problem, request.secrets, node.config));
    known.set(id, { text, source, node: graph.nodes.get(id), problems });
  }
  for (const id of graph.nodes.keys()) if (isWiredElsewhere(request, id)) graph.noteWiredElsewhere(id);
  return { graph, problems: [...known.values()].flatMap(({ problems }) => problems) };
}

/** Whether the rejects of a node go along a wire in a run of the whole pipeline, but not in this partial one. */
function isWiredElsewhere({ graph, nodes, isRun = false }: CompileRequest, id: string): boolean {
  const isAway = (node: string) => graph.reachesOutput(node) && !nodes.has(node);
  return isRun && graph.outOf(id, 'rejected').some(({ to }) => isAway(to.node));
}

/** Whether an input has no edge, which the check of the graph reports. */
function lacksInput({ definition, config }: ResolvedNode, feeds: ReadonlyMap<string, Feed[]>): boolean {
  return definition.ports(config).inputs.some(({ name, optional }) => optional !== true && !feeds.has(name));
}

/** The feeds of each port; undefined if one of them did not compile. */
function feedsOf(graph: Graph, { id }: ResolvedNode, compiled: CompiledGraph): Map<string, Feed[]> | undefined {
  const feeds = new Map<string, Feed[]>();
  for (const { from, to } of graph.into(id)) {
    if (!compiled.nodes.get(from.node)?.columns.has(from.port)) return undefined;
    const known = feeds.get(to.port);
    if (known) known.push(from);
    else feeds.set(to.port, [from]);
  }
  return feeds;
}

async function compileNode(
  node: ResolvedNode,
  feeds: Map<string, Feed[]>,
  request: CompileRequest,
  bench: Workbench,
): Promise<Problem[]> {
  const { id, definition, config } = node;
  const { graph, sources, session, expressions, secrets, isRun = false } = request;
  const { graph: compiled } = bench;
  const source = sources.get(id);
  if (definition.source && !source) return [];
  const problems: Problem[] = [];
  const tables = tablesOf(feeds, compiled, source, id);
  const ask = askingOf(id, feeds, request, bench);
  const context = compileContext({ id, tables, expressions, problems, source, ask });
  try {
    const shape = await definition.compile(config, context);
    if (hasErrors(problems)) return problems;
    const ports: NodePorts = definition.ports(config);
    const made: CompiledNode = {
      id,
      definition,
      ports,
      compiled: compiledWithoutSecrets(shape, secrets),
      feeds,
      columns: new Map(),
      ...(source && { source }),
    };
    compiled.add(made);
    const described = new Relations(compiled, session, { described: id });
    const known = await describeMap(made, compiled, session);
    await describePorts(made, described, { known, isDescribed: (port) => !isRun || isWired(graph, id, port) });
    return [...problems, ...nameProblems(made)];
  } catch (error) {
    if (!(error instanceof WeirError) || error.code === 'cancelled') throw error;
    compiled.remove(id);
    if (error instanceof MissingInput) return problems;
    return [...problems, { severity: 'error', code: 'node.compile', message: messageOf(error), node: id }];
  }
}

/** Queries the live rows of a node's input, after its sources have been proven to be read right. */
function askingOf(
  id: string,
  feeds: ReadonlyMap<string, Feed[]>,
  { session, ask }: Pick<CompileRequest, 'session' | 'ask'>,
  { graph, relations }: Workbench,
): CompileContext['ask'] {
  return async (question) => {
    const [feed] = feeds.get('in') ?? [];
    if (!feed) throw new RangeError(`The node ${id} has no rows to ask about.`);
    for (const { source } of graph.sourcesUpstream(feed.node)) await source.prove?.();
    try {
      await makeReady(feed.node, { graph, relations, ask });
      const relation = await relations.of(feed, plainMode);
      return await session.rows(question(relations.live.into({ node: id, port: 'in' }, relation, plainMode)));
    } finally {
      await relations.release();
    }
  };
}

/** Describes the output ports; `known` are the columns of all but `rejected`, if there is no need to ask the engine. */
async function describePorts(
  node: CompiledNode,
  relations: Relations,
  { known, isDescribed }: { known: readonly Column[] | undefined; isDescribed(port: string): boolean },
): Promise<void> {
  for (const { name, kind } of node.ports.outputs) {
    const isRejected = kind === 'rejected';
    if (isRejected && !isDescribed(name)) continue;
    const knownHere = isRejected ? undefined : known;
    const columns = knownHere ?? (await relations.of({ node: node.id, port: name }, plainMode)).columns;
    node.columns.set(name, [...columns]);
  }
}

function isWired(graph: Graph, node: string, port: string): boolean {
  return graph.outOf(node, port).length > 0;
}

function nameProblems(node: CompiledNode): Problem[] {
  const problems: Problem[] = [];
  for (const [port, columns] of node.columns) {
    const seen = new Set<string>();
    for (const { name } of columns) {
      if (seen.has(name.toLowerCase()) && port !== 'rejected') {
        const message = `Two columns are called "${name}". Rename one of them.`;
        problems.push({ severity: 'error', code: 'node.compile', message, node: node.id, column: name });
      }
      seen.add(name.toLowerCase());
    }
  }
  return problems;
}

function tablesOf(
  feeds: Map<string, Feed[]>,
  compiled: CompiledGraph,
  source: PreparedSource | undefined,
  id: string,
): Map<string, InputTable[]> {
  const tables = new Map<string, InputTable[]>();
  for (const [port, list] of feeds) {
    tables.set(
      port,
      list.map((feed) => ({ node: feed.node, columns: compiled.node(feed.node).columns.get(feed.port) ?? [] })),
    );
  }
  if (source) tables.set('in', [{ node: id, columns: source.columns }]);
  return tables;
}
