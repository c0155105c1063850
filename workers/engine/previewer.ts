import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WeirError } from '../../core/errors.ts';
import type { ParamChoice, ResolvedParam } from '../../core/pipeline/params.ts';
import { hasErrors, type Problem } from '../../core/pipeline/problems.ts';
import { redact } from '../../core/pipeline/secrets.ts';
import type { Sql } from '../../core/sql/sql.ts';
import { compileGraph, Workbench } from './compile.ts';
import { type CompiledNode, mapOf } from './compiled-graph.ts';
import { invalidPipeline } from './execute.ts';
import { createExpressions } from './expressions.ts';
import { mostRowRequests, WebLooks } from './http/web-looks.ts';
import { inNode } from './in-node.ts';
import { Preview } from './preview.ts';
import { type Resolved, readsData, resolvePipeline } from './resolve.ts';
import { Session } from './session.ts';
import { manyColumns, sessionLimits, setParams } from './session-setup.ts';
import { holdSource } from './sources/held.ts';
import { type LocatedSource, locateSource, openSource } from './sources/open.ts';
import type { Asking, OpenOptions, Reading } from './sources/open-options.ts';
import { orCleanUp } from './sources/or-clean-up.ts';
import { repeatedHeader } from './sources/repeated-header.ts';
import { closeSource, type PreparedSource } from './sources/source.ts';
import { statesOf } from './sources/source-states.ts';
import { widestSource } from './sources/widest-source.ts';
import { errorWithoutSecrets } from './without-secrets.ts';

export interface PreviewRequest extends ParamChoice {
  pipelineFile: string;
  text: string;
  /** What the studio keeps for `${env:…}`. */
  secrets?: ReadonlyMap<string, string> | undefined;
  /** A folder for spools; it must exist for as long as the previewer does. */
  folder: string;
  reading: 'describe' | 'sample' | 'whole';
  /** Rows that somebody is to see, of a source that is asked for as few as that. */
  rows?: number | undefined;
  /** Requests that may be made for the rows of one node; as many as there are rows to be seen by default. */
  requests?: number | undefined;
  /** Whether what is declared of a source will do, as long as nothing seems wrong with it. */
  mayAssume?: boolean | undefined;
}

interface OpenedSource {
  key: string;
  /** Rows that were wanted of it, where it is asked for as few as that. */
  wanted: number;
  source: PreparedSource;
  /** How many rows were opened, where they are a first part alone. */
  partRows?: number;
}

/** What somebody looks at while they edit is read from a table; what is counted or described, from the files. */
async function openForLook(
  located: LocatedSource,
  options: OpenOptions,
): Promise<Omit<OpenedSource, 'key' | 'wanted'>> {
  const source = await openSource(located, options);
  const isHeld =
    options.reading.kind === 'sample' && source.isPart !== undefined && source.columns.length < manyColumns;
  if (!isHeld) return { source, ...(source.isPart === true && { partRows: await source.expectedRows() }) };
  const held = await orCleanUp(
    async () => source.rejects?.close(),
    () => holdSource(options.session, source),
  );
  const cautions = [...(held.cautions ?? []), ...(await repeatedHeader(options.session, located.spec, held))];
  return { source: { ...held, cautions }, ...(source.isPart === true && { partRows: held.rows }) };
}

/** Whether a source stopped where somebody had enough who wants more now. */
function hasMoreFor({ source, partRows, wanted: before }: OpenedSource, wanted: number): boolean {
  return source.isBounded === true && partRows !== undefined && partRows >= before && partRows < wanted;
}

/** Looks at pipelines again and again: the session, the sources and the nodes that have not changed are kept between looks. */
export class Previewer implements AsyncDisposable {
  #session: { key: string; session: Session; bench: Workbench } | undefined;
  #sources = new Map<string, OpenedSource>();
  readonly #webLooks: WebLooks;

  constructor(webLooks = new WebLooks()) {
    this.#webLooks = webLooks;
  }

  /** The pipeline as far as it goes: what is wrong with it is in `problems`. Throws where the text is no pipeline. */
  async look(request: PreviewRequest, signal: AbortSignal): Promise<Preview> {
    const { resolved, problems } = resolvePipeline(request.text, request, {
      environment: process.env,
      stored: request.secrets,
    });
    if (!resolved) throw invalidPipeline(problems);
    const located = await locateAll(resolved, dirname(request.pipelineFile), problems);
    const { session, bench } = await this.#openSession(resolved, located, request);
    const interrupt = () => session.interrupt();
    signal.addEventListener('abort', interrupt);
    try {
      await setParams(session, resolved.params);
      const expressions = createExpressions(session, resolved.params);
      const { graph, nodes, params, secrets } = resolved;
      const compileAs = async (look: Look) => {
        const found: Problem[] = [];
        const sources = await this.#openSources(located, session, look, signal, found);
        const compiled = await compileGraph(
          { graph, nodes, sources, session, expressions, params, secrets, ask },
          bench,
        );
        const isAssumed = [...sources.values()].some((source) => source.isAssumed);
        return { found: [...found, ...compiled.problems], isAssumed };
      };
      const look = lookOf(request, resolved);
      const ask = this.#asking(session, look, signal);
      const assuming = await compileAs(look);
      // What is missing may be there, undeclared: then it is worth a request.
      const isWorthAsking = assuming.isAssumed && hasErrors(assuming.found);
      const { found } = isWorthAsking ? await compileAs({ ...look, mayAssume: false }) : assuming;
      const told = [...problems, ...found, ...cautionsOf(resolved)].map((problem) => ({
        ...problem,
        message: redact(problem.message, resolved.secrets),
      }));
      const partRows = [...this.#sources].flatMap(([id, { partRows: rows }]) =>
        rows === undefined ? [] : [[id, rows] as const],
      );
      const files = located.flatMap(({ names }) => names);
      return new Preview({ session, bench, resolved, problems: told, partRows: new Map(partRows), files, ask });
    } catch (error) {
      throw errorWithoutSecrets(error, resolved.secrets);
    } finally {
      signal.removeEventListener('abort', interrupt);
    }
  }

