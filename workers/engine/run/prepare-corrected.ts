import type { ReplayPlan } from '../../../core/replay/ways.ts';
import { Corrections } from '../replay/corrections.ts';
import type { Attempt, Opened } from './open-attempt.ts';
import { type Prepared, prepareAttempt } from './prepare-attempt.ts';

/** A graph ready to run, and how corrected rows go through it. */
export interface Corrected {
  prepared: Prepared;
  plan: ReplayPlan;
  corrections: Corrections;
}

/** Prepares an attempt, and plans how corrected rows go through it. Throws where the targets cannot take them. */
export async function prepareCorrected(attempt: Attempt, opened: Opened): Promise<Corrected> {
  const { replay } = attempt;
  // A replay whose rows enter at their nodes reads few sources, if any: their columns are enough to find out.
  const described = await prepareAttempt(attempt, opened, replay.isReplay ? 'describe' : 'read');
  await opened.targets.databases.opened();
  const plan = replay.plan(described.graph);
  const correct = (prepared: Prepared): Corrected => ({
    prepared,
    plan,
    corrections: new Corrections(replay.entriesFor(plan), plan.way, prepared.graph, prepared.amendments),
  });
  const corrected = correct(described);
  const isRead = [...described.sources.keys()].some((id) => corrected.corrections.isNeeded(id));
  return replay.isReplay && isRead ? correct(await prepareAttempt(attempt, opened, 'read')) : corrected;
}
