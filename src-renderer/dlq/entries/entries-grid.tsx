import { ArrowDown, ArrowUp } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import type { DeadLetter } from '../../api/dead-letters-api.ts';
import type { Cell } from '../../api/shared.ts';
import type { CellPlace, CellRange } from '../../grid/cell-range.ts';
import { copyRange } from '../../grid/copy-range.ts';
import { DataGrid } from '../../grid/data-grid.tsx';
import type { CellMark, GridRows } from '../../grid/grid-column.ts';
import { rowAt } from '../../grid/paged-rows.ts';
import { useColumns } from '../../grid/use-columns.ts';
import { useStudio } from '../../studio/studio-context.tsx';
import { formatCount } from '../../ui/numbers.ts';
import { type EntriesTable, type EntrySort, entriesPageSize } from '../use-rejects.ts';
import { columnInfo, type EntryColumn, entryMarks, fieldAt, type ShownEntry } from './entry-columns.ts';

interface EntriesGridProps {
  table: EntriesTable;
  columns: readonly EntryColumn[];
  /** The entry with its correction, even if that is still being stored. */
  asTried(entry: DeadLetter): ShownEntry;
  isStale: boolean;
  sort: EntrySort;
  onSort(sort: EntrySort): void;
  onSelect(range: CellRange): void;
  onOpen(): void;
  /** Absent if the entries belong to another pipeline. */
  onEdit: ((entry: DeadLetter, field: string, value: Cell) => void) | undefined;
}

/** Entries as rows of a grid, with the guilty cells marked. The head of a row is its number in the source. */
export function EntriesGrid(props: EntriesGridProps) {
  const { table, columns, asTried, isStale, sort, onSort, onSelect, onOpen, onEdit } = props;
  const studio = useStudio();
  const { pages, total } = useStore(table.rows.state);
  const drawn = useMemo(() => drawEntries(columns), [columns]);
  const infos = useMemo(() => columnInfo(columns), [columns]);
  const firstRows = useMemo(() => (table.first ? [drawn(table.first).cells] : []), [table.first, drawn]);
  const { columns: sized, resize } = useColumns(infos, firstRows);
  const gridColumns = useMemo(
    () => sized.map((column, index) => ({ ...column, title: columns[index]?.title ?? column.title })),
    [sized, columns],
  );
  const entryAt = (row: number) => {
    const entry = rowAt(pages, entriesPageSize, row);
    return entry && asTried(entry);
  };
  const rows: GridRows = {
    count: total ?? 0,
    cellsAt(row) {
      const entry = entryAt(row);
      return entry && drawn(entry).cells;
    },
    marksAt(row) {
      const entry = entryAt(row);
      return entry && drawn(entry).marks;
    },
    nameAt(row) {
      const entry = entryAt(row);
      return entry?.sourceRow == null ? '' : formatCount(entry.sourceRow);
    },
  };
  const want = useCallback((first: number, last: number) => table.rows.want(first, last), [table.rows]);
  const editable = ({ row, column }: CellPlace) => {
    const entry = entryAt(row);
    const shown = columns[column];
    const field = entry === undefined || shown === undefined ? null : fieldAt(shown, entry);
    const isCut = entry?.record?.some((cell) => cell.column === field && cell.isCut) === true;
    return entry?.status === 'open' && field !== null && !isCut ? { entry, field } : undefined;
  };
  return (
    <DataGrid
      label="Rejected rows"
      columns={gridColumns}
      rows={rows}
      headPx={28}
      isStale={isStale}
      renderHead={({ id, title }) => (
        <EntryHead title={title} by={columns.find((column) => column.id === id)?.sortBy} sort={sort} onSort={onSort} />
      )}
      onRowsInSight={want}
      onResize={resize}
      onSelect={onSelect}
      onCopy={(range) => {
        const fetch = async (first: number, last: number) =>
          (await table.rows.fetch(first, last)).map((entry) => drawn(entry).cells);
        void copyRange(studio, { columns: gridColumns, fetch }, range, 'csv');
      }}
      onOpen={onOpen}
      canEdit={(place) => onEdit !== undefined && editable(place) !== undefined}
      onEdit={(place, value) => {
        const target = editable(place);
        if (target !== undefined) onEdit?.(target.entry, target.field, value);
      }}
    />
  );
}

interface DrawnEntry {
  cells: readonly Cell[];
  marks: Record<string, CellMark>;
}

/** Cached by entry, so that rows that did not change are not drawn again. */
function drawEntries(columns: readonly EntryColumn[]): (entry: DeadLetter) => DrawnEntry {
  const known = new WeakMap<DeadLetter, DrawnEntry>();
  return (entry) => {
    const drawn = known.get(entry) ?? {
      cells: columns.map((column) => column.cellOf(entry)),
      marks: entryMarks(columns, entry),
    };
    known.set(entry, drawn);
    return drawn;
  };
}

interface EntryHeadProps extends Pick<EntriesGridProps, 'sort' | 'onSort'> {
  title: string;
  by: EntrySort['by'] | undefined;
}

function EntryHead({ title, by, sort, onSort }: EntryHeadProps) {
  if (by === undefined) return <span className="grid-title">{title}</span>;
  const isSorted = sort.by === by;
  const Arrow = sort.isDescending ? ArrowDown : ArrowUp;
  const order = isSorted ? (sort.isDescending ? ', sorted descending' : ', sorted ascending') : '';
  return (
    <button
      type="button"
      className="column-name"
      tabIndex={-1}
      aria-label={`Sort by ${title.toLowerCase()}${order}`}
      onClick={() => onSort({ by, isDescending: isSorted && !sort.isDescending })}
    >
      <span>{title}</span>
      {isSorted && <Arrow size={13} aria-hidden="true" />}
    </button>
  );
}
