import * as z from 'zod';

const column = z.string().min(1);
const text = z.string().max(1_000_000);

/** How to correct many entries at once. */
export const bulkFixSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('set'), column, value: text.nullable() }),
  /** Every occurrence; a pattern is a regular expression of the engine, `\1` stands for its first group. */
  z.strictObject({ kind: z.literal('replace'), column, find: text.min(1), replaceBy: text, isRegex: z.boolean() }),
  z.strictObject({ kind: z.literal('expression'), column, expression: z.string().min(1).max(100_000) }),
  /** Dates and times that are written in another format than the node reads. */
  z.strictObject({ kind: z.literal('dateFormat'), column, format: z.string().min(1).max(1000) }),
]);
export type BulkFix = z.infer<typeof bulkFixSchema>;

/** In words, for the audit trail. */
export function fixInWords(fix: BulkFix): string {
  switch (fix.kind) {
    case 'set':
      return `${fix.column} = ${fix.value ?? 'empty'}`;
    case 'replace':
      return `${fix.column}: ${fix.isRegex ? `what matches ${fix.find}` : `"${fix.find}"`} replaced by "${fix.replaceBy}"`;
    case 'expression':
      return `${fix.column} = ${fix.expression}`;
    case 'dateFormat':
      return `${fix.column} read as ${fix.format}`;
  }
}
