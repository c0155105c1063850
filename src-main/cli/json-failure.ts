import process from 'node:process';
import { WeirError } from '../../core/errors.ts';
import type { Services } from './services.ts';

/**
 * Does the work of a command. If it fails without a result, prints `resultOf` the failure as JSON for programs; the
 * error itself is reported to people in any case.
 */
export async function orFailureAsJson<Result>(
  { failureOf }: Pick<Services, 'failureOf'>,
  resultOf: ((failure: WeirError) => object) | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const failure = failureOf(error);
    if (resultOf && failure instanceof WeirError) process.stdout.write(`${JSON.stringify(resultOf(failure))}\n`);
    throw failure;
  }
}

/** A failure in the form that runs report theirs. */
export function reportedError({ code, node, message }: WeirError) {
  return { code, ...(node !== undefined && { node }), message };
}
