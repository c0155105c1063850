import * as z from 'zod';
import { correctionSchema, type FailedAgain } from '../store/reject.ts';

/** Why a corrected row would be rejected again, and the column that is to blame, where it is one. */
export type TrialFailure = Pick<FailedAgain, 'message' | 'column'>;

/** What the failing nodes say to corrected entries. */
export const trialSchema = z.object({
  checked: z.number(),
  passing: z.number(),
  /** Why the others do not pass, the most frequent first. */
  failures: z.array(z.object({ message: z.string(), column: z.string().nullable(), count: z.number() })),
  /** Some of them one by one, those that fail first; `message` says why not, `column` for which. */
  verdicts: z.array(
    z.object({
      entry: z.number(),
      wouldPass: z.boolean(),
      message: z.string().nullable(),
      column: z.string().nullable(),
    }),
  ),
  /** The corrections that a bulk fix comes to, of the entries that it changes; only where they are to be kept. */
  corrections: z.array(z.tuple([z.number(), correctionSchema])),
  /** Nodes further on that put rows together or compare them: what they would make of the entries is not known. */
  untried: z.array(z.string()).optional(),
});
export type Trial = z.infer<typeof trialSchema>;

const mostFailures = 20;
/** Entries that a trial speaks of one by one. */
export const mostVerdicts = 200;

/** A trial of entries; `failed` holds, by entry, why it would be rejected again. */
export function trialOf(
  entries: readonly number[],
  failed: ReadonlyMap<number, TrialFailure>,
  corrections: Trial['corrections'],
): Trial {
  return {
    checked: entries.length,
    passing: entries.length - failed.size,
    failures: counted([...failed.values()].map((failure) => ({ ...failure, count: 1 }))),
    verdicts: entries.map((entry) => {
      const failure = failed.get(entry);
      return failure === undefined
        ? { entry, wouldPass: true, message: null, column: null }
        : { entry, wouldPass: false, message: failure.message, column: failure.column };
    }),
    corrections,
  };
}

/** Several trials as one. */
export function sumUp(trials: readonly Trial[]): Trial {
  const sum = (of: (trial: Trial) => number) => trials.reduce((total, trial) => total + of(trial), 0);
  const failures = counted(trials.flatMap((trial) => trial.failures));
  const verdicts = trials.flatMap((trial) => trial.verdicts);
  return {
    checked: sum(({ checked }) => checked),
    passing: sum(({ passing }) => passing),
    failures: failures.sort((one, other) => other.count - one.count).slice(0, mostFailures),
    verdicts: verdicts.sort((one, other) => Number(one.wouldPass) - Number(other.wouldPass)).slice(0, mostVerdicts),
    corrections: trials.flatMap(({ corrections }) => corrections),
  };
}

/** The same failures as one each. */
function counted(failures: Trial['failures']): Trial['failures'] {
  const counts = new Map<string, Trial['failures'][number]>();
  for (const { message, column, count } of failures) {
    const key = JSON.stringify([column, message]);
    counts.set(key, { message, column, count: (counts.get(key)?.count ?? 0) + count });
  }
  return [...counts.values()];
}
