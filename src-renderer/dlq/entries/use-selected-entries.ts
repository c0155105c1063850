import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { DeadLetterFilter, DeadLetterSelection } from '../../api/dead-letters-api.ts';
import { boundsOf, type CellRange } from '../../grid/cell-range.ts';
import { rowAt } from '../../grid/paged-rows.ts';
import { type EntriesTable, entriesPageSize } from '../use-rejects.ts';

export interface SelectedEntries {
  selection: DeadLetterSelection;
  count: number;
  /** Whether rows are selected; otherwise, actions apply to all listed entries. */
  isChosen: boolean;
}

interface Marked {
  range: CellRange | null;
  /** The number of columns of the grid. */
  columns: number;
}

/**
 * The entries that actions apply to: the selected ones by id, or the filter of the list if all or none are selected.
 */
export function useSelectedEntries(table: EntriesTable, filter: DeadLetterFilter, marked: Marked): SelectedEntries {
  const { pages, total } = useStore(table.rows.state);
  const all = total ?? 0;
  const rows = selectedRows(marked);
  const first = rows?.first;
  const last = rows?.last;
  const selection = useMemo((): DeadLetterSelection => {
    if (first === undefined || last === undefined || last - first + 1 >= all) return { filter };
    const ids: string[] = [];
    for (let row = first; row <= last; row += 1) {
      const entry = rowAt(pages, entriesPageSize, row);
      if (entry !== undefined) ids.push(entry.id);
    }
    return { ids, ...(filter.isGone && { isGone: true }) };
  }, [first, last, pages, filter, all]);
  return { selection, count: 'ids' in selection ? selection.ids.length : all, isChosen: rows !== null };
}

/** A range selects its rows if it spans several, or a whole one; a smaller range only shows where the cursor is. */
function selectedRows({ range, columns }: Marked): { first: number; last: number } | null {
  if (range === null) return null;
  const { firstRow, lastRow, firstColumn, lastColumn } = boundsOf(range);
  const isMeant = lastRow > firstRow || (firstColumn === 0 && lastColumn === columns - 1 && columns > 1);
  return isMeant ? { first: firstRow, last: lastRow } : null;
}
