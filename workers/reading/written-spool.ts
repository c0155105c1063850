import * as z from 'zod';

/** A finished spool as plain data. Whoever holds it owns the file. */
export const writtenSpool = z.object({
  spool: z.string(),
  nullText: z.string(),
  /** Positions of columns with escaped values, ascending. */
  escapedColumns: z.array(z.number()),
  longestLineChars: z.number(),
});
export type WrittenSpool = z.infer<typeof writtenSpool>;
