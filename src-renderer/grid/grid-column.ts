import type { Cell } from '../api/shared.ts';

export interface GridColumn {
  /** Unique in its table. */
  id: string;
  title: string;
  /** Of the pipeline format; decides how values are aligned. */
  type: string;
  /** Pixels. */
  width: number;
  /** Stays in sight at the left. */
  isPinned?: boolean;
}

/** What stands out about a cell, besides its value. */
export interface CellMark {
  tone: 'danger' | 'success';
  /** In words, for the pointer and for screen readers. */
  hint: string;
}

/** Rows by their place; undefined while they are on their way. */
export interface GridRows {
  count: number;
  /** The same object as long as the row is the same. */
  cellsAt(row: number): readonly Cell[] | undefined;
  /** Of the row's head, such as its row in the source; its place by default. */
  nameAt?(row: number): string;
  marksAt?(row: number): Readonly<Record<string, CellMark>> | undefined;
}

export const gridRowPx = 26;
export const gutterPx = 80;

/** Browsers draw nothing beyond some 33 million pixels. */
export const mostRows = 1_200_000;

export function pinnedFirst(columns: readonly GridColumn[]): GridColumn[] {
  return [...columns.filter((column) => column.isPinned), ...columns.filter((column) => !column.isPinned)];
}
