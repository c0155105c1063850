import { varintLength, writeVarint } from './varint.ts';

/** A value as SQLite stores it: what it is, and its bytes. */
export interface StoredValue {
  serial: number;
  body: Uint8Array;
}

const nothing = new Uint8Array(0);
export const storedNull: StoredValue = { serial: 0, body: nothing };

/** A text of UTF-8. */
export function storedText(bytes: Uint8Array): StoredValue {
  return { serial: 13 + 2 * bytes.length, body: bytes };
}

/** A 64-bit integer or a double from its two little-endian words. */
export function storedWords(serial: 6 | 7, low: number, high: number): StoredValue {
  const body = Buffer.alloc(8);
  body.writeInt32BE(high, 0);
  body.writeInt32BE(low, 4);
  return { serial, body };
}

/** An integer, exact up to 2^53. */
export function storedInteger(value: number): StoredValue {
  return storedWords(6, value | 0, Math.floor(value / 2 ** 32));
}

/** A whole record, for the few rows that the fast encoder does not write. */
export function encodeRecord(values: readonly StoredValue[]): Uint8Array {
  const length = headerLength(values.reduce((sum, { serial }) => sum + varintLength(serial), 0));
  const header = new Uint8Array(length);
  let at = writeVarint(header, 0, length);
  for (const { serial } of values) at = writeVarint(header, at, serial);
  return Buffer.concat([header, ...values.map(({ body }) => body)]);
}

/** The length of a record's header, which counts itself, from that of its serial types. */
export function headerLength(serialBytes: number): number {
  return serialBytes < 127 ? serialBytes + 1 : serialBytes + varintLength(serialBytes + 2);
}
