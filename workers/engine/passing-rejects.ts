import type { DeadBatch } from '../store/dead-batch.ts';
import { endToEnd } from '../store/packed-texts.ts';
import type { DeadBatches } from './dead-batches.ts';
import { TextGatherer } from './packing/gathered-texts.ts';
import type { RowPlace } from './sources/source.ts';

/** More than these are read a second time instead of remembered. */
const mostBytes = 32 * 1024 * 1024;
const batchRows = 4096;

/**
 * Remembers the rejects among rows that pass a counter one vector after the other, in the order of their source: where that
 * order is known to be kept, no source is read a second time for them.
 */
export class PassingRejects {
  readonly #dead: DeadBatches;
  readonly #placeOf: (ordinal: number) => RowPlace;
  #batches: DeadBatch[] = [];
  #texts = new TextGatherer(0);
  #lengths: number[] = [];
  #marks: number[] = [];
  #ordinals: number[] = [];
  #rowsBefore = 0;
  #byteCount = 0;

  /** `placeOf` tells the place of a row by its 1-based number. */
  constructor(dead: DeadBatches, placeOf: (ordinal: number) => RowPlace) {
    this.#dead = dead;
    this.#placeOf = placeOf;
  }

  /** The nodes whose rejects these are. */
  get nodes(): readonly string[] {
    return this.#dead.nodes.map(({ node }) => node);
  }

  /** Looks at the next vector: its marks, and the engine's strings that say why rows died. */
  add(marks: Int32Array, strings: () => Uint8Array): void {
    if (this.#byteCount <= mostBytes && marks.some((mark) => mark !== 0)) this.#remember(marks, strings());
    this.#rowsBefore += marks.length;
  }

  /** All of them; nothing where they were too many. */
  take(): DeadBatch[] | undefined {
    this.#endBatch();
    return this.#byteCount > mostBytes ? undefined : this.#batches.splice(0);
  }

  #remember(marks: Int32Array, strings: Uint8Array): void {
    const words = new Uint32Array(strings.buffer, strings.byteOffset, strings.byteLength / 4);
    marks.forEach((mark, row) => {
      const length = words[4 * row] ?? 0;
      if (length === 0) return;
      this.#lengths.push(length);
      this.#marks.push(mark);
      this.#ordinals.push(this.#rowsBefore + row + 1);
    });
    this.#texts.add(strings);
    if (this.#lengths.length >= batchRows) this.#endBatch();
  }

  #endBatch(): void {
    if (this.#lengths.length === 0) return;
    const lengths = Int32Array.from(this.#lengths);
    const [marks, ordinals] = [this.#marks, this.#ordinals];
    const why = { bytes: this.#texts.finish(), starts: endToEnd(lengths), lengths };
    const placeOf = (index: number) => this.#placeOf(ordinals[index] ?? 0);
    this.#batches.push(this.#dead.of(why, (index) => marks[index] ?? 0, placeOf));
    this.#byteCount += why.bytes.length;
    this.#texts = new TextGatherer(0);
    this.#lengths = [];
    this.#marks = [];
    this.#ordinals = [];
    if (this.#byteCount > mostBytes) this.#batches = [];
  }
}
