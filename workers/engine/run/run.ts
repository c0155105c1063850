import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { hasErrors } from '../../../core/pipeline/problems.ts';
import { problemsUpTo } from '../../../core/pipeline/up-to.ts';
import type { RunEvent } from '../../../core/run/events.ts';
import { ownOutputs } from '../compile/own-outputs.ts';
import { type Resolved, resolvePipeline } from '../compile/resolve.ts';
import { KeptAnswers } from '../http/kept-answers.ts';
import { invalidPipeline } from '../invalid-pipeline.ts';
import { CorrectionsInTheWay } from '../replay/corrections-in-the-way.ts';
import { MeetsOlderRows } from '../replay/meets-older-rows.ts';
import { ReplayState } from '../replay/replay-state.ts';
import { ReplayedBefore } from '../replay/replayed-before.ts';
import { EngineMemoryExceeded, OrderNeeded } from '../session/engine-error.ts';
import { CarefulReadNeeded } from '../sources/careful-read-needed.ts';
import { errorWithoutSecrets, eventWithoutSecrets, storeWithoutSecrets } from '../without-secrets.ts';
import type { Attempt } from './open-attempt.ts';
import { runAttempt } from './run-attempt.ts';
import { type RunContext, tellProblems } from './run-context.ts';
import { checkUpTo } from './run-up-to.ts';

/**
 * Runs a pipeline to its end: all targets are in their new state, or, when this throws a `WeirError`, all in their old
 * one. Where an attempt shows that more care is needed, such as the careful reader for a file, the run starts over.
 */
export async function runPipeline(context: RunContext): Promise<void> {
  const { request } = context;
  const choice = { environment: request.environment, overrides: request.params };
  const { resolved, problems } = resolvePipeline(request.text, choice, {
    environment: process.env,
    stored: request.secrets,
  });
  const secrets = resolved?.secrets ?? new Set<string>();
  const tell = (event: RunEvent) => context.tell(eventWithoutSecrets(event, secrets));
  const store = storeWithoutSecrets(context.store, secrets);
  try {
    const found =
      resolved && request.upTo !== undefined ? problemsUpTo(problems, resolved.graph, request.upTo) : problems;
    if (!resolved || hasErrors(found)) throw invalidPipeline(found);
    if (request.upTo !== undefined) checkUpTo(resolved, request.upTo);
    tellProblems([...found, ...(await ownOutputs(resolved, dirname(request.pipelineFile)))], tell);
    await runResolved(resolved, { ...context, store, tell });
  } catch (error) {
    throw errorWithoutSecrets(error, secrets);
  }
}

/** What failed attempts have taught about how to run: fast at first, with more care where that has proven necessary. */
type Lessons = Pick<Attempt, 'isParallel' | 'isSparing' | 'replay'> & { careful: Set<string> };

async function runResolved(resolved: Resolved, context: RunContext): Promise<void> {
  const lessons: Lessons = {
    careful: new Set(),
    isParallel: true,
    isSparing: !areSeveral(resolved.pipeline.settings.threads ?? 0),
    replay: await ReplayState.read(context.request),
  };
  const kept = new KeptAnswers();
  for (;;) {
    try {
      await runAttempt({ resolved, ...lessons, kept, context });
      return;
    } catch (error) {
      if (!learn(error, lessons)) throw error;
      await context.store.rollback();
      tellRestart(error, context);
    }
  }
}

/** Takes the lesson of a failed attempt; false if there is none, so that the run has failed. */
function learn(error: unknown, lessons: Lessons): boolean {
  if (error instanceof ReplayedBefore) lessons.replay.learn(error);
  else if (error instanceof CorrectionsInTheWay) lessons.replay.leaveOut(error);
  else if (error instanceof MeetsOlderRows) lessons.replay.giveUpDirectWay(error);
  else if (error instanceof OrderNeeded && lessons.isParallel) lessons.isParallel = false;
  else if (error instanceof EngineMemoryExceeded && !lessons.isSparing && areSeveral(error.threads))
    lessons.isSparing = true;
  else if (error instanceof CarefulReadNeeded && !lessons.careful.has(error.node)) lessons.careful.add(error.node);
  else return false;
  return true;
}

function tellRestart(error: unknown, { tell }: RunContext): void {
  if (error instanceof OrderNeeded) tell({ type: 'restarted', reason: 'sumsInOrder' });
  if (error instanceof EngineMemoryExceeded) {
    tell({ type: 'restarted', reason: 'oneThread' });
    tell({ type: 'warning', message: sparing, isRemark: true });
  }
  if (!(error instanceof CarefulReadNeeded)) return;
  tell({ type: 'restarted', reason: 'carefulRead', node: error.node });
  tell({ type: 'warning', node: error.node, message: error.message, isRemark: true });
}

const sparing =
  'The memory that the pipeline allows did not suffice for several threads, so the run started over with one. A higher memory limit (settings.memoryLimit) makes it faster.';

/** Whether there are threads that the engine could do without; 0 means all cores. */
function areSeveral(threads: number): boolean {
  return (threads === 0 ? availableParallelism() : threads) > 1;
}
