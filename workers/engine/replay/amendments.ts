import type { CorrectedEntry } from './corrected-entry.ts';

/** Corrected raw lines of one source, by file and row. */
export class Amendments {
  readonly #byPlace = new Map<string, { entry: number; was: string; now: string }>();
  readonly #met = new Set<number>();

  constructor(entries: readonly CorrectedEntry[]) {
    for (const { id, source, sourceRow, record, correction } of entries) {
      const now = correction && 'line' in correction ? correction.line : record;
      this.#byPlace.set(keyOf(source ?? '', sourceRow ?? 0), { entry: id, was: record, now });
    }
  }

  /** Equal for equal lines. */
  get key(): string {
    return JSON.stringify([...this.#byPlace]);
  }

  /** The corrected line for a record; undefined if there is none. */
  lineFor(file: string, row: number, raw: string): string | undefined {
    const line = this.#byPlace.get(keyOf(file, row));
    if (line?.was !== raw) return undefined;
    this.#met.add(line.entry);
    return line.now;
  }

  /** The entries whose records were found. */
  get met(): ReadonlySet<number> {
    return this.#met;
  }
}

/** The corrected lines of entries by source node, to be read in place of the lines in the file. */
export function amendmentsOf(entries: readonly CorrectedEntry[]): Map<string, Amendments> {
  const lines = Map.groupBy(
    entries.filter(({ isLine }) => isLine),
    ({ node }) => node,
  );
  return new Map([...lines].map(([node, some]) => [node, new Amendments(some)]));
}

function keyOf(file: string, row: number): string {
  return `${row} ${file}`;
}
