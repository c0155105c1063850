import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WeirError } from '../../../core/errors.ts';
import type { PipelineSettings } from '../../../core/pipeline/schema.ts';
import { nodesUpTo } from '../../../core/pipeline/up-to.ts';
import { onAbort } from '../../process/on-abort.ts';
import type { ResolvedNode } from '../compile/compile.ts';
import type { Resolved } from '../compile/resolve.ts';
import type { KeptAnswers } from '../http/kept-answers.ts';
import type { ReplayState } from '../replay/replay-state.ts';
import { Session } from '../session/session.ts';
import { sessionLimits, setParams } from '../session/session-setup.ts';
import { Targets } from '../sinks/targets.ts';
import { type LocatedSource, locateSource } from '../sources/open.ts';
import { widestSource } from '../sources/widest-source.ts';
import type { RunContext } from './run-context.ts';
import { SourceProgress } from './source-progress.ts';

/** One attempt at a run: what it runs, and what earlier attempts have taught. */
export interface Attempt {
  resolved: Resolved;
  /** The sources that must be read by the careful reader. */
  careful: ReadonlySet<string>;
  /** Whether sums of doubles may take their rows in any order. */
  isParallel: boolean;
  /** Whether the engine makes do with one thread, as more took too much memory or there is but one. */
  isSparing: boolean;
  replay: ReplayState;
  /** What servers have answered, to this attempt or an earlier one. */
  kept: KeptAnswers;
  context: RunContext;
}

/** What an attempt has opened; `stack` closes it. */
export interface Opened {
  stack: AsyncDisposableStack;
  stop: AbortController;
  signal: AbortSignal;
  nodes: ResolvedNode[];
  located: LocatedSource[];
  session: Session;
  targets: Targets;
  spoolFolder: string;
  progress: SourceProgress;
}

/** The settings of the pipeline, as far as earlier attempts have not taught otherwise. */
export function settingsOf({ resolved, isSparing }: Attempt): PipelineSettings {
  const { settings } = resolved.pipeline;
  return isSparing ? { ...settings, threads: 1 } : settings;
}

/** Opens what an attempt needs before any column is known: the files that it reads, its targets and a session. */
export async function openAttempt(
  attempt: Attempt,
  stack: AsyncDisposableStack,
  stop: AbortController,
): Promise<Opened> {
  const { resolved, replay, context } = attempt;
  const { runFolder, pipelineFile, upTo } = context.request;
  const folder = dirname(pipelineFile);
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const takesPart = upTo === undefined ? replay.takesPart(resolved) : nodesUpTo(resolved.graph, upTo);
  const nodes = resolved.graph.order
    .filter(({ id }) => takesPart.has(id))
    .flatMap(({ id }) => resolved.nodes.get(id) ?? []);
  if (nodes.length === 0 && !replay.isReplay) throw nothingToRun();
  const located = (await Promise.all(nodes.map((node) => locateSource(node, folder)))).filter(
    (source) => source !== undefined,
  );
  const files = located.flatMap((source) => source.files);
  const { secrets } = resolved;
  replay.locate(
    located.flatMap(({ names }) => names),
    secrets,
  );
  const targets = stack.use(await Targets.open(nodes, { folder, runFolder, signal, secrets }));
  const spoolFolder = join(runFolder, 'engine');
  await mkdir(spoolFolder, { recursive: true });
  const session = stack.use(
    await Session.open(
      {
        ...sessionLimits(settingsOf(attempt), await widestSource(located)),
        folder: spoolFolder,
        paths: [...files, ...targets.temporaryPaths, ...targets.temporaryFolders],
        folders: targets.temporaryFolders,
      },
      context.engine(),
    ),
  );
  stack.use(onAbort(signal, () => session.stop()));
  await setParams(session, resolved.params);
  return { stack, stop, signal, nodes, located, session, targets, spoolFolder, progress: new SourceProgress() };
}

function nothingToRun(): WeirError {
  const message = 'Nothing to run: no node leads to an output. Add an output, and connect it.';
  return new WeirError({ code: 'pipeline.invalid', message });
}
