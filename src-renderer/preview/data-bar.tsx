import { Copy, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { boundsOf, type CellRange } from '../grid/cell-range.ts';
import type { CopyLayout } from '../grid/copy-range.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { formatCount } from '../ui/numbers.ts';
import { howMuch } from './how-much.ts';
import type { PreviewTable } from './load-table.ts';
import { filterInWords, type TableView, withoutFilter } from './table-view.ts';

interface DataBarProps {
  table: PreviewTable;
  view: TableView;
  onView(view: TableView): void;
  selected: CellRange | null;
  /** Copies the selection, or all rows. */
  onCopy(layout: CopyLayout): void;
  /** Shown at the left. */
  children: ReactNode;
}

/** The bar above a table: number of rows, filters, selection, and ways to copy. */
export function DataBar({ table, view, onView, selected, onCopy, children }: DataBarProps) {
  const { pages, total, failure } = useStore(table.rows.state);
  const loaded = [...pages.values()].reduce((sum, page) => sum + page.length, 0);
  return (
    <header className="panel-bar">
      {children}
      <p className="panel-count" role="status">
        {howMuch({
          loaded,
          total,
          unfiltered: table.unfiltered,
          sampled: table.sampledRows,
          isFirstPart: table.isFirstPart,
          isFiltered: view.filters.length > 0,
        })}
      </p>
      <ul className="filter-chips" aria-label="Filters of this view">
        {view.filters.map((filter) => (
          <li key={filter.column} className="chip">
            <span>{filterInWords(filter)}</span>
            <IconButton
              label={`Remove the filter: ${filterInWords(filter)}`}
              size="small"
              onClick={() => onView(withoutFilter(view, filter.column))}
            >
              <X size={13} aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ul>
      {failure !== null && (
        <span className="panel-alert" role="alert">
          Some rows could not be read: {failure}
        </span>
      )}
      <span className="panel-spring" />
      {selected !== null && <span className="panel-count">{selectionInWords(selected)}</span>}
      <Menu
        label="Copy"
        align="end"
        items={[
          { kind: 'heading', title: selected === null ? 'All rows' : 'The selection' },
          {
            kind: 'item',
            title: 'Copy as CSV',
            keys: selected === null ? '' : 'Ctrl+C',
            onChoose: () => onCopy('csv'),
          },
          { kind: 'item', title: 'Copy as Markdown', onChoose: () => onCopy('markdown') },
        ]}
      >
        <button type="button" className="icon-button" data-size="small" aria-label="Copy rows" title="Copy rows">
          <Copy size={14} aria-hidden="true" />
        </button>
      </Menu>
    </header>
  );
}

function selectionInWords(range: CellRange): string {
  const { firstRow, lastRow, firstColumn, lastColumn } = boundsOf(range);
  const rows = lastRow - firstRow + 1;
  const columns = lastColumn - firstColumn + 1;
  return rows * columns === 1 ? '' : `${formatCount(rows)} × ${formatCount(columns)} selected`;
}
