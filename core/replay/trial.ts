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
  /** The corrections that a bulk fix comes to, of the entries that it changes. */
  corrections: z.array(z.tuple([z.number(), correctionSchema])),
});
export type Trial = z.infer<typeof trialSchema>;

const failuresTold = 20;
/** Entries that a trial speaks of one by one. */
export const verdictsTold = 200;

/** Sums up a trial of entries; `failed` holds, by entry, why it would be rejected again. */
export function sumUpTrial(
  entries: readonly number[],
  failed: ReadonlyMap<number, string>,
  corrections: Trial['corrections'],
): Trial {
  const counts = new Map<string, number>();
  for (const message of failed.values()) counts.set(message, (counts.get(message) ?? 0) + 1);
  const failures = [...counts].map(([message, count]) => ({ message, count }));
  failures.sort((one, other) => other.count - one.count);
  const isFailed = (entry: number) => failed.has(entry);
  const first = [...entries.filter(isFailed).slice(0, verdictsTold)];
  const rest = entries.filter((entry) => !isFailed(entry)).slice(0, verdictsTold - first.length);
  return {
    checked: entries.length,
    passing: entries.length - failed.size,
    failures: failures.slice(0, failuresTold),
    verdicts: [...first, ...rest].map((entry) => {
      const message = failed.get(entry) ?? null;
      return { entry, wouldPass: message === null, message };
    }),
    corrections,
  };
}
