import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { CellPlace } from './cell-range.ts';
import { type GridColumn, gridRowPx, gutterPx } from './grid-column.ts';

interface GridSheet {
  /** Pinned columns first. */
  columns: readonly GridColumn[];
  rowCount: number;
  headPx: number;
  /** A column to be brought into sight, once it is another one. */
  wanted: string | null;
  onRowsInSight(first: number, last: number): void;
  onColumnsInSight: ((ids: readonly string[]) => void) | undefined;
}

/** The visible part of a grid, which alone is drawn; callers hear when it changes. */
export function useGridViewport(sheet: GridSheet) {
  const { columns, rowCount, headPx, wanted, onRowsInSight, onColumnsInSight } = sheet;
  const scroller = useRef<HTMLDivElement>(null);
  const pinned = columns.findLastIndex((column) => column.isPinned === true) + 1;
  const pinnedPx = columns.slice(0, pinned).reduce((sum, { width }) => sum + width, gutterPx);
  const vertical = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => gridRowPx,
    overscan: 6,
    paddingStart: headPx,
    scrollPaddingStart: headPx,
    useFlushSync: false,
  });
  const horizontal = useVirtualizer({
    horizontal: true,
    count: columns.length - pinned,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => columns[pinned + index]?.width ?? 0,
    overscan: 2,
    paddingStart: pinnedPx,
    scrollPaddingStart: pinnedPx,
    useFlushSync: false,
  });
  // Widths are given, not measured: the library reads them again only when told to.
  useLayoutEffect(() => {
    if (columns.length > 0) horizontal.measure();
  }, [columns, horizontal]);

  const wantedIndex = columns.findIndex(({ id }) => id === wanted) - pinned;
  useEffect(() => {
    if (wanted !== null && wantedIndex >= 0) horizontal.scrollToIndex(wantedIndex, { align: 'auto' });
  }, [wanted, wantedIndex, horizontal]);

  const lines = vertical.getVirtualItems();
  const items = horizontal.getVirtualItems();
  const firstRow = lines[0]?.index ?? 0;
  const lastRow = lines.at(-1)?.index ?? 0;
  useEffect(() => onRowsInSight(firstRow, lastRow), [firstRow, lastRow, onRowsInSight]);
  const inSight = items.map(({ index }) => columns[pinned + index]?.id ?? '').join('\u0000');
  useEffect(() => {
    const ids = inSight.split('\u0000').filter((id) => id !== '');
    onColumnsInSight?.([...columns.slice(0, pinned).map(({ id }) => id), ...ids]);
  }, [inSight, onColumnsInSight, columns, pinned]);

  return {
    scroller,
    /** Number of pinned columns; `items` are the visible ones of the others. */
    pinned,
    items,
    lines,
    firstRow,
    lastRow,
    widthPx: horizontal.getTotalSize(),
    heightPx: vertical.getTotalSize(),
    /** Visible rows minus one, which shows where the last page ended. */
    pageRows: () => Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headPx) / gridRowPx) - 1),
    reveal({ row, column }: CellPlace) {
      vertical.scrollToIndex(row, { align: 'auto' });
      if (column >= pinned) horizontal.scrollToIndex(column - pinned, { align: 'auto' });
    },
  };
}

export type GridViewport = ReturnType<typeof useGridViewport>;
