import type { NodeCounts } from '../../../core/run/events.ts';
import type { ReadSoFar } from '../sources/open-options.ts';

/** How far those sources have been read that are read record by record, before the engine sees any of their rows. */
export class SourceProgress {
  readonly #read = new Map<string, ReadSoFar>();

  note(node: string, read: ReadSoFar): void {
    this.#read.set(node, read);
  }

  /** Records that were read so far, of all sources. */
  get rows(): number {
    let rows = 0;
    for (const { loaded, rejected } of this.#read.values()) rows += loaded + rejected;
    return rows;
  }

  /**
   * The counts of nodes, where sources count as far as they have been read, even if the engine has not seen as much
   * yet. It will never see rows that are not needed, as in most replays.
   */
  over(
    counts: Readonly<Record<string, NodeCounts>>,
    isNeeded: (node: string) => boolean = () => true,
  ): Record<string, NodeCounts> {
    const ahead = [...this.#read].filter(
      ([node, { loaded }]) => isNeeded(node) && (counts[node]?.rowsIn ?? 0) < loaded,
    );
    const read = ahead.map(([node, { loaded, rejected }]): [string, NodeCounts] => [
      node,
      { rowsIn: loaded + rejected, rowsOut: loaded, rejected, ms: 0 },
    ]);
    return { ...counts, ...Object.fromEntries(read) };
  }
}
