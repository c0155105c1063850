import type { CorrectedEntry } from './corrected-entry.ts';

/** Corrected raw lines of one source, by the place of the records that could not be read. */
export class Amendments {
  readonly #byPlace = new Map<string, { entry: number; was: string; now: string }>();
  readonly #met = new Set<number>();

  constructor(entries: readonly CorrectedEntry[]) {
    for (const { id, source, sourceRow, record, correction } of entries) {
      const now = correction && 'line' in correction ? correction.line : record;
      this.#byPlace.set(keyOf(source ?? '', sourceRow ?? 0), { entry: id, was: record, now });
    }
  }

  /** The same for the same lines. */
  get key(): string {
    return JSON.stringify([...this.#byPlace]);
  }

  /** What a record is to be read as; undefined where it is not the one that was corrected. */
  lineFor(file: string, row: number, raw: string): string | undefined {
    const line = this.#byPlace.get(keyOf(file, row));
    if (line?.was !== raw) return undefined;
    this.#met.add(line.entry);
    return line.now;
  }

  /** The entries whose records were there. */
  get met(): ReadonlySet<number> {
    return this.#met;
  }
}

/** The corrected lines among entries, by their source: to be read in place of what stands in the file. */
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
