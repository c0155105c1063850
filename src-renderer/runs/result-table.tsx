import { ArrowDown, ArrowLeft, ArrowUp } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Cell, ColumnInfo, PageSort } from '../api/shared.ts';
import { useLatest } from '../api/use-latest.ts';
import { copyRange } from '../grid/copy-range.ts';
import { DataGrid } from '../grid/data-grid.tsx';
import { createPagedRows, type PagedRows } from '../grid/paged-rows.ts';
import { useColumns } from '../grid/use-columns.ts';
import { useGridRows } from '../grid/use-grid-rows.ts';
import { NodeTitle } from '../studio/nodes/node-title.tsx';
import { useStudio, useStudioApi } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';
import { plural } from '../ui/numbers.ts';

interface ResultTableProps {
  runId: string;
  node: string;
  onClose(): void;
}

interface Result {
  columns: ColumnInfo[];
  firstRows: Cell[][];
  rows: PagedRows<readonly Cell[]>;
}

const pageSize = 200;

/** The rows that a run has written, as they are now. */
export function ResultTable({ runId, node, onClose }: ResultTableProps) {
  const api = useStudioApi();
  const [sort, setSort] = useState<PageSort | null>(null);
  const load = async (own: AbortSignal): Promise<Result> => {
    const sorted = sort === null ? {} : { sort: [sort] };
    const page = (offset: number, limit: number, signal: AbortSignal) =>
      api.runs.result({ runId, node, offset, limit, ...sorted }, { signal });
    const first = await page(0, pageSize, own);
    return {
      columns: first.columns,
      firstRows: first.rows,
      rows: createPagedRows<readonly Cell[]>(page, pageSize, first),
    };
  };
  const { value, failure } = useLatest(load, [api, runId, node, sort]);
  return (
    <div className="run-pane">
      <header className="panel-bar">
        <Button size="small" tone="quiet" onClick={onClose}>
          <ArrowLeft size={14} aria-hidden="true" /> Back to the run
        </Button>
        <h2 className="panel-title">
          Result of <NodeTitle id={node} />
        </h2>
        {value !== null && <ResultCount rows={value.rows} />}
      </header>
      {failure !== null && (
        <p className="panel-failure" role="alert">
          {failure}
        </p>
      )}
      {value === null && failure === null && <p className="panel-empty">Reading rows…</p>}
      {value !== null && failure === null && <ResultGrid result={value} sort={sort} onSort={setSort} />}
    </div>
  );
}

function ResultCount({ rows }: { rows: PagedRows<readonly Cell[]> }) {
  const total = useStore(rows.state, (state) => state.total ?? 0);
  return <p className="panel-count">{plural(total, 'row')} now</p>;
}

interface ResultGridProps {
  result: Result;
  sort: PageSort | null;
  onSort(sort: PageSort | null): void;
}

function ResultGrid({ result, sort, onSort }: ResultGridProps) {
  const studio = useStudio();
  const { columns, places, resize } = useColumns(result.columns, result.firstRows);
  const rows = useGridRows(result.rows, pageSize, places);
  const want = useCallback((first: number, last: number) => result.rows.want(first, last), [result.rows]);
  const Arrow = useMemo(() => (sort?.isDescending === true ? ArrowDown : ArrowUp), [sort]);
  if (rows.count === 0) return <p className="panel-empty">There are no rows.</p>;
  return (
    <DataGrid
      label="Result"
      columns={columns}
      rows={rows}
      headPx={28}
      renderHead={({ id, title }) => (
        <button
          type="button"
          className="column-name"
          tabIndex={-1}
          aria-label={`Sort by ${title}`}
          onClick={() => onSort({ column: id, isDescending: sort?.column === id && !sort.isDescending })}
        >
          <span>{title}</span>
          {sort?.column === id && <Arrow size={13} aria-hidden="true" />}
        </button>
      )}
      onRowsInSight={want}
      onResize={resize}
      onCopy={(range) => void copyRange(studio, { columns, fetch: result.rows.fetch }, range, 'csv')}
    />
  );
}
