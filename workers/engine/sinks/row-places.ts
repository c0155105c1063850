import { WeirError } from '../../../core/errors.ts';
import type { DeadRows, DeadRowsOfChunk } from '../relations/dead-rows.ts';
import type { Session } from '../session/session.ts';
import type { RowPlace } from '../sources/source.ts';

/**
 * The places of some live rows of a stream, found by reading the stream again: rows come in the same order. Carrying
 * places along with all rows would take longer, and most loads refuse no row.
 */
export class RowPlaces implements AsyncDisposable {
  readonly #stream: Awaited<ReturnType<Session['stream']>>;
  readonly #chunks: ReturnType<DeadRows['chunksOf']>;
  readonly #rows: DeadRows;
  #chunk: DeadRowsOfChunk | undefined;
  #rowCount = 0;
  #row = -1;
  #liveRows = 0;

  private constructor(stream: Awaited<ReturnType<Session['stream']>>, rows: DeadRows) {
    this.#stream = stream;
    this.#rows = rows;
    this.#chunks = rows.chunksOf(stream.result);
  }

  static async open(session: Session, rows: DeadRows): Promise<RowPlaces> {
    return new RowPlaces(await session.stream(rows.query), rows);
  }

  /** The place of a live row by its 1-based number among the live ones; to be asked in ascending order. */
  async at(ordinal: number): Promise<RowPlace> {
    while (this.#liveRows < ordinal) {
      this.#row++;
      while (this.#row >= this.#rowCount) await this.#nextChunk();
      if (this.#chunk?.isDead?.[this.#row] !== 1) this.#liveRows++;
    }
    if (!this.#chunk) throw new RangeError(`There is no row ${ordinal}.`);
    return this.#chunk.placeOf(this.#row);
  }

  async #nextChunk(): Promise<void> {
    const { done, value } = await this.#chunks.next();
    if (done) {
      const message = 'A source changed during the run. Nothing was loaded; run it again.';
      throw new WeirError({ code: 'source.changed', message });
    }
    this.#chunk = this.#rows.take(value);
    this.#rowCount = value.rowCount;
    this.#row = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stream[Symbol.asyncDispose]();
  }
}
