/** Magic bytes of binary file formats (latin-1). */
const beginnings: readonly (readonly [start: string, kind: string])[] = [
  ['\x89PNG\r\n\x1a\n', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['%PDF-', 'a PDF document'],
  ['PK\x03\x04', 'a ZIP archive, as Excel workbooks are'],
  ['SQLite format 3\0', 'a SQLite database'],
  ['PAR1\x15', 'a Parquet file'],
];

/** Magic bytes of compression formats that cannot be unpacked here. */
const compressed: readonly (readonly [start: string, kind: string])[] = [
  ['\x28\xb5\x2f\xfd', 'zstd'],
  ['\xfd7zXZ\0', 'xz'],
];

/** The compression of a file, by its first bytes; undefined if it has none. */
export function compressionOf(bytes: Buffer): string | undefined {
  const start = bytes.toString('latin1', 0, 16);
  return compressed.find(([beginning]) => start.startsWith(beginning))?.[1];
}

/** A text may contain some control characters, such as a delimiter; binary data contains many kinds. */
const oddKinds = 8;
const oddShare = 0.01;

/** Why a file seems to be binary, by its first bytes and what they decode to; null if it may be text. */
export function notTextWarning(bytes: Buffer, text: string): string | null {
  const start = bytes.toString('latin1', 0, 16);
  const kind = beginnings.find(([beginning]) => start.startsWith(beginning))?.[1];
  if (kind !== undefined) return `This does not look like text: it begins like ${kind}.`;
  return hasManyControls(text) ? 'This does not look like text: it is full of control characters.' : null;
}

function hasManyControls(text: string): boolean {
  const kinds = new Set<number>();
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0x20 || (code >= 0x09 && code <= 0x0d)) continue;
    kinds.add(code);
    count++;
  }
  return kinds.size >= oddKinds && count > text.length * oddShare;
}
