import { WeirError } from '../../core/errors.ts';
import { type Problem, withNode } from '../../core/pipeline/problems.ts';

/** Problems as one error: the first message, and how many more there are. */
export function invalidPipeline(problems: readonly Problem[]): WeirError {
  const errors = problems.filter(({ severity }) => severity === 'error').map(withNode);
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more: weir validate lists them)` : '';
  return new WeirError({
    code: 'pipeline.invalid',
    message: `${first?.message ?? 'The pipeline has problems.'}${more}`,
    node: first?.node,
  });
}
