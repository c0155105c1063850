import { Buffer } from 'node:buffer';
import { shortValue } from '../../core/store/reject.ts';
import { shortValueLength } from '../../core/store/schema.ts';
import type { PackedChunk, PackedField } from '../loader/packed-chunk.ts';
import { type PackedTexts, textReaderOf } from './packed-texts.ts';
import type { RejectBatch } from './reject-batch.ts';
import { identitiesOf } from './reject-identity.ts';

/**
 * A batch as rows of a stage: reason, source row, fingerprint, short value, and the whole value if it is longer.
 * `stagedReasons` has the rowid of each reason of the batch.
 */
export function packRejects(batch: RejectBatch, stagedReasons: readonly number[]): PackedChunk {
  const rowCount = batch.reason.length;
  const identityAt = identitiesOf(batch);
  const reasons = new Int32Array(2 * rowCount);
  const sourceRows = new Int32Array(2 * rowCount);
  const fingerprints = new Int32Array(2 * rowCount);
  for (let index = 0; index < rowCount; index++) {
    const { sourceRow, fingerprint } = identityAt(index);
    setInteger(reasons, index, stagedReasons[batch.reason[index] ?? -1] ?? 0);
    setInteger(sourceRows, index, sourceRow);
    setInteger(fingerprints, index, fingerprint);
  }
  const { texts, short, whole } = shortValues(batch.values);
  const integers = [reasons, sourceRows, fingerprints].map(
    (words): PackedField => ({ kind: 'integer', words, nulls: null }),
  );
  const values = [short, whole].map((lengths): PackedField => ({ kind: 'text', lengths }));
  return { rowCount, texts, fields: [...integers, ...values] };
}

/** The bytes of each short value, followed by the whole value if it is longer; and the lengths of both. */
function shortValues(values: PackedTexts) {
  const { bytes, starts } = values;
  const short = values.lengths.slice();
  const whole = new Int32Array(short.length).fill(-1);
  const parts: Uint8Array[] = [];
  const readValue = textReaderOf(values);
  let texts = new Uint8Array(short.reduce((sum, length) => sum + Math.max(length, 0), 0));
  let end = 0;
  short.forEach((length, index) => {
    const start = starts[index] ?? 0;
    if (length <= shortValueLength) {
      for (let at = 0; at < length; at++) texts[end++] = bytes[start + at] ?? 0;
      return;
    }
    const cut = Buffer.from(shortValue(readValue(index) ?? ''));
    const isCut = cut.length < length;
    short[index] = cut.length;
    if (isCut) whole[index] = length;
    parts.push(texts.subarray(0, end), cut, ...(isCut ? [bytes.subarray(start, start + length)] : []));
    texts = texts.subarray(end);
    end = 0;
  });
  const last = texts.subarray(0, end);
  return { texts: parts.length === 0 ? last : new Uint8Array(Buffer.concat([...parts, last])), short, whole };
}

/** Writes an integer, exact up to 2^53, as two 32-bit words. */
export function setInteger(words: Int32Array, index: number, value: number): void {
  const high = Math.floor(value / 2 ** 32);
  words[2 * index] = value - high * 2 ** 32;
  words[2 * index + 1] = high;
}
