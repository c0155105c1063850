import { WeirError } from '../../core/errors.ts';

/** Adds to a failure the node that it belongs to, where it does not say so itself. */
export async function inNode<Result>(node: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof WeirError) || error.node !== undefined) throw error;
    const { code, message, column, field, cause } = error;
    throw new WeirError({ code, message, node, column, field, cause });
  }
}
