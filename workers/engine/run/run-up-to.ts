import { WeirError } from '../../../core/errors.ts';
import { whyNotUpTo } from '../../../core/pipeline/up-to.ts';
import { sql } from '../../../core/sql/sql.ts';
import type { Resolved } from '../compile/resolve.ts';
import { innerPort } from '../relations/relation.ts';
import { execute } from './execute.ts';
import { type Execution, proveSources, runStage } from './execution.ts';
import { checkFailures, limitWarning, warningsOf } from './outcomes.ts';
import type { RunInProgress } from './run-in-progress.ts';

/** Throws `pipeline.invalid` where no run can end at a node. */
export function checkUpTo({ graph }: Resolved, node: string): void {
  const message = whyNotUpTo(graph, node);
  if (message !== undefined) throw new WeirError({ code: 'pipeline.invalid', node, message });
}

/** Lets all rows pass as far as one node, and counts them, rejected ones too. No row leaves the engine. */
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
  // Values that nobody asks for are not computed; but an error that they would raise in a load must be raised here too.
  await runStage(execution, () => session.run(sql`SELECT bit_xor(hash(COLUMNS(*))) FROM (${rows})`));
}

/** Ends the counts of a run up to a node, with what sources could not read as rows, and tells the warnings. */
export async function endUpTo(
  { execution, sources, tell }: RunInProgress,
  { pipeline, graph: whole }: Resolved,
): Promise<void> {
  const { graph, counters } = execution;
  for (const { id, source } of graph.nodes.values())
    if (source) counters.endSource(id, sources.get(id)?.rejects?.count ?? 0);
  for (const { node, message } of await warningsOf(execution)) tell({ type: 'warning', node, message });
  // A run of the whole pipeline may take rejects along a wire that leaves this one.
  const isWired = (id: string) => whole.outOf(id, 'rejected').some(({ to }) => whole.reachesOutput(to.node));
  const rejected = counters.quarantinedRows(isWired);
  const message = limitWarning(pipeline.settings.maxRejected, rejected, counters.readRows);
  if (message !== undefined) tell({ type: 'warning', message });
}
