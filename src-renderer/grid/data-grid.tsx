// biome-ignore-all lint/a11y/useSemanticElements: a table that draws only what is in sight cannot be a <table>
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type UIEvent,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Cell } from '../api/shared.ts';
import type { EditEnd } from './cell-editor.tsx';
import {
  afterEdit,
  boundsOf,
  type CellPlace,
  type CellRange,
  isSelectAll,
  type KeyPress,
  moveRange,
  startRange,
} from './cell-range.ts';
import { type GridColumn, type GridRows, gridRowPx, gutterPx, mostRows } from './grid-column.ts';
import './data-grid.css';
import { GridHead } from './grid-head.tsx';
import { type CellEdit, GridRow } from './grid-row.tsx';
import { placeOf } from './place-of.ts';

interface DataGridProps {
  label: string;
  /** Pinned ones first. */
  columns: readonly GridColumn[];
  rows: GridRows;
  headPx: number;
  /** What stands in the head of a column; by default its title. */
  renderHead?(column: GridColumn): ReactNode;
  /** Another table is on its way; these rows are of the one before. */
  isStale?: boolean;
  onRowsInSight(first: number, last: number): void;
  onColumnsInSight?(ids: readonly string[]): void;
  onResize?(id: string, width: number): void;
  onSelect?(range: CellRange): void;
  onCopy(range: CellRange): void;
  /** Enter or a double click, where the cell cannot be edited. */
  onOpen?(place: CellPlace): void;
  canEdit?(place: CellPlace): boolean;
  onEdit?(place: CellPlace, value: Cell): void;
}

/**
 * A table that draws only the cells in sight. The grid itself has the focus: arrow keys move the active cell, with Shift
 * they select, F10 leads to the heads of the columns.
 */
