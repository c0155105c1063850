import type { Cell } from '../api/shared.ts';

export interface GridColumn {
  /** Unique in its table. */
  id: string;
  title: string;
  /** A type of the pipeline format, which decides the alignment. */
  type: string;
  /** In pixels. */
  width: number;
  /** Always visible at the left. */
  isPinned?: boolean;
}

/** A highlight of a cell. */
export interface CellMark {
  tone: 'danger' | 'success';
  /** The reason in words, for tooltips and screen readers. */
  hint: string;
}

/** Rows by index; undefined while they are loading. */
export interface GridRows {
  count: number;
  /** Returns the same object as long as the row is unchanged. */
  cellsAt(row: number): readonly Cell[] | undefined;
  /** The text of the row's head, such as its source row; by default its number. */
  nameAt?(row: number): string;
  marksAt?(row: number): Readonly<Record<string, CellMark>> | undefined;
}

export const gridRowPx = 26;
export const gutterPx = 80;

/** Browsers cannot draw beyond about 33 million pixels. */
export const mostRows = 1_200_000;

export function pinnedFirst(columns: readonly GridColumn[]): GridColumn[] {
  return [...columns.filter((column) => column.isPinned), ...columns.filter((column) => !column.isPinned)];
}
