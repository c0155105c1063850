import type { ExportReads } from '../../../core/export/plan.ts';

/** Rows of one relation that go their way one by one. */
export function eachOf(relation: string): ExportReads {
  return { each: [relation], whole: [] };
}

/** Rows that must be there together. */
export function together({ each, whole }: ExportReads): ExportReads {
  return { each: [], whole: [...new Set([...each, ...whole])] };
}

/** Rows that go their way one by one, of several relations too, unless one of these is needed more than once. */
export function eachOfAll(reads: ExportReads): ExportReads {
  const all = [...reads.each, ...new Set(reads.whole)];
  return new Set(all).size === all.length ? { each: reads.each, whole: all.slice(reads.each.length) } : together(reads);
}
