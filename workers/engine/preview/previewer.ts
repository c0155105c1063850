import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ParamChoice } from '../../../core/pipeline/params.ts';
import { hasErrors, type Problem } from '../../../core/pipeline/problems.ts';
import { problemWithoutSecrets } from '../../../core/pipeline/secrets.ts';
import type { Sql } from '../../../core/sql/sql.ts';
import { onAbort } from '../../process/on-abort.ts';
import { compileGraph, Workbench } from '../compile/compile.ts';
import { type CompiledNode, mapOf } from '../compile/compiled-graph.ts';
import { isNamedDownstream } from '../compile/named-downstream.ts';
import { ownOutputs } from '../compile/own-outputs.ts';
import { type Resolved, readsData, resolvePipeline } from '../compile/resolve.ts';
import { createExpressions } from '../expressions/expressions.ts';
import { mostRowRequests, WebLooks } from '../http/web-looks.ts';
import { inNode } from '../in-node.ts';
import { invalidPipeline } from '../invalid-pipeline.ts';
import { Session } from '../session/session.ts';
import { sessionLimits, setParams } from '../session/session-setup.ts';
import { type LocatedSource, locateSource, pathsForEngine } from '../sources/open.ts';
import { catchSourceProblem } from '../sources/source-problems.ts';
import { stateOfAll } from '../sources/source-states.ts';
import { widestSource } from '../sources/widest-source.ts';
import { errorWithoutSecrets } from '../without-secrets.ts';
import { KeptSources, type Look } from './kept-sources.ts';
import { Preview } from './preview.ts';

export interface PreviewRequest extends ParamChoice {
  pipelineFile: string;
  text: string;
  /** Values for `${env:…}` that are set in the studio. */
  secrets?: ReadonlyMap<string, string> | undefined;
  /** A folder for spools; it must exist as long as the previewer does. */
  folder: string;
  reading: Look['reading'];
  /** The number of rows to be shown: some sources are read no further. */
  rows?: number | undefined;
  /** The most requests for the rows of one node; by default, one for each row to be shown. */
  requests?: number | undefined;
  /** Whether the declared columns of a source are enough, unless something seems wrong with them. */
  mayAssume?: boolean | undefined;
  amendments?: Look['amendments'];
}

/**
 * Compiles a pipeline again and again while it is edited, and keeps the session and all sources and nodes that did not
 * change.
 */
export class Previewer implements AsyncDisposable {
  #session: { key: string; folder: string; session: Session; bench: Workbench } | undefined;
  readonly #sources: KeptSources;
  readonly #webLooks: WebLooks;

  constructor(webLooks = new WebLooks()) {
    this.#webLooks = webLooks;
    this.#sources = new KeptSources(webLooks);
  }

  /**
   * Compiles what can be compiled; `problems` says what is wrong. Throws `pipeline.invalid` if the text is no pipeline.
   */
  async look(request: PreviewRequest, signal: AbortSignal): Promise<Preview> {
    const { resolved, problems } = resolvePipeline(request.text, request, {
      environment: process.env,
      stored: request.secrets,
    });
    if (!resolved) throw invalidPipeline(problems);
    const folder = dirname(request.pipelineFile);
    problems.push(...(await ownOutputs(resolved, folder)));
    const located = await locateAll(resolved, folder, problems);
    const sourceState = await stateOfAll(located);
    const { session, bench } = await this.#openSession(resolved, located, request);
    using _interrupting = onAbort(signal, () => session.interrupt());
    try {
      await setParams(session, resolved.params);
      const expressions = createExpressions(session, resolved.params);
      const { graph, nodes, params, secrets } = resolved;
      const compileAs = async (look: Look) => {
        const { sources, problems: found } = await this.#sources.open(located, session, look);
        const compiled = await compileGraph(
          { graph, nodes, sources, session, expressions, params, secrets, ask },
          bench,
        );
        const isAssumed = [...sources.values()].some((source) => source.isAssumed);
        return { found: [...found, ...compiled.problems], isAssumed };
      };
      const look = { ...lookOf(request, resolved), signal };
      const ask = this.#asking(session, request, signal);
      const assuming = await compileAs(look);
      // A missing column may be there, undeclared: to find out is worth a request.
      const isWorthAsking = assuming.isAssumed && hasErrors(assuming.found);
      const { found } = isWorthAsking ? await compileAs({ ...look, mayAssume: false }) : assuming;
      await session.setThreads(sessionLimits(resolved.pipeline.settings, bench.graph.widest).threads);
      const publicProblems = [...problems, ...found, ...cautionsOf(resolved)].map((problem) =>
        problemWithoutSecrets(problem, resolved.secrets),
      );
      const partRows = this.#sources.partRows();
      const files = located.flatMap(({ names }) => names);
      return new Preview({ session, bench, resolved, problems: publicProblems, partRows, files, sourceState, ask });
    } catch (error) {
      throw errorWithoutSecrets(error, resolved.secrets);
    }
  }

