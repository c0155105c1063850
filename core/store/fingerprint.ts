/**
 * Two lanes of 32 bits, mixed by `mix` and read by `fingerprintOf`; no defence against an attacker, nor meant to be.
 */
export interface Lanes {
  first: number;
  second: number;
}

/** Mixes in bytes `start` to `end`, four at a time, and their number, so that neighbouring texts cannot merge. */
export function mixBytes(lanes: Lanes, bytes: DataView, start: number, end: number): void {
  let { first, second } = lanes;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = bytes.getInt32(at, true);
    first = Math.imul(first ^ word, 0x9e3779b1);
    first ^= first >>> 15;
    second = Math.imul(((second << 13) | (second >>> 19)) ^ word, 0x85ebca77);
  }
  for (; at < end; at += 1) {
    const byte = bytes.getUint8(at);
    first = Math.imul(first ^ byte, 0x9e3779b1);
    second = Math.imul(((second << 13) | (second >>> 19)) ^ byte, 0x85ebca77);
  }
  lanes.first = first;
  lanes.second = second;
  mixNumber(lanes, end - start);
}

/** Mixes in the lower 32 bits of a number. */
export function mixNumber(lanes: Lanes, number: number): void {
  let first = Math.imul(lanes.first ^ number, 0xc2b2ae3d);
  first ^= first >>> 13;
  let second = Math.imul(lanes.second ^ number ^ (first >>> 16), 0x27d4eb2f);
  second ^= second >>> 15;
  lanes.first = Math.imul(first ^ (second >>> 7), 0x9e3779b1);
  lanes.second = second;
}

/** 48 bits: exact as a number, and six bytes in SQLite. */
export function fingerprintOf({ first, second }: Lanes): number {
  return (first >>> 0) * 0x1_0000 + (second >>> 16);
}

/** Another 48 bits of the same lanes, for identities that need more; at least 1. */
export function secondFingerprintOf({ first, second }: Lanes): number {
  return (second >>> 0) * 0x1_0000 + ((first ^ (second >>> 3)) & 0xffff) + 1;
}
