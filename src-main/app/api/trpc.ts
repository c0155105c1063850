import { initTRPC, type TRPCError } from '@trpc/server';
import * as z from 'zod';
import { messageOf, WeirError } from '../../../core/errors.ts';
import type { Studio } from '../studio.ts';

/**
 * An error's message for people, and its code for programs: that of a `WeirError`, or `invalid`, `denied`, `internal`.
 */
function publicError({ code, cause, message }: TRPCError): { code: string; message: string } {
  if (cause instanceof WeirError) return { code: cause.code, message: cause.message };
  if (cause instanceof Error && cause.name === 'AbortError')
    return { code: 'cancelled', message: 'The request was cancelled.' };
  if (cause instanceof z.ZodError && code === 'BAD_REQUEST') {
    return { code: 'invalid', message: `The request is invalid: ${z.prettifyError(cause)}` };
  }
  if (code === 'BAD_REQUEST' || code === 'PARSE_ERROR' || code === 'NOT_FOUND') return { code: 'invalid', message };
  if (code === 'FORBIDDEN' || code === 'UNAUTHORIZED') return { code: 'denied', message };
  return { code: 'internal', message: `Something unexpected happened: ${messageOf(cause ?? message)}` };
}

const trpc = initTRPC.context<{ studio: Studio }>().create({
  errorFormatter: ({ shape, error }) => {
    const { code, message } = publicError(error);
    return { ...shape, message, data: { code: shape.data.code, httpStatus: shape.data.httpStatus, studioCode: code } };
  },
});

export const { router } = trpc;
/** A procedure of the API: its input is validated, and errors are reported without a stack trace. */
export const call = trpc.procedure;
