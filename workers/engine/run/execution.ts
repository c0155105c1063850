import { WeirError } from '../../../core/errors.ts';
import { formatCount, plural } from '../../../core/run/format.ts';
import type { DeadBatch } from '../../store/dead-batch.ts';
import type { AskAboutRows, CompiledGraph } from '../compile/compiled-graph.ts';
import { Relations } from '../relations/relations.ts';
import type { Patches } from '../replay/patches.ts';
import type { Session } from '../session/session.ts';
import { Counters } from './counters.ts';
import { type RunSpan, startClock } from './spans.ts';
import { type Count, Tallies } from './tallies.ts';

/** A compiled graph while it runs. */
export interface Execution {
  graph: CompiledGraph;
  session: Session;
  counters: Counters;
  tallies: Tallies;
  relations: Relations;
  /** Whether memory comes before disk and time. */
  isSparing: boolean;
  /** Whether the rows of a node are wanted at all: a replay needs only some of them. */
  isNeeded(node: string): boolean;
  /** Asks servers about the rows of a node that does so. */
  ask: AskAboutRows;
  /** Called after each part of the run. */
  onSpan(span: RunSpan): void;
  /** The source files of the run. */
  files: readonly string[];
  /** Takes rejects as soon as they are found, if that may be before all rows have been read. */
  onRejects?: ((rejects: DeadBatch) => Promise<void>) | undefined;
  /** Nodes whose rejects are in the queue already. */
  queued: Set<string>;
}

/**
 * What a compiled graph needs to run: counters at zero, counting functions, and relations that call them. `onReject` is
 * called at the first reject.
 */
export function prepareExecution(
  graph: CompiledGraph,
  session: Session,
  { patches, onReject }: { patches?: Patches | undefined; onReject?: () => void } = {},
): Pick<Execution, 'counters' | 'tallies' | 'relations'> {
  for (const id of graph.nodes.keys()) graph.sitesOf(id);
  const tallies = new Tallies(session, graph, onReject);
  return {
    counters: new Counters(graph),
    tallies,
    relations: new Relations(graph, session, { onBoundary: (boundary) => tallies.nameOf(boundary), patches }),
  };
}

/** Runs one stage: a query that counts rows as they pass. Adds up and returns what it counted. */
export async function runStage(
  { tallies, counters, onSpan }: Pick<Execution, 'tallies' | 'counters' | 'onSpan'>,
  query: () => Promise<void>,
): Promise<Count[]> {
  const clock = startClock();
  await query();
  const counts = tallies.take();
  const nodes = counters.addStage(counts, clock.ms());
  onSpan(clock.span('stage', nodes));
  return counts;
}

/**
 * Proves that every source, or each that `isRead` picks, gave exactly the rows that were counted apart from the engine;
 * else throws `account.mismatch`. To be called once all sinks that their rows lead to have been written.
 */
export async function proveSources(
  { graph, counters, isNeeded }: Pick<Execution, 'graph' | 'counters' | 'isNeeded'>,
  isRead: (source: string) => boolean = () => true,
): Promise<void> {
  for (const { id, source } of graph.nodes.values()) {
    if (!source || !isNeeded(id) || !isRead(id)) continue;
    const expected = await source.expectedRows();
    const seen = counters.of(id).rowsIn;
    if (expected !== seen) {
      const message = `The source "${id}" has ${plural(expected, 'row')}, but ${formatCount(seen)} were read. Nothing was loaded. Run it again; if it happens again, report it with this message.`;
      throw new WeirError({ code: 'account.mismatch', node: id, message });
    }
  }
}
