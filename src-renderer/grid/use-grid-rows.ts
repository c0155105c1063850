import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Cell } from '../api/shared.ts';
import type { GridRows } from './grid-column.ts';
import { type PagedRows, rowAt, rowCountOf } from './paged-rows.ts';
import { arranger } from './use-columns.ts';

/** Adapts paged rows to the rows of a grid. */
export function useGridRows(paged: PagedRows<readonly Cell[]>, pageSize: number, places: readonly number[]): GridRows {
  const state = useStore(paged.state);
  const arrange = useMemo(() => arranger(places), [places]);
  return {
    count: rowCountOf(state, pageSize),
    cellsAt(row) {
      const found = rowAt(state.pages, pageSize, row);
      return found && arrange(found);
    },
  };
}
