import * as z from 'zod';
import { correctionSchema } from '../store/reject.ts';

/** What the failing nodes say to corrected entries. */
export const trialSchema = z.object({
  checked: z.number(),
  passing: z.number(),
  /** Why the others do not pass, the most frequent first. */
  failures: z.array(z.object({ message: z.string(), count: z.number() })),
  /** Some of them one by one, those that fail first; `message` says why not. */
  verdicts: z.array(z.object({ entry: z.number(), wouldPass: z.boolean(), message: z.string().nullable() })),
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
  failed: ReadonlyMap<number, string>,
  corrections: Trial['corrections'],
): Trial {
  const byMessage = Map.groupBy(failed.values(), (message) => message);
  return {
    checked: entries.length,
    passing: entries.length - failed.size,
    failures: [...byMessage].map(([message, { length }]) => ({ message, count: length })),
    verdicts: entries.map((entry) => {
      const message = failed.get(entry) ?? null;
      return { entry, wouldPass: message === null, message };
    }),
    corrections,
  };
}

/** Several trials as one. */
export function sumUp(trials: readonly Trial[]): Trial {
  const sum = (of: (trial: Trial) => number) => trials.reduce((total, trial) => total + of(trial), 0);
  const counts = new Map<string, number>();
  for (const { message, count } of trials.flatMap(({ failures }) => failures))
    counts.set(message, (counts.get(message) ?? 0) + count);
  const failures = [...counts].map(([message, count]) => ({ message, count }));
  const verdicts = trials.flatMap((trial) => trial.verdicts);
  return {
    checked: sum(({ checked }) => checked),
    passing: sum(({ passing }) => passing),
    failures: failures.sort((one, other) => other.count - one.count).slice(0, mostFailures),
    verdicts: verdicts.sort((one, other) => Number(one.wouldPass) - Number(other.wouldPass)).slice(0, mostVerdicts),
    corrections: trials.flatMap(({ corrections }) => corrections),
  };
}
