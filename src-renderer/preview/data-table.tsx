import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { CellRange } from '../grid/cell-range.ts';
import { type CopyLayout, copyRange } from '../grid/copy-range.ts';
import { DataGrid } from '../grid/data-grid.tsx';
import type { GridColumn } from '../grid/grid-column.ts';
import { arranger, useColumns } from '../grid/use-columns.ts';
import { useGridRows } from '../grid/use-grid-rows.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { formatCount } from '../ui/numbers.ts';
import { ColumnHead } from './column-head.tsx';
import type { NewStep } from './column-steps.ts';
import { DataBar } from './data-bar.tsx';
import type { PreviewTable } from './load-table.ts';
import { plainView, type TableView } from './table-view.ts';
import { useProfiles } from './use-profiles.ts';

interface DataTableProps {
  table: PreviewTable;
  isStale: boolean;
  view: TableView;
  onView(view: TableView): void;
  onStep: ((step: NewStep) => void) | undefined;
  /** A column to be brought into sight. */
  added: string | null;
  /** Shows what the node rejected, where it can and these are its good rows. */
  rejected?: (() => void) | undefined;
  /** A note above the rows. */
  note?: ReactNode;
  /** Shown at the left of the bar. */
  children: ReactNode;
}

const headPx = 54;

export function DataTable({ table, isStale, view, onView, onStep, added, rejected, note, children }: DataTableProps) {
  const studio = useStudio();
  const [selected, setSelected] = useState<CellRange | null>(null);
  const { columns, places, resize } = useColumns(table.columns, table.firstRows, view.pinned);
  const rows = useGridRows(table.rows, table.pageSize, places);
  const total = useStore(table.rows.state, (state) => state.total);
  const { profiles, want } = useProfiles(table);
  const counted = table.unfiltered ?? (view.filters.length > 0 ? null : total);
  const rowsInAll = table.sampledRows === null ? counted : null;
  const arrange = useMemo(() => arranger(places), [places]);
  const copy = (range: CellRange, layout: CopyLayout) => {
    const fetch = async (first: number, last: number) => (await table.rows.fetch(first, last)).map(arrange);
    void copyRange(studio, { columns, fetch }, range, layout);
  };
  const wantRows = useCallback((first: number, last: number) => table.rows.want(first, last), [table.rows]);
  const renderHead = useCallback(
    (column: GridColumn) => (
      <ColumnHead
        column={column}
        profile={profiles.get(column.id)}
        rowsInAll={rowsInAll}
        view={view}
        onView={onView}
        onStep={onStep}
      />
    ),
    [profiles, rowsInAll, view, onView, onStep],
  );
  const everything: CellRange = {
    anchor: { row: 0, column: 0 },
    focus: { row: Math.max(0, rows.count - 1), column: columns.length - 1 },
  };
  const copyChosen = (layout: CopyLayout) => copy(selected ?? everything, layout);
  return (
    <>
      <DataBar table={table} view={view} onView={onView} selected={selected} onCopy={copyChosen}>
        {children}
      </DataBar>
      {note}
      {rows.count === 0 && total === 0 ? (
        <NoRows table={table} view={view} onView={onView} rejected={rejected} />
      ) : (
        <DataGrid
          label="Rows"
          columns={columns}
          rows={rows}
          headPx={headPx}
          isStale={isStale}
          renderHead={renderHead}
          wanted={added}
          onRowsInSight={wantRows}
          onColumnsInSight={want}
          onResize={resize}
          onSelect={setSelected}
          onCopy={(range) => copy(range, 'csv')}
        />
      )}
    </>
  );
}

type NoRowsProps = Pick<DataTableProps, 'table' | 'view' | 'onView' | 'rejected'>;

const namedColumns = 12;

function NoRows({ table, view, onView, rejected }: NoRowsProps) {
  if (view.filters.length === 0 && table.request.port === 'rejected')
    return <p className="panel-empty">No row is rejected here.</p>;
  if (view.filters.length === 0) {
    const columns = table.columns.map(({ name }) => name);
    const more = columns.length > namedColumns ? ` and ${formatCount(columns.length - namedColumns)} more` : '';
    return (
      <p className="panel-empty">
        No rows here. Columns: {columns.slice(0, namedColumns).join(', ')}
        {more}.
        {rejected !== undefined && (
          <button type="button" className="link" onClick={rejected}>
            See whether rows were rejected
          </button>
        )}
      </p>
    );
  }
  return (
    <p className="panel-empty">
      No row passes the filters of this view.
      <button type="button" className="link" onClick={() => onView({ ...plainView, pinned: view.pinned })}>
        Remove them
      </button>
    </p>
  );
}
