/** How files of other kinds begin, byte by byte (latin-1). */
const beginnings: readonly (readonly [start: string, kind: string])[] = [
  ['\x89PNG\r\n\x1a\n', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['%PDF-', 'a PDF document'],
  ['PK\x03\x04', 'a ZIP archive, as Excel workbooks are'],
  ['SQLite format 3\0', 'a SQLite database'],
  ['PAR1\x15', 'a Parquet file'],
];

/** How files begin that are compressed in a way that nobody here unpacks. */
const compressed: readonly (readonly [start: string, kind: string])[] = [
  ['\x28\xb5\x2f\xfd', 'zstd'],
  ['\xfd7zXZ\0', 'xz'],
];

/** What a file is compressed with, by its first bytes; undefined where it is not. */
export function compressionOf(bytes: Buffer): string | undefined {
  const start = bytes.toString('latin1', 0, 16);
  return compressed.find(([beginning]) => start.startsWith(beginning))?.[1];
}

/** A text may use some, such as one as its delimiter; in other bytes they are of all kinds, and many. */
const oddKinds = 8;
const oddShare = 0.01;

/** Why the first part of a file, and what it is decoded to, seems to be no text, in plain words; null where it may be. */
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