  /** Asks servers about as few rows as are to be shown; returns how many, or null if these were all. */
  #asking(session: Session, { folder, rows: seen = 1, requests: wanted = seen }: PreviewRequest, signal: AbortSignal) {
    return async (node: CompiledNode, rows: Sql): Promise<number | null> => {
      const { asks: requests } = mapOf(node);
      if (!requests) return null;
      const file = join(folder, `answers-${randomUUID()}.ndjson`);
      const most = Math.min(mostRowRequests, this.#webLooks.wanted(node.id, requests, wanted));
      const memo = this.#webLooks.memoFor(requests.cache);
      try {
        const ask = { node: node.id, requests, rows, session, file, memo, most, signal };
        const { askForRows } = await import('../http/ask-for-rows.ts');
        return await inNode(node.id, () => askForRows(ask));
      } finally {
        await rm(file, { force: true });
      }
    };
  }

  /** A session can read only the files it was opened for. */
  async #openSession(
    resolved: Resolved,
    located: readonly LocatedSource[],
    { folder }: PreviewRequest,
  ): Promise<{ session: Session; bench: Workbench }> {
    const paths = [...new Set(pathsForEngine(located))].sort();
    const limits = sessionLimits(resolved.pipeline.settings, await widestSource(located));
    const key = JSON.stringify([folder, limits, paths]);
    if (this.#session?.key === key) return this.#session;
    if (this.#session?.folder !== folder) await this[Symbol.asyncDispose]();
    const session = await Session.open({ ...limits, folder, paths });
    const before = this.#session?.session;
    this.#session = { key, folder, session, bench: new Workbench(session, { isAskedInPart: true }) };
    try {
      if (before) await this.#sources.move(before, session, folder);
    } finally {
      await before?.[Symbol.asyncDispose]();
    }
    return this.#session;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sources[Symbol.asyncDispose]();
    await this.#session?.session[Symbol.asyncDispose]();
    this.#session = undefined;
  }
}

/** To describe a pipeline whose columns depend on its data takes all of its data. */
function lookOf(
  { folder, reading, rows = 1, mayAssume = false, amendments }: PreviewRequest,
  resolved: Resolved,
): Omit<Look, 'signal'> {
  const { graph, nodes, params } = resolved;
  const needsRows = reading === 'describe' && readsData(nodes.values());
  return {
    folder,
    reading: needsRows ? 'whole' : reading,
    params,
    rows,
    mayAssume: mayAssume && !needsRows,
    amendments,
    // A description shows no rows.
    isKnown: (node, columns) =>
      reading === 'describe' ? isNamedDownstream(node, columns, resolved) : graph.outOf(node, 'out').length > 0,
  };
}

async function locateAll(resolved: Resolved, folder: string, problems: Problem[]): Promise<LocatedSource[]> {
  const located: LocatedSource[] = [];
  for (const { id } of resolved.graph.order) {
    const node = resolved.nodes.get(id);
    if (!node) continue;
    await catchSourceProblem(problems, id, async () => {
      const source = await locateSource(node, folder);
      if (source) located.push(source);
    });
  }
  return located;
}

function cautionsOf({ graph, nodes }: Resolved): Problem[] {
  return graph.order.flatMap(({ id }): Problem[] => {
    const node = nodes.get(id);
    const message = node?.definition.caution(node.config);
    return message === undefined ? [] : [{ severity: 'warning', code: 'node.caution', message, node: id }];
  });
}
