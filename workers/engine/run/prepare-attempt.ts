import { hasErrors, type Problem } from '../../../core/pipeline/problems.ts';
import { compileGraph } from '../compile/compile.ts';
import type { CompiledGraph } from '../compile/compiled-graph.ts';
import { type Resolved, readsData } from '../compile/resolve.ts';
import { createExpressions } from '../expressions/expressions.ts';
import { asking } from '../http/asking.ts';
import type { KeptAnswers } from '../http/kept-answers.ts';
import type { Amendments } from '../replay/amendments.ts';
import { Demand } from '../sources/demand.ts';
import { type LocatedSource, openSource } from '../sources/open.ts';
import type { Asking, Reading } from '../sources/open-options.ts';
import type { PreparedSource } from '../sources/source.ts';
import { invalidPipeline } from './execute.ts';
import type { Attempt, Opened } from './open-attempt.ts';
import { type RunSpan, spanOf } from './spans.ts';

/** A graph ready to be run, with the corrections that are laid over it. */
export interface Prepared {
  sources: Map<string, PreparedSource>;
  graph: CompiledGraph;
  problems: Problem[];
  amendments: ReadonlyMap<string, Amendments>;
}

/** Opens the sources, only as far as their columns where they need only be described, and compiles the graph over them. */
export async function prepareAttempt(
  { resolved, careful, isParallel, replay, kept, context }: Attempt,
  opened: Opened,
  kind: 'describe' | 'read',
): Promise<Prepared> {
  const { session, nodes, located } = opened;
  const amendments = replay.amendments();
  const isDescribed = kind === 'describe' && !readsData(nodes);
  const { params, graph: whole, secrets } = resolved;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const demandOn = (source: string) => Demand.on(source, { graph: whole, nodes: byId, session, params, secrets });
  const ways = { amendments, kept, demandOn, params };
  const sources = await openSources(located, isDescribed ? 'describe' : careful, {
    ...opened,
    ...ways,
    tell: context.tell,
  });
  const { graph, problems } = await compileGraph({
    graph: whole,
    nodes: byId,
    sources,
    session,
    expressions: createExpressions(session, params, { isParallel }),
    params,
    secrets,
    isRun: true,
    ask: asking({ kept, session, folder: opened.spoolFolder, signal: opened.signal }),
  });
  if (hasErrors(problems)) throw invalidPipeline(problems);
  return { sources, graph, problems, amendments };
}

interface OpeningSources
  extends Pick<Opened, 'session' | 'spoolFolder' | 'signal' | 'stack'>,
    Pick<Resolved, 'params'> {
  amendments: ReadonlyMap<string, Amendments>;
  kept: KeptAnswers;
  demandOn(source: string): Demand | undefined;
  tell(span: RunSpan): void;
}

/** Sources are closed with the stack, those too that were open when a later one failed. */
async function openSources(
  located: readonly LocatedSource[],
  careful: ReadonlySet<string> | 'describe',
  { session, spoolFolder, signal, stack, params, amendments, kept, demandOn, tell }: OpeningSources,
): Promise<Map<string, PreparedSource>> {
  const sources = new Map<string, PreparedSource>();
  for (const source of located) {
    const { node } = source;
    const reading: Reading =
      careful === 'describe' ? { kind: careful } : { kind: careful.has(node) ? 'careful' : 'fast', signal };
    const firstFile = fileList(sources).length;
    const kind: Asking = { kind: 'run', signal, kept, demand: demandOn(node) };
    const options = {
      session,
      spoolFolder,
      firstFile,
      reading,
      asking: kind,
      params,
      amendments: amendments.get(node),
    };
    const prepared = await spanOf(tell, { kind: 'open', nodes: [node] }, () => openSource(source, options));
    stack.defer(() => prepared.close());
    sources.set(node, prepared);
  }
  return sources;
}

/** All source files of a run; a row's hidden source column is an index into it. */
export function fileList(sources: ReadonlyMap<string, PreparedSource>): string[] {
  return [...sources.values()].flatMap(({ files }) => files);
}
