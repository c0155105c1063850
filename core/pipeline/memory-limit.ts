import { parsePipeline } from './document.ts';
import { parseSize } from './size.ts';

/** Bytes that a pipeline gives its runs, by the text of its file; null where that sets none, or cannot be read. */
export function memoryLimitIn(text: string): number | null {
  const limit = parsePipeline(text).pipeline?.settings.memoryLimit;
  return (limit === undefined ? undefined : parseSize(limit)) ?? null;
}
