import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { correctionSchema } from '../../../core/store/reject.ts';

/** An entry of the dead letter queue that a run takes in corrected; one line of the file that main hands over. */
export const correctedEntrySchema = z.object({
  id: z.number(),
  /** The same in every store that knows this reject: by it, a target remembers that it has the row. */
  key: z.string(),
  node: z.string(),
  source: z.string().nullable(),
  sourceRow: z.number().nullable(),
  line: z.number().nullable(),
  record: z.string(),
  isLine: z.boolean(),
  /** Null: as it is, because the pipeline has changed. */
  correction: correctionSchema.nullable(),
  /** Why it was rejected; of entries to be replayed alone. */
  reason: z.object({ code: z.string(), column: z.string().nullable(), value: z.string().nullable() }).optional(),
  /** False: it was replayed before, and is laid over its source again. */
  isNew: z.boolean(),
});
export type CorrectedEntry = z.infer<typeof correctedEntrySchema>;

/** The entries of a file that main wrote, in their order. */
export async function readCorrectedEntries(path: string): Promise<CorrectedEntry[]> {
  const entries: CorrectedEntry[] = [];
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    entries.push(correctedEntrySchema.parse(JSON.parse(line)));
  }
  return entries;
}

/** How a target remembers the row: which entry, corrected how. */
export function noteOf({ key, correction }: CorrectedEntry): { entry: string; correction: string } {
  return { entry: key, correction: hash('sha256', JSON.stringify(correction)).slice(0, 32) };
}
