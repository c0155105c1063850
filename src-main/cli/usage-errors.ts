import type { ErrorCode } from '../../core/errors.ts';

const codes: ErrorCode[] = ['pipeline.not_found', 'pipeline.invalid', 'param.invalid', 'source.encoding'];

/** What is wrong with the words of a command or with the pipeline itself, whatever the data are. */
export const usageErrors: ReadonlySet<string> = new Set(codes);
