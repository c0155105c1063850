import type { ReplayPlan } from '../../../core/replay/ways.ts';
import type { ReplayResult } from '../../../core/run/events.ts';
import type { PartitionsByNode } from '../../../core/run/loaded-partitions.ts';
import type { CompiledGraph } from '../compile/compiled-graph.ts';
import type { Resolved } from '../compile/resolve.ts';
import type { RunRequest } from '../run/run-request.ts';
import { locateEntries } from '../without-secrets.ts';
import { type Amendments, amendmentsOf } from './amendments.ts';
import { type CorrectedEntry, readCorrectedEntries } from './corrected-entry.ts';
import type { FailedEntry, ReplayOutcome } from './corrections.ts';
import type { CorrectionsInTheWay } from './corrections-in-the-way.ts';
import type { MeetsOlderRows } from './meets-older-rows.ts';
import { planReplay, takingPart } from './replay-plan.ts';
import type { ReplayedBefore } from './replayed-before.ts';

/** What a run knows of corrected entries, from one attempt to the next. */
export class ReplayState {
  readonly #replay: RunRequest['replay'];
  #entries: CorrectedEntry[];
  /** Entries whose rows turned out to be in the targets already. */
  #done: readonly CorrectedEntry[] = [];
  /** Entries whose corrected rows were rejected again, and stay as they were. */
  #failed: readonly FailedEntry[] = [];
  #givenUp: string | undefined;

  private constructor(entries: CorrectedEntry[], replay: RunRequest['replay']) {
    this.#entries = entries;
    this.#replay = replay;
  }

  static async read({ correctionsFile, replay }: RunRequest): Promise<ReplayState> {
    return new ReplayState(correctionsFile === undefined ? [] : await readCorrectedEntries(correctionsFile), replay);
  }

  get isReplay(): boolean {
    return this.#replay !== undefined;
  }

  get entries(): readonly CorrectedEntry[] {
    return this.#entries;
  }

  /** The entries that the run is there for. */
  get fresh(): readonly CorrectedEntry[] {
    return this.#entries.filter(({ isNew }) => isNew);
  }

  /** Partitions to which rows can be added, by output. */
  get knownPartitions(): PartitionsByNode {
    return this.#replay?.partitions ?? {};
  }

  /** How many of the rows a later run of their files no longer rejected. */
  get gone(): number {
    return this.#replay?.gone ?? 0;
  }

  /** Learns where the files of the run are. */
  locate(files: readonly string[], secrets: ReadonlySet<string>): void {
    this.#entries = locateEntries(this.#entries, files, secrets);
  }

  /** Corrected lines by source: to be read in place of what stands in the file. */
  amendments(): Map<string, Amendments> {
    return amendmentsOf(this.#entries);
  }

  /** The nodes that take part: in a replay, what leads to an output that the corrected rows can reach. */
  takesPart({ graph }: Resolved): ReadonlySet<string> {
    if (this.isReplay) return takingPart(graph, this.#entrances());
    return new Set(graph.order.flatMap(({ id }) => (graph.reachesOutput(id) ? id : [])));
  }

  /** Throws where an output cannot take the rows without taking all others once more. */
  plan(graph: CompiledGraph): ReplayPlan {
    if (!this.#replay) return { way: 'overlay', reason: null };
    const { loaded, gone } = this.#replay;
    return planReplay(graph, this.#entrances(), { loaded, gone, givenUp: this.#givenUp });
  }

  #entrances(): Set<string> {
    return new Set(this.fresh.map(({ node }) => node));
  }

  /** The corrections that an attempt takes in: those of earlier replays only if their sources are read again. */
  entriesFor({ way }: ReplayPlan): readonly CorrectedEntry[] {
    return way === 'direct' ? this.fresh : this.#entries;
  }

  /** Goes on without the rows that a target has. */
  learn({ same, other }: ReplayedBefore): void {
    this.#done = [...this.#done, ...this.#entries.filter(({ key, isNew }) => isNew && same.has(key))];
    this.#entries = this.#entries.map((entry) => (same.has(entry.key) ? { ...entry, isNew: false } : entry));
    if (other.size > 0)
      this.#givenUp = 'Rows of an earlier correction are in the target already, so all rows are loaded again.';
  }

  /** Goes on without the corrections that failed. */
  leaveOut({ failed }: CorrectionsInTheWay): void {
    const left = new Set(failed.map(({ entry }) => entry));
    this.#failed = [...this.#failed, ...failed];
    this.#entries = this.#entries.filter(({ id }) => !left.has(id));
  }

  /** Loads all rows from now on. */
  giveUpDirectWay({ message }: MeetsOlderRows): void {
    this.#givenUp = message;
  }

  result({ way, reason }: ReplayPlan, { settled, failed, failedLater }: ReplayOutcome): ReplayResult {
    return {
      way,
      reason,
      settled: [...this.#done, ...settled].map(({ id }) => id),
      failed: [...this.#failed, ...failed],
      failedLater,
    };
  }
}
