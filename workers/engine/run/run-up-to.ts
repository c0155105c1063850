import { WeirError } from '../../../core/errors.ts';
import { whyNotUpTo } from '../../../core/pipeline/up-to.ts';
import { sql } from '../../../core/sql/sql.ts';
import type { Resolved } from '../compile/resolve.ts';
import { innerPort } from '../relations/relation.ts';
import { type Execution, execute, proveSources, stage } from './execute.ts';
import { checkFailures } from './outcomes.ts';

/** Throws `pipeline.invalid` where no run can end at a node. */
export function checkUpTo({ graph }: Resolved, node: string): void {
  const message = whyNotUpTo(graph, node);
  if (message !== undefined) throw new WeirError({ code: 'pipeline.invalid', node, message });
}

/** Lets all rows pass as far as one node, and counts them, the rejected too. No row leaves the engine. */
export async function pullUpTo(execution: Execution, node: string): Promise<void> {
  await execute(execution, []);
  await letPass(execution, node);
  await proveSources(execution);
  await checkFailures(execution, execution.counters);
}

async function letPass(execution: Execution, node: string): Promise<void> {
  const { graph, relations, session } = execution;
  const mode = { isCounting: true, hasLineage: false };
  const isQuery = graph.node(node).compiled.shape === 'query';
  const relation = await relations.of({ node, port: isQuery ? 'out' : innerPort }, mode);
  const rows = relations.live.whole(node, relation, mode, [...graph.sitesOf(node).branches.values()]);
  // Values that nobody asks for are not computed: what an expression would raise in a load must be raised here too.
  await stage(execution, () => session.run(sql`SELECT bit_xor(hash(COLUMNS(*))) FROM (${rows})`));
}
