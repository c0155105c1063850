import { WeirError } from '../../../core/errors.ts';
import { formatCount, plural } from '../../../core/run/format.ts';
import type { LoadColumn } from '../../../core/sql/sqlite/packed-select.ts';
import type { DeadBatch } from '../../store/dead-batch.ts';
import { DeadRows } from '../relations/dead-rows.ts';
import { boundaryAt } from '../relations/live-rows.ts';
import { type Mode, plainMode } from '../relations/relation.ts';
import type { Sink, SinkRows } from '../sinks/sink.ts';
import { type Execution, runStage } from './execution.ts';

/** Lets a sink pull its rows. Throws `stream.broken` unless all of them arrived. */
export async function writeSink(execution: Execution, sink: Sink): Promise<void> {
  if (sink.isStream) await holdQuery(execution, sink.node);
  const rows = await rowsFor(execution, sink);
  const expected = rows.isTraced ? await countLive(execution, sink.node) : undefined;
  let written = 0;
  const counts = await runStage(execution, async () => {
    written = await sink.write(rows);
  });
  const alive = counts.find(({ boundary }) => boundary.consumer === sink.node)?.counts[0] ?? 0;
  if (written !== alive || (expected !== undefined && expected !== alive))
    throw brokenStream(sink.node, expected ?? alive, written);
}

/** Holds the query that feeds a stream in a table, where its rows can be counted before they are sent. */
async function holdQuery(execution: Execution, sink: string): Promise<void> {
  const { graph, relations } = execution;
  const { root } = await relations.inputs.of(graph.node(sink), 'in', plainMode);
  if (root.kind !== 'query') return;
  const { node } = root;
  await runStage(execution, () => (relations.isHeld(node) ? relations.holdKeptOut(node) : relations.hold(node)));
  await holdQuery(execution, sink);
}

async function rowsFor(execution: Execution, { node, isStream }: Sink): Promise<SinkRows> {
  const { graph, relations } = execution;
  const read = (mode: Mode) => relations.inputs.of(graph.node(node), 'in', mode);
  const plain = isStream ? await read(plainMode) : undefined;
  // A table has the lineage of its rows anyway; from a scan, it would cost as much as the scan.
  const isTraced = plain?.root.kind === 'table';
  const mode: Mode = { isCounting: true, hasLineage: isTraced };
  const sift = plain?.isRowForRow ? await sifterFor(execution, node, { isFirst: true }) : undefined;
  // Sifting counts the rows.
  const relation = plain && sift ? plain : await read(mode);
  return {
    from: () => relations.live.into({ node, port: 'in' }, relation, mode),
    relation,
    isTraced,
    places: async () => (await sifterFor(execution, node, { isFirst: false }))([]),
    ...(sift && { sift }),
    takeRejects: (rejects) => takeRejects(execution, rejects),
  };
}

/**
 * What reads all rows on the way to a sink, and tells the dead ones apart: the first time, they are counted, with their
 * reasons.
 */
async function sifterFor(
  { graph, relations, tallies, files, onRejects }: Execution,
  sink: string,
  { isFirst }: { isFirst: boolean },
): Promise<(columns: readonly LoadColumn[]) => DeadRows> {
  const { isRowForRow, root } = await relations.inputs.of(graph.node(sink), 'in', plainMode);
  const placeOf = isRowForRow ? graph.node(root.node).source?.placeOf : undefined;
  const hasReasons = isFirst && onRejects !== undefined;
  const mode = { isCounting: false, hasLineage: placeOf === undefined, hasReasons };
  const relation = await relations.inputs.of(graph.node(sink), 'in', mode);
  return (columns) => {
    const counts = isFirst ? tallies.countsOf(boundaryAt(relation, { node: sink, port: 'in' })) : graph.noCounts();
    return new DeadRows({ graph, relation, placeOf, files, columns, counts });
  };
}

async function takeRejects({ onRejects, queued }: Execution, rejects: DeadBatch): Promise<void> {
  for (const { node } of rejects.nodes) queued.add(node);
  await onRejects?.(rejects);
}

async function countLive({ graph, relations, session }: Execution, sink: string): Promise<number> {
  const relation = await relations.inputs.of(graph.node(sink), 'in', plainMode);
  return session.count(relations.live.into({ node: sink, port: 'in' }, relation, plainMode));
}

function brokenStream(node: string, expected: number, seen: number): WeirError {
  return new WeirError({
    code: 'stream.broken',
    node,
    message: `Reading stopped early: ${formatCount(seen)} of ${plural(expected, 'row')} arrived. Nothing was loaded; run it again.`,
  });
}
