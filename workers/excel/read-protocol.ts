import * as z from 'zod';
import { readAnswerOf } from '../process/answer-once.ts';
import { writtenSpool } from '../reading/written-spool.ts';

/** What the thread is started with: a part of one sheet of a workbook. */
export const excelReadRequest = z.object({
  path: z.string(),
  /** The first sheet by default. */
  sheet: z.string().optional(),
  /** Such as `B2:F`. */
  range: z.string().optional(),
  hasHeader: z.boolean(),
  /** Limits for reading only a first part: rows, and characters of their values. */
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
  /** Column names in the order of the spool, which is that of their first appearance. */
  spooled: z.array(z.string()),
  isRagged: z.boolean(),
  warnings: z.array(z.string()),
  /** Set if the column names seem to stand below a title: a message, and the range that starts with them. */
  namesBelow: z.object({ message: z.string(), range: z.string() }).optional(),
  rows: z.number(),
  /** There are more rows than the limits allow. */
  isPart: z.boolean(),
});
export type ExcelRead = z.infer<typeof excelRead>;
export type ExcelType = ExcelRead['columns'][number]['type'];

export const excelReadAnswer = readAnswerOf(excelRead);
