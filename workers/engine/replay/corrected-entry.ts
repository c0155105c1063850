import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { correctionSchema } from '../../../core/store/reject.ts';

/** A corrected entry of the dead letter queue that a run takes in; one line of the file from the main process. */
export const correctedEntrySchema = z.object({
  id: z.number(),
  /** Equal in every store that knows this reject: targets remember loaded rows by it. */
  key: z.string(),
  node: z.string(),
  source: z.string().nullable(),
  sourceRow: z.number().nullable(),
  line: z.number().nullable(),
  record: z.string(),
  isLine: z.boolean(),
  /** Null if the row stays as it is, because the pipeline has changed. */
  correction: correctionSchema.nullable(),
  /** Why it was rejected; only for entries to replay. */
  reason: z.object({ code: z.string(), column: z.string().nullable(), value: z.string().nullable() }).optional(),
  /** False if it was replayed before, and is only applied to its source again. */
  isNew: z.boolean(),
});
export type CorrectedEntry = z.infer<typeof correctedEntrySchema>;

/** Reads the entries of a file from the main process, in order. */
export async function readCorrectedEntries(path: string): Promise<CorrectedEntry[]> {
  const entries: CorrectedEntry[] = [];
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    entries.push(correctedEntrySchema.parse(JSON.parse(line)));
  }
  return entries;
}

/** The note by which a target remembers the row: the entry, and its correction. */
export function noteOf({ key, correction }: CorrectedEntry): { entry: string; correction: string } {
  return { entry: key, correction: hash('sha256', JSON.stringify(correction)).slice(0, 32) };
}
