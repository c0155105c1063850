import { createDecoder, type Decoded } from './decoder.ts';
import type { SourceFile } from './source-file.ts';

const chunkBytes = 524_288;

/** How the bytes of a file are to be read as text. */
export interface TextShape {
  readonly path: string;
  /** A name that `resolveEncoding` returned. */
  readonly encoding: string;
  readonly bomBytes: number;
}

export interface FileText extends Decoded {
  readonly isLast: boolean;
}

/** The decoded text of a file behind its byte order mark, in chunks. Reads it to its end; throws `source.changed` if that is not where it was when it was opened. */
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
