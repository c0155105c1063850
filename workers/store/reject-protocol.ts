import * as z from 'zod';
import { rejectCodes } from '../../core/errors.ts';

const packedTexts = z.object({
  bytes: z.instanceof(Uint8Array<ArrayBuffer>),
  starts: z.instanceof(Uint32Array<ArrayBuffer>),
  lengths: z.instanceof(Int32Array<ArrayBuffer>),
});

const batch = z.object({
  reasons: z.array(
    z.object({
      node: z.string(),
      source: z.string().nullable(),
      code: z.enum(rejectCodes),
      column: z.string().nullable(),
      message: z.string(),
      isLine: z.boolean(),
    }),
  ),
  reason: z.instanceof(Uint32Array<ArrayBuffer>),
  sourceRow: z.instanceof(Float64Array<ArrayBuffer>),
  line: z.instanceof(Float64Array<ArrayBuffer>),
  values: packedTexts,
  records: packedTexts,
});

const dead = z.object({
  files: z.array(z.string()),
  nodes: z.array(
    z.object({
      node: z.string(),
      checks: z.array(z.object({ code: z.enum(rejectCodes), column: z.string().nullable() })),
    }),
  ),
  node: z.instanceof(Int32Array<ArrayBuffer>),
  source: z.instanceof(Int32Array<ArrayBuffer>),
  sourceRow: z.instanceof(Float64Array<ArrayBuffer>),
  line: z.instanceof(Float64Array<ArrayBuffer>),
  why: packedTexts,
});

/** The thread's worker data. */
export const threadDataSchema = z.object({ storePath: z.string(), runId: z.string(), stagePath: z.string() });

/** Requests to the thread, which answers each of them once, in order. */
export const requestSchema = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('add'), batch }),
  z.object({ ask: z.literal('addDead'), dead }),
  z.object({ ask: z.enum(['prepare', 'commit', 'rollback', 'close']) }),
]);
export type Request = z.infer<typeof requestSchema>;

const totals = z.object({ rejects: z.number(), added: z.number(), reopened: z.number() });

export const answerSchema = z.union([z.object({ done: totals.nullable() }), z.object({ failed: z.string() })]);
export type Answer = z.infer<typeof answerSchema>;