export function DataGrid(props: DataGridProps) {
  const { label, columns, rows, headPx, isStale = false } = props;
  const gridId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState<CellRange | null>(null);
  const [edit, setEdit] = useState<CellEdit | null>(null);
  const pinned = columns.findLastIndex((column) => column.isPinned === true) + 1;
  const pinnedPx = columns.slice(0, pinned).reduce((sum, { width }) => sum + width, gutterPx);
  const count = Math.min(rows.count, mostRows);

  const vertical = useVirtualizer({
    count,
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
  // Widths are not measured but given: the library asks for them only when told to.
  useLayoutEffect(() => {
    if (columns.length > 0) horizontal.measure();
  }, [columns, horizontal]);

  const lines = vertical.getVirtualItems();
  const items = horizontal.getVirtualItems();
  const width = horizontal.getTotalSize();
  const first = lines[0]?.index ?? 0;
  const last = lines.at(-1)?.index ?? 0;
  const { onRowsInSight, onColumnsInSight } = props;
  useEffect(() => onRowsInSight(first, last), [first, last, onRowsInSight]);
  const inSight = items.map(({ index }) => columns[pinned + index]?.id ?? '').join('\u0000');
  useEffect(() => {
    const ids = inSight.split('\u0000').filter((id) => id !== '');
    onColumnsInSight?.([...columns.slice(0, pinned).map(({ id }) => id), ...ids]);
  }, [inSight, onColumnsInSight, columns, pinned]);

  const focusGrid = useCallback(() => scroller.current?.focus(), []);
  const selectRange = (next: CellRange) => {
    setRange(next);
    setEdit(null);
    props.onSelect?.(next);
  };
  const reveal = ({ row, column }: CellPlace) => {
    vertical.scrollToIndex(row, { align: 'auto' });
    if (column >= pinned) horizontal.scrollToIndex(column - pinned, { align: 'auto' });
  };
  const canEdit = (place: CellPlace) => props.canEdit?.(place) === true;
  const openOrEdit = (place: CellPlace) => {
    if (canEdit(place)) setEdit({ typedFirst: null });
    else props.onOpen?.(place);
  };
  const move = (from: CellRange, press: KeyPress) => {
    const pageRows = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headPx) / gridRowPx) - 1);
    const next = moveRange(from, press, { rows: count, columns: columns.length, pageRows });
    if (next === undefined) return false;
    selectRange(next);
    if (!isSelectAll(press)) reveal(next.focus);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.target !== event.currentTarget || count === 0) return;
    const { key, shiftKey } = event;
    if (event.altKey) return;
    const press = { key, shiftKey, isMod: event.ctrlKey || event.metaKey };
    const from = range ?? startRange;
    if (obey(press, from) || move(from, press)) event.preventDefault();
  };
  const obey = ({ key, isMod }: KeyPress, from: CellRange): boolean => {
    if (isMod && key.toLowerCase() === 'c') props.onCopy(from);
    else if (key === 'F10') focusHead(scroller.current, from.focus.column);
    else if (key === 'Enter' || key === 'F2') openOrEdit(from.focus);
    else if (key === 'Delete' && canEdit(from.focus)) props.onEdit?.(from.focus, null);
    else if (isTyped(key) && !isMod && canEdit(from.focus)) setEdit({ typedFirst: key });
    else return false;
    return true;
  };
  const onPointer = (event: PointerEvent, isDragging: boolean) => {
    const place = event.button > 0 ? undefined : placeOf(event.target, columns.length);
    if (place === undefined) return;
    const isSame = range?.focus.row === place.to.row && range.focus.column === place.to.column;
    if (isSame && (isDragging || edit !== null)) return;
    const isExtending = (event.shiftKey || isDragging) && range !== null;
    selectRange({ anchor: isExtending ? range.anchor : place.from, focus: place.to });
  };
  const onEdited = (place: CellPlace, value: Cell | undefined, end: EditEnd) => {
    setEdit(null);
    if (value !== undefined) props.onEdit?.(place, value);
    if (end === 'elsewhere') return;
    scroller.current?.focus();
    const press = afterEdit(end);
    if (press !== undefined) move({ anchor: place, focus: place }, press);
  };
  const bounds = range === null ? null : boundsOf(range);
  const isActiveDrawn = range !== null && range.focus.row >= first && range.focus.row <= last;
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
      {...(isActiveDrawn && { 'aria-activedescendant': `${gridId}-${range.focus.row}-${range.focus.column}` })}
      data-stale={isStale}
      tabIndex={0}
      onFocus={({ target, currentTarget }) => {
        const isByKey = target === currentTarget && target.matches(':focus-visible');
        if (isByKey && range === null && count > 0) selectRange(startRange);
      }}
      onScroll={markShifted}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => onPointer(event, false)}
      onPointerMove={(event) => event.buttons === 1 && onPointer(event, true)}
      onDoubleClick={(event) => {
        const place = placeOf(event.target, columns.length);
        if (place !== undefined) openOrEdit(place.to);
      }}
    >
      <div className="grid-sheet" role="presentation" style={{ height: vertical.getTotalSize(), width }}>
        <GridHead
          columns={columns}
          pinned={pinned}
          items={items}
          width={width}
          heightPx={headPx}
          renderHead={props.renderHead}
          onResize={props.onResize}
          onLeave={focusGrid}
        />
        {lines.map(({ index: row, start }) => {
          const isSelected = bounds !== null && row >= bounds.firstRow && row <= bounds.lastRow;
          return (
            <GridRow
              key={row}
              gridId={gridId}
              row={row}
              name={rows.nameAt?.(row) ?? rowNumber.format(row + 1)}
              top={start}
              width={width}
              cells={rows.cellsAt(row)}
              marks={rows.marksAt?.(row)}
              columns={columns}
              pinned={pinned}
              items={items}
              selectedFrom={isSelected ? bounds.firstColumn : -1}
              selectedTo={isSelected ? bounds.lastColumn : -1}
              activeColumn={range?.focus.row === row ? range.focus.column : -1}
              edit={range?.focus.row === row ? edit : null}
              onEdited={noEdit}
              {...(edit !== null &&
                range?.focus.row === row && {
                  onEdited: (value: Cell | undefined, end: EditEnd) => onEdited(range.focus, value, end),
                })}
            />
          );
        })}
      </div>
    </div>
  );
}

const rowNumber = new Intl.NumberFormat('en-US');
const noEdit = () => undefined;

/** A key that writes something; the space bar scrolls. */
function isTyped(key: string): boolean {
  return /^\S$/u.test(key);
}

/** Heads of rows stick only where they have to: each one that does is a layer of its own, which slows down scrolling. */
function markShifted({ currentTarget }: UIEvent<HTMLElement>): void {
  const isShifted = String(currentTarget.scrollLeft > 0);
  if (currentTarget.dataset['shifted'] !== isShifted) currentTarget.dataset['shifted'] = isShifted;
}

function focusHead(grid: HTMLElement | null, column: number): void {
  grid?.querySelector<HTMLElement>(`[data-head="${column}"] button`)?.focus();
}
