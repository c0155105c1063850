import { WeirError } from '../../../core/errors.ts';
import { id, joinSql, sql } from '../../../core/sql/sql.ts';
import type { CompiledNode } from '../compile/compiled-graph.ts';
import { inNode } from '../in-node.ts';
import type { Collector } from '../rejects/reject-collector.ts';
import { plainMode } from '../relations/relation.ts';

/** Whoever waits for the end of a run is not kept for longer than this and one more look. */
const patienceMs = 20_000;

/** Whether a failure can be one of values, such as a text that is no number. */
export function isOfValues({ code }: WeirError): boolean {
  return code === 'engine.failed' || code === 'cast.failed';
}

/**
 * Gives a failure of the engine the node whose values brought it about: the first, of `target` and those before it or of
 * all, whose rows cannot be computed; they are read once more for it. Gives the failure as it is where there is none, where
 * it has its node already, or where looking takes too long.
 */
export async function withGuiltyNode(error: unknown, collector: Collector, target?: string): Promise<unknown> {
  if (!(error instanceof WeirError) || error.node !== undefined || !isOfValues(error)) return error;
  const { graph } = collector;
  const before = target === undefined ? undefined : graph.upstream(target).add(target);
  const start = performance.now();
  for (const node of graph.nodes.values()) {
    if (performance.now() - start > patienceMs) return error;
    if (before?.has(node.id) === false) continue;
    const failure = await failureOf(node, collector);
    if (failure) return failure;
  }
  return error;
}

async function failureOf(node: CompiledNode, { relations, session }: Collector): Promise<WeirError | undefined> {
  try {
    await inNode(node.id, async () => {
      for (const [port, columns] of node.columns) {
        const relation = await relations.of({ node: node.id, port }, plainMode);
        // Counted for its own sake, a column would not be computed where it can be no NULL.
        const values = columns.map(({ name }) => sql`max(hash(${id(name)}))`);
        if (values.length > 0)
          await session.rows(
            sql`SELECT ${joinSql(values)} FROM ${relations.live.into({ node: node.id, port, isInternal: true }, relation, plainMode)}`,
          );
      }
    });
    return undefined;
  } catch (error) {
    if (error instanceof WeirError && isOfValues(error)) return error;
    throw error;
  }
}
