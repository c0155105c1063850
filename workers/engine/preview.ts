import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Column } from '../../core/column-types.ts';
import { WeirError } from '../../core/errors.ts';
import { hasErrors, type Problem, proposeNearest } from '../../core/pipeline/problems.ts';
import type { ParamChoice } from '../../core/pipeline/params.ts';
import type { PreviewCell, PreviewRows } from '../../core/preview/messages.ts';
import { id, joinSql, type Sql, sql } from '../../core/sql/sql.ts';
import { compileGraph } from './compile.ts';
import type { CompiledGraph } from './compiled-graph.ts';
import { invalidPipeline } from './execute.ts';
import { createExpressions } from './expressions.ts';
import { Relations } from './relations.ts';
import { type Resolved, resolvePipeline } from './resolve.ts';
import { type Cell, Session } from './session.ts';
import { memoryPlan, setParams } from './session-setup.ts';
import { type LocatedSource, locateSource, openSource, type Reading } from './sources/open.ts';
import type { PreparedSource } from './sources/source.ts';

export interface PreviewRequest extends ParamChoice {
  pipelineFile: string;
  text: string;
  /** A folder for spools; it must exist for as long as the preview does. */
  folder: string;
  /** How sources are read: their columns alone, or whole files with whatever care they need. */
  reading: 'describe' | 'whole' | 'sample';
}

const plain = { isCounting: false, hasLineage: false };

/** A pipeline open for looking at: problems, columns, and rows of any node, without running it. */
export class Preview implements AsyncDisposable {
  readonly problems: readonly Problem[];
  readonly graph: CompiledGraph;
  readonly #session: Session;
  readonly #relations: Relations;
  readonly #stack: AsyncDisposableStack;

  private constructor(graph: CompiledGraph, problems: readonly Problem[], session: Session, stack: AsyncDisposableStack) {
    this.graph = graph;
    this.problems = problems;
    this.#session = session;
    this.#stack = stack;
    this.#relations = new Relations(graph, session, () => {
      throw new RangeError('A preview counts nothing.');
    });
  }

  /** Opens a pipeline as far as it goes: what is wrong with it is in `problems`. */
  static async open(request: PreviewRequest, signal: AbortSignal): Promise<Preview> {
    const { resolved, problems } = resolvePipeline(request.text, request, process.env);
    if (!resolved) throw invalidPipeline(problems);
    await using stack = new AsyncDisposableStack();
    const located = await locateAll(resolved, dirname(request.pipelineFile), problems);
    await mkdir(request.folder, { recursive: true });
    const session = stack.use(
      await Session.open({
        memoryBytes: memoryPlan(resolved.pipeline.settings.memoryLimit).engineBytes,
        threads: resolved.pipeline.settings.threads ?? 0,
        folder: request.folder,
        paths: located.flatMap(({ files }) => files),
      }),
    );
    const interrupt = () => session.interrupt();
    signal.addEventListener('abort', interrupt);
    stack.defer(() => signal.removeEventListener('abort', interrupt));
    await setParams(session, resolved.params);
    const sources = await openAll(located, session, request, signal, problems);
    for (const source of sources.values()) stack.defer(() => source.close());
    const expressions = createExpressions(session, resolved.params);
    const compiled = await compileGraph({ graph: resolved.graph, nodes: resolved.nodes, sources, session, expressions });
    const all = [...problems, ...compiled.problems, ...cautionsOf(resolved)];
    return new Preview(compiled.graph, all, session, stack.move());
  }

  /** The columns that leave each compiled node, by port. */
  columns(): Record<string, Record<string, Column[]>> {
    return Object.fromEntries([...this.graph.nodes.values()].map(({ id, columns }) => [id, Object.fromEntries(columns)]));
  }

  /** The first rows after a node; of an output, the rows that would go into it. */
  async rows(node: string, port: string | undefined, limit: number): Promise<PreviewRows> {
    const from = await this.#relation(node, port);
    const columns = (await this.#session.columnsOf(from));
    const texts = columns.map(({ name, type }) => cellOf(name, type));
    const rows = await this.#session.rows(sql`SELECT ${joinSql(texts)} FROM ${from} LIMIT ${limit}`);
    return { columns, rows: rows.map((row) => row.map(plainCell)), total: await this.#session.count(from) };
  }

  async #relation(id: string, port: string | undefined): Promise<Sql> {
    const node = this.graph.nodes.get(id);
    if (!node) throw unknownNode(id, [...this.graph.nodes.keys()], this.problems);
    const feed = node.compiled.shape === 'sink' ? node.feeds.get('in')?.[0] : { node: id, port: port ?? node.ports.outputs[0]?.name ?? 'out' };
    if (!feed) throw unknownNode(id, [], this.problems);
    return this.#relations.alive(await this.#relations.of(feed, plain), plain, id, 'in');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack[Symbol.asyncDispose]();
  }
}

function plainCell(cell: Cell): PreviewCell {
  return typeof cell === 'bigint' ? cell.toString() : cell;
}

/** Numbers that JSON keeps exactly stay numbers; all else is text, as the engine writes it. */
function cellOf(name: string, type: string): Sql {
  const isPlain = /^(TINYINT|SMALLINT|INTEGER|DOUBLE|FLOAT|BOOLEAN)$/.test(type);
  return isPlain ? id(name) : sql`CAST(${id(name)} AS VARCHAR) AS ${id(name)}`;
}

async function locateAll(resolved: Resolved, folder: string, problems: Problem[]): Promise<LocatedSource[]> {
  const located: LocatedSource[] = [];
  for (const { id } of resolved.graph.order) {
    const node = resolved.nodes.get(id);
    if (!node) continue;
    await telling(problems, id, async () => {
      const source = await locateSource(node, folder);
      if (source) located.push(source);
    });
  }
  return located;
}

async function openAll(
  located: readonly LocatedSource[],
  session: Session,
  { folder, reading: kind }: PreviewRequest,
  signal: AbortSignal,
  problems: Problem[],
): Promise<Map<string, PreparedSource>> {
  const sources = new Map<string, PreparedSource>();
  const reading: Reading = kind === 'describe' ? { kind } : { kind, signal };
  for (const source of located) {
    await telling(problems, source.node, async () => {
      sources.set(source.node, await openSource(source, { session, spoolFolder: folder, firstFile: 0, reading }));
    });
  }
  return sources;
}

/** What a source cannot do is a problem of its node. */
async function telling(problems: Problem[], node: string, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof WeirError) || error.code === 'cancelled') throw error;
    problems.push({ severity: 'error', code: 'node.source', message: error.message, node });
  }
}

function cautionsOf({ graph, nodes }: Resolved): Problem[] {
  return graph.order.flatMap(({ id }): Problem[] => {
    const node = nodes.get(id);
    const message = node?.definition.caution(node.config);
    return message === undefined ? [] : [{ severity: 'warning', code: 'node.caution', message, node: id }];
  });
}

function unknownNode(id: string, known: readonly string[], problems: readonly Problem[]): WeirError {
  const reason = problems.find(({ node, severity }) => node === id && severity === 'error') ?? (hasErrors(problems) ? problems.find(({ severity }) => severity === 'error') : undefined);
  const message = reason ? reason.message : `There is no node "${id}".${proposeNearest(id, known).hint}`;
  return new WeirError({ code: 'pipeline.invalid', message, node: id });
}
