import { hasErrors, type Problem } from '../../../core/pipeline/problems.ts';
import type { Coverage } from '../../../core/run/events.ts';
import { oneAtATime } from '../../process/one-at-a-time.ts';
import { compileGraph } from '../compile/compile.ts';
import type { CompiledGraph } from '../compile/compiled-graph.ts';
import { readsData } from '../compile/resolve.ts';
import { createExpressions } from '../expressions/expressions.ts';
import { asking } from '../http/asking.ts';
import { invalidPipeline } from '../invalid-pipeline.ts';
import type { Amendments } from '../replay/amendments.ts';
import { sessionLimits } from '../session/session-setup.ts';
import { Demand } from '../sources/demand.ts';
import type { PreparedSource } from '../sources/source.ts';
import { type Attempt, type Opened, settingsOf } from './open-attempt.ts';
import { openSources } from './open-sources.ts';

/** A graph ready to be run, with the corrections that are laid over it. */
export interface Prepared {
  sources: Map<string, PreparedSource>;
  graph: CompiledGraph;
  problems: Problem[];
  amendments: ReadonlyMap<string, Amendments>;
}

/**
 * Opens the sources, or only finds out their columns if they need only be described, and compiles the graph over them.
 */
export async function prepareAttempt(attempt: Attempt, opened: Opened, kind: 'describe' | 'read'): Promise<Prepared> {
  const { resolved, careful, isParallel, replay, kept, context } = attempt;
  const { session, nodes, located } = opened;
  const amendments = replay.amendments();
  const isDescribed = kind === 'describe' && !readsData(nodes);
  const { params, graph: whole, secrets } = resolved;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const looks = oneAtATime();
  const demandOn = (source: string) =>
    Demand.on(source, { graph: whole, nodes: byId, session, params, secrets, looks });
  const sources = await openSources(located, {
    ...opened,
    careful: isDescribed ? 'describe' : careful,
    amendments,
    kept,
    demandOn,
    params,
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
  await session.setThreads(sessionLimits(settingsOf(attempt), graph.widest).threads);
  return { sources, graph, problems, amendments };
}

/** All source files of a run. The hidden source column of a row is an index into them. */
export function fileList(sources: ReadonlyMap<string, PreparedSource>): string[] {
  return [...sources.values()].flatMap(({ files }) => files);
}

/** What a run of the whole graph goes through from end to end. */
export function coverageOf({ graph, sources }: Prepared): Coverage {
  const whole = [...sources.values()].filter(({ isCutShort }) => isCutShort !== true);
  return {
    nodes: [...graph.nodes.keys()].filter((id) => !graph.isWired(id, 'rejected')).sort(),
    files: [...new Set(whole.flatMap(({ files }) => files))].sort(),
  };
}
