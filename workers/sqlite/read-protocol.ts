import * as z from 'zod';
import { readAnswerOf } from '../process/answer-once.ts';
import { writtenSpool } from '../reading/written-spool.ts';

const boundValue = z.union([z.string(), z.number(), z.bigint(), z.null()]);

/** What the thread is started with: a table or a query of a database, and how much of it is wanted. */
export const sqliteReadRequest = z.object({
  path: z.string(),
  table: z.string().optional(),
  sql: z.string().optional(),
  params: z.array(z.object({ name: z.string(), value: boundValue })),
  spoolFolder: z.string(),
  most: z.object({ rows: z.number(), chars: z.number() }).optional(),
  busyTimeoutMs: z.number(),
});
export type SqliteReadRequest = z.infer<typeof sqliteReadRequest>;

export const sqliteRead = writtenSpool.extend({
  columns: z.array(z.object({ name: z.string(), type: z.enum(['VARCHAR', 'BIGINT', 'DOUBLE']) })),
  warnings: z.array(z.string()),
  rows: z.number(),
  isPart: z.boolean(),
});
export type SqliteRead = z.infer<typeof sqliteRead>;

export const sqliteReadAnswer = readAnswerOf(sqliteRead);
