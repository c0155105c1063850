import { textDecoder } from '@duckdb/node-api/lib/vectors/dataAccessors.js';

const exact = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The client takes each text for a file and drops a byte order mark at its start, so that names and values are no
 * longer found.
 */
export function keepByteOrderMarks(): void {
  textDecoder.decode = (bytes: Uint8Array) => exact.decode(bytes);
}
