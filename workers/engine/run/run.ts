import { hasErrors } from '../../../core/pipeline/problems.ts';
import { problemsUpTo } from '../../../core/pipeline/up-to.ts';
import type { RunEvent } from '../../../core/run/events.ts';
import { type Resolved, resolvePipeline } from '../compile/resolve.ts';
import { KeptAnswers } from '../http/kept-answers.ts';
import { invalidPipeline } from '../invalid-pipeline.ts';
import { ReplayedBefore, ReplayState } from '../replay/replay-state.ts';
import { OrderNeeded } from '../session/engine-error.ts';
import { CarefulReadNeeded } from '../sources/careful-read-needed.ts';
import { errorWithoutSecrets, eventWithoutSecrets, storeWithoutSecrets } from '../without-secrets.ts';
import type { Attempt } from './open-attempt.ts';
import { attempt } from './run-attempt.ts';
import { type RunContext, tellProblems } from './run-context.ts';
import { checkUpTo } from './run-up-to.ts';

/**
 * Runs a pipeline to its end: all targets are in their new state, or, when this throws a `WeirError`, all in their old
 * one. Where the fast reader turns out to be wrong for a file, the run starts over with the careful one.
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
    const told =
      resolved && request.upTo !== undefined ? problemsUpTo(problems, resolved.graph, request.upTo) : problems;
    if (!resolved || hasErrors(told)) throw invalidPipeline(told);
    if (request.upTo !== undefined) checkUpTo(resolved, request.upTo);
    tellProblems(told, tell);
    await runResolved(resolved, { ...context, store, tell });
  } catch (error) {
    throw errorWithoutSecrets(error, secrets);
  }
}

/** How a run is tried: the fast way first, unless it has proven wrong. */
type Way = Pick<Attempt, 'isParallel' | 'replay'> & { careful: Set<string> };

async function runResolved(resolved: Resolved, context: RunContext): Promise<void> {
  const way: Way = { careful: new Set(), isParallel: true, replay: await ReplayState.read(context.request) };
  const kept = new KeptAnswers();
  for (;;) {
    try {
      await attempt({ resolved, ...way, kept, context });
      return;
    } catch (error) {
      if (!canLearn(error, way)) throw error;
      await context.store.rollback();
      tellRestart(error, context);
    }
  }
}

/** Takes what a failed attempt has taught; false where it was no such failure. */
function canLearn(error: unknown, way: Way): boolean {
  if (error instanceof ReplayedBefore) way.replay.learn(error);
  else if (error instanceof OrderNeeded && way.isParallel) way.isParallel = false;
  else if (error instanceof CarefulReadNeeded && !way.careful.has(error.node)) way.careful.add(error.node);
  else return false;
  return true;
}

function tellRestart(error: unknown, { tell }: RunContext): void {
  if (error instanceof OrderNeeded) tell({ type: 'restarted' });
  if (!(error instanceof CarefulReadNeeded)) return;
  tell({ type: 'restarted', node: error.node });
  tell({ type: 'warning', node: error.node, message: error.message, isRemark: true });
}