  /** Asks about as few rows as somebody wants to see; returns how many that were, where there are others. */
  #asking(session: Session, { folder, requests: wanted }: Look, signal: AbortSignal) {
    return async (node: CompiledNode, rows: Sql): Promise<number | null> => {
      const { asks: requests } = mapOf(node);
      if (!requests) return null;
      const file = join(folder, `answers-${randomUUID()}.ndjson`);
      const most = Math.min(mostRowRequests, this.#webLooks.wanted(node.id, requests, wanted));
      const memo = this.#webLooks.memoFor(requests.cache);
      try {
        const ask = { node: node.id, requests, rows, session, file, memo, most, signal };
        const { askForRows } = await import('./http/ask-for-rows.ts');
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
    const paths = [...new Set(located.flatMap(({ files }) => files))].sort();
    const limits = sessionLimits(resolved.pipeline.settings, await widestSource(located));
    const key = JSON.stringify([folder, limits, paths]);
    if (this.#session?.key === key) return this.#session;
    await this[Symbol.asyncDispose]();
    const session = await Session.open({ ...limits, folder, paths });
    this.#session = { key, session, bench: new Workbench(session, { isAskedInPart: true }) };
    return this.#session;
  }

  async #openSources(
    located: readonly LocatedSource[],
    session: Session,
    { folder, reading: kind, params, rows, mayAssume }: Look,
    signal: AbortSignal,
    problems: Problem[],
  ): Promise<Map<string, PreparedSource>> {
    const ready = new Map<string, PreparedSource>();
    const reading: Reading = kind === 'describe' ? { kind } : { kind, signal };
    let firstFile = 0;
    for (const source of located) {
      const wanted = this.#webLooks.wanted(source.node, source.spec, rows);
      const asking: Asking = { kind: 'look', signal, memo: this.#webLooks.memo, rows: wanted, mayAssume };
      const options = { session, spoolFolder: folder, firstFile, reading, params, asking };
      firstFile += source.names.length;
      await telling(problems, source.node, async () => {
        const used = source.spec.kind === 'sqlite' ? params : [];
        const key = JSON.stringify([
          kind,
          options.firstFile,
          source.spec,
          source.infersTypes,
          used,
          await statesOf(source),
          mayAssume,
        ]);
        const known = this.#sources.get(source.node);
        if (known?.key !== key || hasMoreFor(known, wanted)) {
          const opened = await openForLook(source, options);
          this.#sources.set(source.node, { key, wanted, ...opened });
          await closeSource(known?.source);
        }
        const { source: open } = this.#sources.get(source.node) ?? {};
        if (open) ready.set(source.node, open);
        problems.push(...cautionsOfSource(source.node, open));
      });
    }
    for (const [node, { source }] of this.#sources) {
      if (ready.has(node)) continue;
      this.#sources.delete(node);
      await closeSource(source);
    }
    return ready;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { source } of this.#sources.values()) await closeSource(source);
    this.#sources.clear();
    await this.#session?.session[Symbol.asyncDispose]();
    this.#session = undefined;
  }
}

interface Look extends Pick<PreviewRequest, 'folder' | 'reading'> {
  params: readonly ResolvedParam[];
  rows: number;
  requests: number;
  mayAssume: boolean;
}

/** A pipeline whose columns depend on its data is described by all of the data. */
function lookOf(
  { folder, reading, rows = 1, requests = rows, mayAssume = false }: PreviewRequest,
  { nodes, params }: Resolved,
): Look {
  const needsRows = reading === 'describe' && readsData(nodes.values());
  return { folder, reading: needsRows ? 'whole' : reading, params, rows, requests, mayAssume: mayAssume && !needsRows };
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

/** What a source cannot do is a problem of its node. */
async function telling(problems: Problem[], node: string, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof WeirError) || error.code === 'cancelled') throw error;
    const { message, field } = error;
    problems.push({ severity: 'error', code: 'node.source', message, node, ...(field && { field: [field] }) });
  }
}

function cautionsOfSource(node: string, source: PreparedSource | undefined): Problem[] {
  return (source?.cautions ?? []).map((caution) => ({ severity: 'warning', code: 'node.caution', node, ...caution }));
}

function cautionsOf({ graph, nodes }: Resolved): Problem[] {
  return graph.order.flatMap(({ id }): Problem[] => {
    const node = nodes.get(id);
    const message = node?.definition.caution(node.config);
    return message === undefined ? [] : [{ severity: 'warning', code: 'node.caution', message, node: id }];
  });
}
