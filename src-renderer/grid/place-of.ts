import type { CellPlace } from './cell-range.ts';

/** The cell under the pointer; a row head stands for the whole row. */
export function placeOf(target: EventTarget, columns: number): { from: CellPlace; to: CellPlace } | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
  if (cell === null) return undefined;
  const row = Number(cell.dataset['row']);
  const { column } = cell.dataset;
  if (column !== undefined) return { from: { row, column: Number(column) }, to: { row, column: Number(column) } };
  return { from: { row, column: columns - 1 }, to: { row, column: 0 } };
}
