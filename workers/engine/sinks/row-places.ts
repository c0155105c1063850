import { WeirError } from '../../../core/errors.ts';
import type { Sql } from '../../../core/sql/sql.ts';
import { packedSelect } from '../../../core/sql/sqlite-packed-select.ts';
import type { PackedField } from '../../loader/packed-chunk.ts';
import { lineageNames } from '../hidden.ts';
import { packChunks } from '../packing/pack-chunks.ts';
import { integerAt } from '../packing/packed-values.ts';
import type { Session } from '../session.ts';

/** Where a row came from: the source's index among the run's files, its data row and its line. */
interface RowPlace {
  source: number | null;
  sourceRow: number | null;
  line: number | null;
}

/**
 * The places of some rows of a stream, found by reading the stream again, this time with its lineage: the rows come in the
 * same order. Reading a source with its lineage takes twice as long, so that is not done for rows that load.
 */
export class RowPlaces implements AsyncDisposable {
  readonly #stream: Awaited<ReturnType<Session['stream']>>;
  readonly #chunks: ReturnType<typeof packChunks>;
  #fields: PackedField[] = [];
  #rowsBefore = 0;
  #rowCount = 0;

  private constructor(stream: Awaited<ReturnType<Session['stream']>>) {
    this.#stream = stream;
    const kinds = lineageNames.map(() => 'integer' as const);
    this.#chunks = packChunks(stream.result, kinds);
  }

  static async open(session: Session, traced: Sql): Promise<RowPlaces> {
    return new RowPlaces(await session.stream(packedSelect(traced, [], lineageNames)));
  }

  /** The place of a row by its 1-based number in the stream; to be asked in ascending order. */
  async at(ordinal: number): Promise<RowPlace> {
    while (ordinal > this.#rowsBefore + this.#rowCount) {
      const { done, value } = await this.#chunks.next();
      if (done) {
        const message = 'A source has changed during the run. Nothing was loaded; run it again.';
        throw new WeirError({ code: 'source.changed', message });
      }
      this.#rowsBefore += this.#rowCount;
      this.#rowCount = value.rowCount;
      this.#fields = value.fields;
    }
    const row = ordinal - this.#rowsBefore - 1;
    const [source = null, sourceRow = null, line = null] = this.#fields.map((field) => integerAt(field, row));
    return { source, sourceRow, line };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stream[Symbol.asyncDispose]();
  }
}
