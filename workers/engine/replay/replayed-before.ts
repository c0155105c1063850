import { WeirError } from '../../../core/errors.ts';
import type { KnownReplays } from '../../loader/protocol.ts';

/** A target has some of the corrected rows already: the replay starts over without them, or as a run over all rows. */
export class ReplayedBefore extends Error {
  /** Entries whose rows are there, corrected in the same way. */
  readonly same: ReadonlySet<string>;
  /** Entries whose rows are there, corrected in another way. */
  readonly other: ReadonlySet<string>;

  constructor(same: ReadonlySet<string>, other: ReadonlySet<string>) {
    super('Some of the rows were replayed before.');
    this.same = same;
    this.other = other;
  }
}

/**
 * Throws `ReplayedBefore` if the databases have some of the corrected rows already, and `target.failed` if only some of
 * the databases have them. `known` has one element for each database. `isAdding`: rows are added to the tables as they
 * are, so that rows of another correction would stay.
 */
export function assertNotReplayed(known: readonly KnownReplays[], { isAdding }: { isAdding: boolean }): void {
  const same = known.flatMap((each) => each.same);
  const other = new Set(known.flatMap((each) => each.other));
  if (same.length === 0 && (other.size === 0 || !isAdding)) return;
  const everywhere = [...Map.groupBy(same, (entry) => entry)].filter(([, found]) => found.length === known.length);
  if (everywhere.length * known.length < same.length) {
    const message =
      'An interrupted replay loaded some of these rows into only some of the databases. Run the pipeline again, which brings all databases into the same state.';
    throw new WeirError({ code: 'target.failed', message });
  }
  throw new ReplayedBefore(new Set(everywhere.map(([entry]) => entry)), other);
}
