import { messageWithout, type RejectReason } from '../../core/store/reject.ts';
import { type PackedTexts, packTexts } from './packed-texts.ts';

/** A few thousand rejects, by column, for the transfer to another thread. */
export interface RejectBatch {
  /** The distinct reasons of this batch. */
  reasons: readonly RejectReason[];
  /** For each reject: its reason, as an index into `reasons`. */
  reason: Uint32Array<ArrayBuffer>;
  /** 1-based data row in the source; NaN where it is not known. */
  sourceRow: Float64Array<ArrayBuffer>;
  /** 1-based line in the source; NaN where it is not known. */
  line: Float64Array<ArrayBuffer>;
  values: PackedTexts;
  /** JSON of the row as it reached the node, or the raw line. Never null. */
  records: PackedTexts;
}

/** One reject, for producers that find them one by one. */
export interface NewReject extends RejectReason {
  sourceRow: number | null;
  line: number | null;
  value: string | null;
  record: string;
}

/** Gathers rejects into batches. Reasons are equal if all their fields are, without the value in the message. */
export class RejectBatchBuilder {
  readonly #reasons: RejectReason[] = [];
  /** Indexes of the reasons by message, which is the field that differs most. */
  readonly #indexes = new Map<string, number[]>();
  readonly #reason: number[] = [];
  readonly #sourceRows: number[] = [];
  readonly #lines: number[] = [];
  readonly #values: (string | null)[] = [];
  readonly #records: string[] = [];
  #characters = 0;

  get rowCount(): number {
    return this.#reason.length;
  }

  /** Large enough to send, in rows or characters. */
  get isFull(): boolean {
    return this.#reason.length >= 4096 || this.#characters >= 4_000_000;
  }

  add({ node, source, code, column, message, isLine, sourceRow, line, value, record }: NewReject): void {
    const text = messageWithout(message, value);
    this.#reason.push(this.#indexOf({ node, source, code, column, message: text, isLine }));
    this.#sourceRows.push(sourceRow ?? Number.NaN);
    this.#lines.push(line ?? Number.NaN);
    this.#values.push(value);
    this.#records.push(record);
    this.#characters += record.length + (value?.length ?? 0);
  }

  /** Returns the batch so far, and starts afresh. */
  take(): RejectBatch {
    const batch = {
      reasons: this.#reasons.splice(0),
      reason: Uint32Array.from(this.#reason.splice(0)),
      sourceRow: Float64Array.from(this.#sourceRows.splice(0)),
      line: Float64Array.from(this.#lines.splice(0)),
      values: packTexts(this.#values.splice(0)),
      records: packTexts(this.#records.splice(0)),
    };
    this.#indexes.clear();
    this.#characters = 0;
    return batch;
  }

  #indexOf(reason: RejectReason): number {
    const candidates = this.#indexes.get(reason.message) ?? [];
    const known = candidates.find((index) => isSameReason(this.#reasons[index], reason));
    if (known !== undefined) return known;
    const index = this.#reasons.push(reason) - 1;
    this.#indexes.set(reason.message, [...candidates, index]);
    return index;
  }
}

function isSameReason(one: RejectReason | undefined, other: RejectReason): boolean {
  return (
    one !== undefined &&
    one.node === other.node &&
    one.code === other.code &&
    one.column === other.column &&
    one.source === other.source &&
    one.isLine === other.isLine &&
    one.message === other.message
  );
}

/** The buffers of a batch, to be transferred instead of copied. */
export function transferablesOf({ reason, sourceRow, line, values, records }: RejectBatch): ArrayBuffer[] {
  const texts = [values, records].flatMap(({ bytes, starts, lengths }) => [bytes, starts, lengths]);
  const arrays = [reason, sourceRow, line, ...texts];
  return [...new Set(arrays.map(({ buffer }) => buffer))];
}
