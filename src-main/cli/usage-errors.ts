import type { ErrorCode } from '../../core/errors.ts';

const codes: ErrorCode[] = ['pipeline.not_found', 'pipeline.invalid', 'param.invalid', 'source.encoding'];

/** Errors of the command line or the pipeline itself, independent of its data. */
export const usageErrors: ReadonlySet<string> = new Set(codes);
