import { inflateRawSync } from 'node:zlib';

const endMark = 0x06_05_4b_50;
const entryMark = 0x02_01_4b_50;
const endBytes = 22;
const deflated = 8;

/** The entries of a ZIP archive that is whole in memory, by their names; without those that are larger than 4 GB. */
export function zipEntries(archive: Buffer): ReadonlyMap<string, () => Buffer> {
  const entries = new Map<string, () => Buffer>();
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + endBytes > archive.length || archive.readUInt32LE(end) !== endMark) return entries;
  let at = archive.readUInt32LE(end + 16);
  while (at + 46 <= archive.length && archive.readUInt32LE(at) === entryMark) {
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((place) => archive.readUInt16LE(at + place));
    const nameEnd = at + 46 + (nameBytes ?? 0);
    const isDeflated = archive.readUInt16LE(at + 10) === deflated;
    const [bytes, start] = [archive.readUInt32LE(at + 20), archive.readUInt32LE(at + 42)];
    entries.set(archive.toString('utf8', at + 46, nameEnd), () => {
      const from = start + 30 + archive.readUInt16LE(start + 26) + archive.readUInt16LE(start + 28);
      const content = archive.subarray(from, from + bytes);
      return isDeflated ? inflateRawSync(content) : content;
    });
    at = nameEnd + (extraBytes ?? 0) + (commentBytes ?? 0);
  }
  return entries;
}
