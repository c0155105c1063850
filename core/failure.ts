import * as z from 'zod';
import { type ErrorCode, errorCodes, messageOf, WeirError } from './errors.ts';

/** A `WeirError` as plain data, in which form it crosses from one thread or process to another. */
export const failureSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  node: z.string().optional(),
  column: z.string().optional(),
  field: z.string().optional(),
  suggestion: z.object({ label: z.string(), replace: z.string() }).optional(),
});
export type Failure = z.infer<typeof failureSchema>;

/** An error as plain data; one that nobody expected has the code `unexpected`. */
export function failureOf(error: unknown, unexpected: ErrorCode): Failure {
  if (!(error instanceof WeirError)) return { code: unexpected, message: messageOf(error) };
  const { code, message, node, column, field, suggestion } = error;
  return {
    code,
    message,
    ...(node !== undefined && { node }),
    ...(column !== undefined && { column }),
    ...(field !== undefined && { field }),
    ...(suggestion !== undefined && { suggestion }),
  };
}
