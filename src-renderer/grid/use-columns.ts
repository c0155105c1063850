import { useCallback, useMemo, useState } from 'react';
import type { Cell, ColumnInfo } from '../api/shared.ts';
import { fittingWidth } from './column-width.ts';
import { type GridColumn, pinnedFirst } from './grid-column.ts';

const sampledRows = 40;
const none: readonly string[] = [];

/** Grid columns. Their widths fit the first rows until the user resizes them. */
export function useColumns(
  columns: readonly ColumnInfo[],
  firstRows: readonly (readonly Cell[])[] | undefined,
  pinned: readonly string[] = none,
) {
  const [widths, setWidths] = useState<Readonly<Record<string, number>>>({});
  const fitting = useMemo(
    () =>
      columns.map(({ name }, index) =>
        fittingWidth(
          name,
          (firstRows ?? []).slice(0, sampledRows).map((row) => row[index]),
        ),
      ),
    [columns, firstRows],
  );
  const gridColumns = useMemo<GridColumn[]>(
    () =>
      columns.map(({ name, type }, index) => ({
        id: name,
        title: name,
        type,
        width: widths[name] ?? fitting[index] ?? 0,
        isPinned: pinned.includes(name),
      })),
    [columns, widths, fitting, pinned],
  );
  const inOrder = useMemo(() => pinnedFirst(gridColumns), [gridColumns]);
  /** For each drawn column, its index in the original row. */
  const places = useMemo(() => inOrder.map((column) => gridColumns.indexOf(column)), [inOrder, gridColumns]);
  const resize = useCallback((id: string, width: number) => setWidths((before) => ({ ...before, [id]: width })), []);
  return {
    columns: inOrder,
    places,
    resize,
  };
}

/** Reorders the cells of rows to the order of the drawn columns; the same row gives the same array again. */
export function arranger(places: readonly number[]): (row: readonly Cell[]) => readonly Cell[] {
  if (places.every((place, index) => place === index)) return (row) => row;
  const known = new WeakMap<readonly Cell[], readonly Cell[]>();
  return (row) => {
    const found = known.get(row) ?? places.map((place) => row[place] ?? null);
    known.set(row, found);
    return found;
  };
}
