// biome-ignore-all lint/a11y/useSemanticElements: a table that draws only what is in sight cannot be a <table>
import { type ReactNode, type UIEvent, useCallback, useId } from 'react';
import { selectedIn } from './cell-range.ts';
import { type GridColumn, type GridRows, mostRows } from './grid-column.ts';
import './data-grid.css';
import { GridHead } from './grid-head.tsx';
import { GridRow } from './grid-row.tsx';
import { type CellActions, useGridCursor } from './use-grid-cursor.ts';
import { useGridViewport } from './use-grid-viewport.ts';

interface DataGridProps extends CellActions {
  label: string;
  /** Pinned columns first. */
  columns: readonly GridColumn[];
  rows: GridRows;
  headPx: number;
  /** The content of a column's head; by default its title. */
  renderHead?(column: GridColumn): ReactNode;
  /** The rows are outdated, and new ones are being fetched. */
  isStale?: boolean;
  /** A column to be brought into sight, once it is another one. */
  wanted?: string | null;
  onRowsInSight(first: number, last: number): void;
  onColumnsInSight?(ids: readonly string[]): void;
  onResize?(id: string, width: number): void;
}

/**
 * A table that renders only visible cells. The grid itself has the focus: arrow keys move the active cell, with Shift
 * they select, F10 moves to the column heads.
 */
export function DataGrid(props: DataGridProps) {
  const { label, columns, rows, headPx, isStale = false, wanted = null, onRowsInSight, onColumnsInSight } = props;
  const gridId = useId();
  const rowCount = Math.min(rows.count, mostRows);
  const viewport = useGridViewport({ columns, rowCount, headPx, wanted, onRowsInSight, onColumnsInSight });
  const { scroller, pinned, items, lines, widthPx } = viewport;
  const cursor = useGridCursor(props, { rows: rowCount, columns: columns.length }, viewport);
  const active = cursor.range?.focus;
  const isActiveDrawn = active !== undefined && active.row >= viewport.firstRow && active.row <= viewport.lastRow;
  const focusGrid = useCallback(() => scroller.current?.focus(), [scroller]);
  return (
    <div
      ref={scroller}
      className="grid"
      role="grid"
      aria-label={label}
      aria-rowcount={rows.count + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable="true"
      aria-busy={isStale}
      {...(isActiveDrawn && { 'aria-activedescendant': `${gridId}-${active.row}-${active.column}` })}
      data-stale={isStale}
      tabIndex={0}
      onScroll={markShifted}
      {...cursor.handlers}
    >
      <div className="grid-sheet" role="presentation" style={{ height: viewport.heightPx, width: widthPx }}>
        <GridHead
          columns={columns}
          pinned={pinned}
          items={items}
          width={widthPx}
          heightPx={headPx}
          renderHead={props.renderHead}
          onResize={props.onResize}
          onLeave={focusGrid}
        />
        {lines.map(({ index: row, start }) => (
          <GridRow
            key={row}
            gridId={gridId}
            row={row}
            name={rows.nameAt?.(row) ?? rowNumber.format(row + 1)}
            top={start}
            width={widthPx}
            cells={rows.cellsAt(row)}
            marks={rows.marksAt?.(row)}
            columns={columns}
            pinned={pinned}
            items={items}
            {...selectedIn(cursor.range, row)}
            edit={active?.row === row ? cursor.edit : null}
          />
        ))}
      </div>
    </div>
  );
}

const rowNumber = new Intl.NumberFormat('en-US');

/**
 * Row heads are sticky only while the grid is scrolled sideways: each sticky element is a layer of its own, which slows
 * down scrolling.
 */
function markShifted({ currentTarget }: UIEvent<HTMLElement>): void {
  const isShifted = String(currentTarget.scrollLeft > 0);
  if (currentTarget.dataset['shifted'] !== isShifted) currentTarget.dataset['shifted'] = isShifted;
}
