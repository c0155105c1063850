import { redact } from '../../../core/pipeline/secrets.ts';
import type { PreviewStop } from '../../../core/preview/messages.ts';
import { sql } from '../../../core/sql/sql.ts';
import { type CompiledNode, mapsOf } from '../compile/compiled-graph.ts';
import { failureInWords, firstFailure, wayOut } from '../rejects/failed-check.ts';
import { type Collector, rejectingParts } from '../rejects/reject-collector.ts';
import { hidden } from '../relations/hidden.ts';

/**
 * The first node, among a node and those before it, at which a run would stop, as far as the data was read. Its rows
 * must be ready.
 */
export async function findStop(
  collector: Collector,
  id: string,
  secrets: ReadonlySet<string>,
): Promise<PreviewStop | undefined> {
  const before = collector.graph.upstream(id).add(id);
  for (const node of collector.graph.nodes.values()) {
    if (!before.has(node.id) || !mayStop(node)) continue;
    const failure = await firstFailure(collector, node);
    if (!failure) continue;
    const failed = await countFailures(collector, node);
    return { node: node.id, message: redact(`${failureInWords(node.id, failed, failure)} ${wayOut}`, secrets) };
  }
  return undefined;
}

function mayStop(node: CompiledNode): boolean {
  return mapsOf(node).some(({ checks }) => checks.some(({ severity }) => severity === 'fail'));
}

async function countFailures(collector: Collector, node: CompiledNode): Promise<number> {
  const { fail } = collector.graph.sitesOf(node.id);
  let failed = 0;
  for (const { relation } of await rejectingParts(collector, node))
    if (relation.isMarked)
      failed += await collector.session.count(sql`(SELECT 1 FROM ${relation.from} WHERE ${hidden.mark} = ${fail})`);
  return failed;
}
