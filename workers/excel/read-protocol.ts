import * as z from 'zod';
import { readAnswerOf } from '../process/answer-once.ts';
import { writtenSpool } from '../reading/written-spool.ts';

/** What the thread is started with: a part of one sheet of a workbook. */
export const excelReadRequest = z.object({
  path: z.string(),
  /** The first without. */
  sheet: z.string().optional(),
  /** Such as `B2:F`. */
  range: z.string().optional(),
  hasHeader: z.boolean(),
  /** Where it is enough to read a first part: rows, and characters of their values. */
  most: z.object({ rows: z.number(), chars: z.number() }).optional(),
  spoolFolder: z.string(),
});
export type ExcelReadRequest = z.infer<typeof excelReadRequest>;

export const excelRead = writtenSpool.extend({
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['VARCHAR', 'BIGINT', 'DOUBLE', 'BOOLEAN', 'DATE', 'TIME', 'TIMESTAMP']),
    }),
  ),
  /** The names of the columns in the order of the spool: that in which they turned up. */
  spooled: z.array(z.string()),
  isRagged: z.boolean(),
  warnings: z.array(z.string()),
  /** Where the names of the columns seem to stand instead, below a title: what is said of it, and the range from there on. */
  namesBelow: z.object({ message: z.string(), range: z.string() }).optional(),
  rows: z.number(),
  /** There are more rows than it was enough to read. */
  isPart: z.boolean(),
});
export type ExcelRead = z.infer<typeof excelRead>;
export type ExcelType = ExcelRead['columns'][number]['type'];

export const excelReadAnswer = readAnswerOf(excelRead);
