import { type ErrorCode, WeirError } from '../../core/errors.ts';

/**
 * Adds the node to failures that do not name one; with `codes`, only to those, as others may belong to another node.
 */
export async function inNode<Result>(
  node: string,
  action: () => Promise<Result>,
  codes?: readonly ErrorCode[],
): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof WeirError) || error.node !== undefined) throw error;
    const { code, message, column, field, suggestion, cause } = error;
    if (codes?.includes(code) === false) throw error;
    throw new WeirError({ code, message, node, column, field, suggestion, cause });
  }
}
