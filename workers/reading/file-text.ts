import { createDecoder, type Decoded } from './decoder.ts';
import type { SourceFile } from './source-file.ts';

const chunkBytes = 524_288;

/** How to decode the bytes of a file. */
export interface TextShape {
  readonly path: string;
  /** A name that `resolveEncoding` returned. */
  readonly encoding: string;
  readonly bomBytes: number;
}

export interface FileText extends Decoded {
  readonly isLast: boolean;
}

/**
 * Yields the decoded text of a file after its byte order mark, in chunks. Throws `source.changed` if the end is not
 * where it was when the file was opened.
 */
export async function* fileText(source: SourceFile, shape: TextShape): AsyncGenerator<FileText> {
  const decoder = createDecoder(shape.encoding);
  const buffer = Buffer.allocUnsafe(chunkBytes);
  await source.read(buffer.subarray(0, shape.bomBytes));
  for (;;) {
    const filled = await source.read(buffer);
    const isLast = filled < buffer.length;
    yield { ...decoder.decode(buffer.subarray(0, filled), isLast), isLast };
    if (isLast) break;
  }
  source.assertReadWhole();
}
