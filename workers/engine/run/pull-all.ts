import { joinSql, sql } from '../../../core/sql/sql.ts';
import type { NewReject } from '../../store/reject-batch.ts';
import type { CompiledGraph, CompiledNode } from '../compile/compiled-graph.ts';
import { parsedRecord, recordColumns } from '../relations/record-columns.ts';
import type { Sink } from '../sinks/sink.ts';
import type { Targets } from '../sinks/targets.ts';
import { execute } from './execute.ts';
import { type Execution, proveSources } from './execution.ts';
import { checkFailures } from './outcomes.ts';
import { spanOf } from './spans.ts';

/**
 * Pulls all rows into their targets and loads them, in transactions that stay open. Targets that take what others
 * refused follow in later rounds. While the first round is loaded, `prepareRejects` may store the rejects found so far.
 */
export async function pullAll(
  execution: Execution,
  targets: Targets,
  prepareRejects: () => Promise<void>,
): Promise<void> {
  const { graph, session } = execution;
  const [first = [], ...later] = sinkRounds(graph, targets.sinksOf(graph, session));
  await pull(execution, first);
  await spanOf(execution.onSpan, { kind: 'load' }, () => Promise.all([targets.databases.apply(), prepareRejects()]));
  let loaded = first;
  for (const sinks of later) {
    for (const { node } of loaded)
      if (graph.isWired(node, 'rejected')) await holdRefused(execution, graph.node(node), targets);
    await pull(execution, sinks);
    await spanOf(execution.onSpan, { kind: 'load' }, () => targets.databases.apply());
    loaded = sinks;
  }
}

/** The sinks of each round: those whose rows are known by then. */
function sinkRounds(graph: CompiledGraph, sinks: readonly Sink[]): Sink[][] {
  const rounds = graph.rounds();
  const byRound = Map.groupBy(sinks, ({ node }) => rounds.get(node) ?? 0);
  return [...byRound].sort(([one], [other]) => one - other).map(([, sinksOfRound]) => sinksOfRound);
}

/** Pulls the rows of one round, and proves that all of them came. */
async function pull(execution: Execution, sinks: readonly Sink[]): Promise<void> {
  await execute(execution, sinks);
  const isRead = (source: string) => sinks.some(({ node }) => execution.graph.upstream(node).has(source));
  await spanOf(execution.onSpan, { kind: 'count' }, () => proveSources(execution, isRead));
  await checkFailures(execution, execution.counters);
}

/** Fills the table that the rejects of a loaded sink are read from. */
async function holdRefused(
  { graph, relations, session, files }: Execution,
  node: CompiledNode,
  targets: Targets,
): Promise<void> {
  const table = await relations.holdRefused(node);
  const columns = graph.columnsInto(node, 'in');
  for await (const batch of targets.databases.rejectsOf(node.id, files)) {
    const rows = JSON.stringify(batch.map((reject) => refusedRow(reject, files)));
    const errors = sql`code, "column", message, value, place, source, place, line`;
    await session.run(
      sql`INSERT INTO ${table} SELECT ${joinSql([...recordColumns(columns), errors])} FROM (SELECT *, ${parsedRecord(columns)} FROM (SELECT unnest(from_json(CAST(${rows} AS JSON), ${refusedRows}), max_depth := 2)))`,
    );
  }
}

/** One text is read far faster than as many values in SQL. */
const refusedRows = JSON.stringify([
  {
    record: 'VARCHAR',
    code: 'VARCHAR',
    column: 'VARCHAR',
    message: 'VARCHAR',
    value: 'VARCHAR',
    place: 'BIGINT',
    source: 'INTEGER',
    line: 'BIGINT',
  },
]);

function refusedRow(
  { record, code, column, message, value, sourceRow, source, line }: NewReject,
  files: readonly string[],
) {
  const file = source === null ? null : files.indexOf(source);
  return { record, code, column, message, value, place: sourceRow, source: file, line };
}
