import * as z from 'zod';
import { errorCodes } from '../errors.ts';
import type { Problem } from '../pipeline/problems.ts';

/** What a preview worker is asked, and what it answers: the protocol between main and that process. */

export const previewDocumentSchema = z.strictObject({
  pipelineFile: z.string(),
  text: z.string(),
  environment: z.string().optional(),
  params: z.record(z.string(), z.string().nullable()).default({}),
  /** Where spools go while the preview is open. */
  folder: z.string(),
  /** Columns alone, heads of large files, or whole files with whatever care they need. */
  reading: z.enum(['describe', 'sample', 'whole']),
});
export type PreviewDocument = z.input<typeof previewDocumentSchema>;

const place = { document: previewDocumentSchema, node: z.string(), port: z.string().optional() };

export const previewCallSchema = z.discriminatedUnion('call', [
  z.strictObject({ call: z.literal('describe'), document: previewDocumentSchema }),
  z.strictObject({ call: z.literal('rows'), ...place, limit: z.int().min(0).max(10_000) }),
]);
export type PreviewCall = z.input<typeof previewCallSchema>;

export const previewRequestSchema = z.union([
  z.strictObject({ id: z.number(), call: previewCallSchema }),
  z.strictObject({ cancel: z.number() }),
]);

const column = z.object({ name: z.string(), type: z.string() });
const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type PreviewCell = z.infer<typeof cell>;

const problem = z.custom<Problem>((value) => typeof value === 'object' && value !== null && 'message' in value);

export const descriptionSchema = z.object({
  problems: z.array(problem),
  /** Columns of each node that compiled, by output port. */
  columns: z.record(z.string(), z.record(z.string(), z.array(column))),
});
export type Description = z.infer<typeof descriptionSchema>;

export const previewRowsSchema = z.object({
  columns: z.array(column),
  rows: z.array(z.array(cell)),
  /** Live rows at that port, in the data that was looked at. */
  total: z.number(),
});
export type PreviewRows = z.infer<typeof previewRowsSchema>;

export const previewAnswerSchema = z.object({
  id: z.number(),
  value: z.unknown().optional(),
  failure: z.object({ code: z.enum(errorCodes), message: z.string(), node: z.string().optional() }).optional(),
});
