import { useCallback, useMemo, useState } from 'react';
import type { Cell, ColumnInfo } from '../api/shared.ts';
import { fittingWidth } from './column-width.ts';
import { type GridColumn, pinnedFirst } from './grid-column.ts';

const sampledRows = 40;
const none: readonly string[] = [];

/** Columns with widths that fit their first rows, until a person drags them. */
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
  /** Where each drawn column stands in a row as it came. */
  const places = useMemo(() => inOrder.map((column) => gridColumns.indexOf(column)), [inOrder, gridColumns]);
  const resize = useCallback((id: string, width: number) => setWidths((before) => ({ ...before, [id]: width })), []);
  return {
    columns: inOrder,
    places,
    resize,
  };
}

/** Rows with their cells in the order of the columns as drawn; the same row gives the same cells again. */
export function arranger(places: readonly number[]): (row: readonly Cell[]) => readonly Cell[] {
  if (places.every((place, index) => place === index)) return (row) => row;
  const known = new WeakMap<readonly Cell[], readonly Cell[]>();
  return (row) => {
    const found = known.get(row) ?? places.map((place) => row[place] ?? null);
    known.set(row, found);
    return found;
  };
}
