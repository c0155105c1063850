import type { FileHandle } from 'node:fs/promises';
import { DamagedWorkbook } from './damaged-workbook.ts';

/** The place of an entry in its archive. */
export interface ZipEntry {
  /** Start of the local header before its data. */
  start: number;
  packedBytes: number;
  /** Checksum of its unpacked data. */
  crc: number;
  isDeflated: boolean;
}

const endMark = Buffer.from('PK\x05\x06', 'latin1');
const wideEndMark = 0x06_06_4b_50;
const wideLocatorMark = 0x07_06_4b_50;
const entryMark = 0x02_01_4b_50;

const endBytes = 22;
const wideEndBytes = 56;
const wideLocatorBytes = 20;
const entryBytes = 46;
const mostCommentBytes = 65_535;

const deflated = 8;
const wideExtra = 1;
/** The mark for a number that does not fit and stands in an extra field (ZIP64). */
const wide = 0xff_ff_ff_ff;

/** The entries of a ZIP archive, by name. Throws `DamagedWorkbook` if it is none. */
export async function zipDirectory(file: FileHandle): Promise<ReadonlyMap<string, ZipEntry>> {
  const { bytes, start } = await directoryPlace(file);
  const directory = await readAt(file, start, bytes);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  while (at + entryBytes <= directory.length && directory.readUInt32LE(at) === entryMark) {
    const nameEnd = at + entryBytes + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    const name = directory.toString('utf8', at + entryBytes, nameEnd);
    entries.set(name, entryOf(directory.subarray(at, nameEnd), directory.subarray(nameEnd, extraEnd)));
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
  return entries;
}

function entryOf(header: Buffer, extra: Buffer): ZipEntry {
  const wides = wideNumbers(extra);
  // The order of these numbers in the extra field, each present only if needed.
  const [, packedBytes, start] = [24, 20, 42].map((place) => {
    const number = header.readUInt32LE(place);
    return number === wide ? (wides.shift() ?? wide) : number;
  });
  return {
    start: start ?? 0,
    packedBytes: packedBytes ?? 0,
    crc: header.readUInt32LE(16),
    isDeflated: header.readUInt16LE(10) === deflated,
  };
}

function wideNumbers(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = Math.min(at + 4 + extra.readUInt16LE(at + 2), extra.length);
    if (extra.readUInt16LE(at) === wideExtra) {
      const count = Math.min(3, Math.floor((end - at - 4) / 8));
      return Array.from({ length: count }, (_, index) => wideNumber(extra, at + 4 + 8 * index));
    }
    at = end;
  }
  return [];
}

async function directoryPlace(file: FileHandle): Promise<{ start: number; bytes: number }> {
  const { size } = await file.stat();
  const tailBytes = Math.min(size, wideLocatorBytes + endBytes + mostCommentBytes);
  const tail = await readAt(file, size - tailBytes, tailBytes);
  const end = tail.lastIndexOf(endMark);
  if (end < 0 || end + endBytes > tail.length) throw new DamagedWorkbook('It has no list of entries at its end.');
  const locator = end - wideLocatorBytes;
  if (locator >= 0 && tail.readUInt32LE(locator) === wideLocatorMark) {
    const wideEnd = await readAt(file, wideNumber(tail, locator + 8), wideEndBytes);
    if (wideEnd.length === wideEndBytes && wideEnd.readUInt32LE(0) === wideEndMark)
      return { bytes: wideNumber(wideEnd, 40), start: wideNumber(wideEnd, 48) };
  }
  return { bytes: tail.readUInt32LE(end + 12), start: tail.readUInt32LE(end + 16) };
}

function wideNumber(buffer: Buffer, at: number): number {
  return Number(buffer.readBigUInt64LE(at));
}

/** Reads at most this many bytes; fewer at the end of the file. */
async function readAt(file: FileHandle, start: number, bytes: number): Promise<Buffer> {
  const { size } = await file.stat();
  const there = Math.max(0, Math.min(bytes, size - start));
  const { buffer, bytesRead } = await file.read(Buffer.alloc(there), 0, there, start);
  return buffer.subarray(0, bytesRead);
}
