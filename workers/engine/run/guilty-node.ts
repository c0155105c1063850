import { WeirError } from '../../../core/errors.ts';
import { id, joinSql, sql } from '../../../core/sql/sql.ts';
import type { CompiledNode } from '../compile/compiled-graph.ts';
import { inNode } from '../in-node.ts';
import type { Collector } from '../rejects/reject-collector.ts';
import { plainMode } from '../relations/relation.ts';

/** The end of a run is not delayed for longer than this and one more look. */
const patienceMs = 20_000;

/** Whether a failure can be due to values, such as a text that is not a number. */
export function isOfValues({ code }: WeirError): boolean {
  return code === 'engine.failed' || code === 'cast.failed';
}

/**
 * Adds to a failure of the engine the node whose values caused it: the first one, among `target` and those before it or
 * among all, whose rows cannot be computed. Rows are read once more to find it. Returns the failure as it is if there
 * is no such node, if it has a node already, or if looking takes too long.
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

async function failureOf(node: CompiledNode, collector: Collector): Promise<unknown> {
  try {
    await inNode(node.id, () => computeAll(node, collector));
    return undefined;
  } catch (error) {
    if (error instanceof WeirError && (isOfValues(error) || error.code === 'source.unreadable')) return error;
    throw error;
  }
}

/** Computes all values that leave a node. */
async function computeAll(node: CompiledNode, { relations, session }: Collector): Promise<void> {
  try {
    for (const [port, columns] of node.columns) {
      const relation = await relations.of({ node: node.id, port }, plainMode);
      // A mere count would not compute a column that cannot be NULL.
      const values = columns.map(({ name }) => sql`max(hash(${id(name)}))`);
      const rows = relations.live.into({ node: node.id, port, isInternal: true }, relation, plainMode);
      if (values.length > 0) await session.rows(sql`SELECT ${joinSql(values)} FROM ${rows}`);
    }
  } catch (error) {
    if (!(error instanceof WeirError) || !isOfValues(error)) throw error;
    throw node.source?.unreadable?.(error) ?? error;
  }
}
