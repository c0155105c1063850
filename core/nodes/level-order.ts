/**
 * Puts expressions that follow each other on as few levels as their meaning allows. Those of one level see what stood there
 * before it: an expression comes behind what it reads, and takes the place of a column when all that read it before have done so.
 * The engine keeps vectors of every column for each level, so that a level each would take memory by the square of the columns.
 */
export class LevelOrder {
  readonly #written = new Map<string, number>();
  readonly #read = new Map<string, number>();

  /** The level, from 0, of the next expression, which makes `name` out of the columns `reads`. */
  place(name: string, reads: readonly string[]): number {
    const made = name.toLowerCase();
    const sources = reads.map((read) => read.toLowerCase());
    const behind = [...sources, made].map((column) => (this.#written.get(column) ?? -1) + 1);
    const level = Math.max(...behind, this.#read.get(made) ?? 0);
    for (const column of sources) this.#read.set(column, Math.max(this.#read.get(column) ?? 0, level));
    this.#written.set(made, level);
    return level;
  }
}
