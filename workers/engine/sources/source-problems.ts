import { WeirError } from '../../../core/errors.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { PreparedSource } from './source.ts';

/** Does something with a source; what it throws becomes a problem of the node. */
export async function catchSourceProblem(
  problems: Problem[],
  node: string,
  action: () => Promise<unknown>,
): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof WeirError) || error.code === 'cancelled') throw error;
    const { message, field, suggestion } = error;
    problems.push({
      severity: 'error',
      code: 'node.source',
      message,
      node,
      ...(field && { field: field.split('.').map(asStep) }),
      ...(suggestion && { suggestion }),
    });
  }
}

/** Entries of a list are identified by their numbers. */
function asStep(key: string): string | number {
  return /^\d+$/.test(key) ? Number(key) : key;
}

export function cautionsOfSource(
  node: string,
  source: PreparedSource,
  isKnown: (columns: readonly string[]) => boolean,
): Problem[] {
  return (source.cautions ?? []).flatMap(({ about, ...caution }): Problem[] =>
    about && isKnown(about) ? [] : [{ severity: 'warning', code: 'node.caution', node, ...caution }],
  );
}
