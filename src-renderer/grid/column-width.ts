import type { Cell } from '../api/shared.ts';

/** Leaves room for the histogram beside its note. */
const narrowest = 112;
const widest = 300;
const characterPx = 7.2;
const paddingPx = 22;
const headerRoomPx = 54;

/** A width in pixels that fits the title and typical values of a column. */
export function fittingWidth(title: string, values: readonly (Cell | undefined)[]): number {
  const lengths = values.map((value) => value?.length ?? 1).toSorted((a, b) => a - b);
  const usual = lengths[Math.floor(lengths.length * 0.9)] ?? 0;
  const wanted = Math.max(title.length * characterPx + headerRoomPx, usual * characterPx + paddingPx);
  return Math.round(Math.min(widest, Math.max(narrowest, wanted)));
}

export function clampWidth(width: number): number {
  return Math.round(Math.min(1200, Math.max(48, width)));
}
