import { mkdtemp, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { version as engineVersion } from '@duckdb/node-api';
import { WeirError } from '../../../core/errors.ts';
import type { ExportPlan, ExportStep } from '../../../core/export/plan.ts';
import { pipelineFileEnding } from '../../../core/pipeline/file-ending.ts';
import { checkParamValue } from '../../../core/pipeline/param-value.ts';
import { hasErrors, type Problem } from '../../../core/pipeline/problems.ts';
import type { Pipeline } from '../../../core/pipeline/schema.ts';
import { mentionedSecrets } from '../../../core/pipeline/secrets.ts';
import { isUnsavedFileName } from '../../../core/pipeline/unsaved.ts';
import { exactSumMacros } from '../../../core/sql/exact-sums.ts';
import { renderInlined, sql } from '../../../core/sql/sql.ts';
import { onAbort } from '../../process/on-abort.ts';
import { compileGraph, type ResolvedNode } from '../compile/compile.ts';
import type { CompiledGraph } from '../compile/compiled-graph.ts';
import { type Resolved, resolvePipeline } from '../compile/resolve.ts';
import { createExpressions } from '../expressions/expressions.ts';
import { asking } from '../http/asking.ts';
import { KeptAnswers } from '../http/kept-answers.ts';
import { invalidPipeline } from '../invalid-pipeline.ts';
import { Session } from '../session/session.ts';
import { sessionLimits, setParams } from '../session/session-setup.ts';
import { type LocatedSource, locateSource } from '../sources/open.ts';
import type { PreparedSource } from '../sources/source.ts';
import { widestSource } from '../sources/widest-source.ts';
import { errorWithoutSecrets } from '../without-secrets.ts';
import { checkTargets } from './check-targets.ts';
import { nodeActions } from './node-actions.ts';
import { openForExport } from './open-for-export.ts';
import { rejectRoutes } from './reject-routes.ts';
import { ScriptNames } from './script-names.ts';
import { sourceAction } from './source-actions.ts';
import { enoughFor } from './wanted-rows.ts';

export interface ExportRequest {
  pipelineFile: string;
  text: string;
  /** What the studio keeps for `${env:…}`: its files are looked at, and no value goes into the plan. */
  secrets?: ReadonlyMap<string, string> | undefined;
  /** A folder for spools. */
  folder: string;
}

/**
 * What a pipeline does, for scripts: compiled by the engine against its sources as they are today. Throws as a run
 * would.
 */
export async function planExport(request: ExportRequest, signal: AbortSignal): Promise<ExportPlan> {
  const sources = { environment: process.env, stored: request.secrets };
  const { resolved, problems } = resolvePipeline(request.text, {}, sources);
  if (!resolved) throw invalidPipeline(problems);
  const remaining = withoutMissingParams(problems);
  if (hasErrors(remaining)) throw invalidPipeline(remaining);
  try {
    return await planResolved(resolved, request, signal);
  } catch (error) {
    throw errorWithoutSecrets(error, resolved.secrets);
  }
}

/** A script asks for a param without a default when it is run. */
function withoutMissingParams(problems: readonly Problem[]): Problem[] {
  return problems.filter(({ code }) => code !== 'param.missing');
}

async function planResolved(resolved: Resolved, request: ExportRequest, signal: AbortSignal): Promise<ExportPlan> {
  const { pipeline, params } = resolved;
  const nodes = takingPart(resolved);
  if (nodes.length === 0) {
    const message = 'Nothing to export: no node leads to an output. Add an output, and connect it.';
    throw new WeirError({ code: 'pipeline.invalid', message });
  }
  await using stack = new AsyncDisposableStack();
  const { located, widestFile, session, folder } = await openPlace(resolved, request, stack, signal);
  const kept = new KeptAnswers();
  const opening = { nodes: takingPartById(resolved), session, folder, kept, signal, stack };
  const sources = await openForExport(located, resolved, opening);
  const compile = async (compiled: Resolved, secrets: ReadonlySet<string>, most?: number) =>
    compileGraph({
      graph: compiled.graph,
      nodes: takingPartById(compiled),
      sources,
      session,
      expressions: createExpressions(session, params, { paramFunction: sql`weir_param` }),
      params,
      secrets,
      ask: asking({ kept, session, folder, signal, most }),
      isRun: true,
    });
  const taking = new Set(nodes.map(({ id }) => id));
  const secrets = mentionedSecrets(pipeline.nodes.filter(({ id }) => taking.has(id)).map(({ config }) => config));
  const none = new Set<string>();
  const actual = await compile(resolved, secrets.length === 0 ? none : resolved.secrets);
  if (hasErrors(actual.problems)) throw invalidPipeline(actual.problems);
  const disguised = secrets.length === 0 ? resolved : disguise(request.text, secrets);
  const { graph, problems } = secrets.length === 0 ? actual : await compile(disguised, none, 0);
  const isName = columnNames(graph).some((column) => secrets.some((name) => column.includes(`\${env:${name}}`)));
  if (isName || hasErrors(problems)) throw unplacedSecret(problems);
  const keywords = await keywordsOf(session);
  return {
    ...headOf(pipeline, request.pipelineFile),
    secrets,
    ...sessionLimits(pipeline.settings, Math.max(widestFile, graph.widest)),
    ...(await stepsOf({ graph, disguised, located, sources, pipeline, secrets, keywords })),
  };
}

/**
 * Finds the sources of a pipeline, and opens a session that may read them and a folder of its own; the stack closes it.
 */
async function openPlace(
  resolved: Resolved,
  request: ExportRequest,
  stack: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<{
  located: LocatedSource[];
  widestFile: number;
  session: Session;
  folder: string;
}> {
  const folder = await mkdtemp(join(request.folder, 'export-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const located = await locateAll(takingPart(resolved), dirname(request.pipelineFile));
  const widestFile = await widestSource(located);
  const limits = sessionLimits(resolved.pipeline.settings, widestFile);
  const paths = located.flatMap(({ files }) => files);
  const session = stack.use(await Session.open({ ...limits, folder, paths }));
  stack.use(onAbort(signal, () => session.interrupt()));
  await setParams(session, resolved.params);
  return { located, widestFile, session, folder };
}

function takingPart({ graph, nodes }: Resolved): ResolvedNode[] {
  return graph.order.filter(({ id }) => graph.reachesOutput(id)).flatMap(({ id }) => nodes.get(id) ?? []);
}

function takingPartById(resolved: Resolved): Map<string, ResolvedNode> {
  return new Map(takingPart(resolved).map((node) => [node.id, node]));
}

async function locateAll(nodes: readonly ResolvedNode[], folder: string): Promise<LocatedSource[]> {
  const located: LocatedSource[] = [];
  for (const node of nodes) {
    const source = await locateSource(node, folder);
    if (source) located.push(source);
  }
  return located;
}

/** The same pipeline with names of secrets where their values would be: a script puts those in when it runs. */
function disguise(text: string, secrets: readonly string[]): Resolved {
  const names = secrets.map((name) => [name, `\${env:${name}}`] as const);
  const { resolved, problems } = resolvePipeline(text, {}, { environment: Object.fromEntries(names) });
  const remaining = withoutMissingParams(problems);
  if (!resolved || hasErrors(remaining)) throw unplacedSecret(remaining);
  return resolved;
}

function unplacedSecret(problems: readonly Problem[]): WeirError {
  const { node } = problems.find(({ severity }) => severity === 'error') ?? {};
  const message = `${node === undefined ? 'The pipeline' : `"${node}"`} uses \${env:…} where a script needs to know its value: it may stand in paths, in what servers are asked, and in texts in quotes. Make it a param.`;
  return new WeirError({ code: 'pipeline.invalid', message, node });
}

interface Compiled {
  graph: CompiledGraph;
  disguised: Resolved;
  located: readonly LocatedSource[];
  sources: ReadonlyMap<string, PreparedSource>;
  pipeline: Pipeline;
  secrets: readonly string[];
  keywords: ReadonlySet<string>;
}

async function keywordsOf(session: Session): Promise<Set<string>> {
  const rows = await session.rows(sql`SELECT keyword_name FROM duckdb_keywords()`);
  return new Set(rows.map(([word]) => String(word)));
}

async function stepsOf({ graph, disguised, located, sources, pipeline, secrets, keywords }: Compiled) {
  const names = new ScriptNames(columnNames(graph), keywords, secrets.length > 0);
  const wanted = { graph: disguised.graph, nodes: takingPartById(disguised), compiled: graph, names };
  const { rejectingFor, rejectFiles } = rejectRoutes(graph);
  const rounds = graph.rounds();
  const steps: ExportStep[] = [];
  for (const node of graph.nodes.values()) {
    const { label, note } = pipeline.nodes.find(({ id }) => id === node.id) ?? {};
    const source = located.find((one) => one.node === node.id);
    const opened = sources.get(node.id);
    const config = disguised.nodes.get(node.id)?.config ?? {};
    const spec = node.definition.source?.(config);
    const reading =
      source && opened && spec
        ? [await sourceAction({ ...source, spec }, opened, () => enoughFor(node.id, wanted))]
        : [];
    steps.push({
      node: node.id,
      title: node.definition.title,
      label: label ?? null,
      note: note ?? null,
      round: rounds.get(node.id) ?? 0,
      actions: [...reading, ...nodeActions(node, { graph, names, rejectingFor })],
    });
  }
  checkTargets(steps);
  const usesSums = JSON.stringify(steps).includes('_of_doubles(');
  return {
    hidden: names.hidden,
    macros: usesSums ? exactSumMacros.map(renderInlined) : [],
    steps,
    rejectFiles,
    engine: engineVersion(),
  };
}

function columnNames(graph: CompiledGraph): string[] {
  return [...graph.nodes.values()].flatMap(({ columns, source }) =>
    [...columns.values(), source?.columns ?? []].flatMap((list) => list.map(({ name }) => name)),
  );
}

function headOf({ name, description, params, environments, settings }: Pipeline, pipelineFile: string) {
  const isUnsaved = isUnsavedFileName(basename(pipelineFile));
  const file = isUnsaved ? `${name ?? 'pipeline'}${pipelineFileEnding}` : basename(pipelineFile);
  const { rows = null, percent = null } = settings.maxRejected ?? {};
  return {
    file,
    name: name ?? file.replace(/(\.weir)?\.json$/, ''),
    description: description ?? null,
    params: params.map((param) => {
      const checked = param.default === undefined ? undefined : checkParamValue(param.type, param.default);
      return {
        name: param.name,
        type: param.type,
        description: param.description ?? null,
        ...(checked?.ok && { default: checked.value }),
      };
    }),
    environments: Object.fromEntries(
      Object.entries(environments).map(([each, values]) => [each, checkedValues(values, params)]),
    ),
    maxRejected: { rows, percent },
  };
}

function checkedValues(values: Pipeline['environments'][string], params: Pipeline['params']) {
  return Object.fromEntries(
    params.flatMap(({ name, type }) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      const checked = value === undefined ? undefined : checkParamValue(type, value);
      return checked?.ok ? [[name, checked.value] as const] : [];
    }),
  );
}
