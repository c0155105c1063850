import { type FocusEvent, type KeyboardEvent, type MouseEvent, type PointerEvent, useState } from 'react';
import type { Cell } from '../api/shared.ts';
import type { EditEnd } from './cell-editor.tsx';
import {
  afterEdit,
  type CellPlace,
  type CellRange,
  isSelectAll,
  type KeyPress,
  moveRange,
  startRange,
} from './cell-range.ts';
import type { CellEdit } from './grid-row.tsx';
import { placeOf } from './place-of.ts';
import type { GridViewport } from './use-grid-viewport.ts';

/** Callbacks for actions on cells. */
export interface CellActions {
  onSelect?(range: CellRange): void;
  onCopy(range: CellRange): void;
  /** Enter or double-click on a cell that cannot be edited. */
  onOpen?(place: CellPlace): void;
  canEdit?(place: CellPlace): boolean;
  onEdit?(place: CellPlace, value: Cell): void;
}

interface GridSize {
  rows: number;
  columns: number;
}

/** Selection and editing of cells by keyboard and pointer. */
export function useGridCursor(actions: CellActions, size: GridSize, { scroller, pageRows, reveal }: GridViewport) {
  const [range, setRange] = useState<CellRange | null>(null);
  const [begun, setBegun] = useState<Pick<CellEdit, 'typedFirst'> | null>(null);

  const select = (next: CellRange) => {
    setRange(next);
    setBegun(null);
    actions.onSelect?.(next);
  };
  const canEdit = (place: CellPlace) => actions.canEdit?.(place) === true;
  const openOrEdit = (place: CellPlace) => {
    if (canEdit(place)) setBegun({ typedFirst: null });
    else actions.onOpen?.(place);
  };
  const move = (from: CellRange, press: KeyPress): boolean => {
    const next = moveRange(from, press, { ...size, pageRows: pageRows() });
    if (next === undefined) return false;
    select(next);
    if (!isSelectAll(press)) reveal(next.focus);
    return true;
  };
  const obey = ({ key, isMod }: KeyPress, from: CellRange): boolean => {
    if (isMod && key.toLowerCase() === 'c') actions.onCopy(from);
    else if (key === 'F10') focusHead(scroller.current, from.focus.column);
    else if (key === 'Enter' || key === 'F2') openOrEdit(from.focus);
    else if (key === 'Delete' && canEdit(from.focus)) actions.onEdit?.(from.focus, null);
    else if (isTyped(key) && !isMod && canEdit(from.focus)) setBegun({ typedFirst: key });
    else return false;
    return true;
  };
  const point = (event: PointerEvent, isDragging: boolean) => {
    const place = event.button > 0 ? undefined : placeOf(event.target, size.columns);
    if (place === undefined) return;
    const isSame = range?.focus.row === place.to.row && range.focus.column === place.to.column;
    if (isSame && (isDragging || begun !== null)) return;
    const isExtending = (event.shiftKey || isDragging) && range !== null;
    select({ anchor: isExtending ? range.anchor : place.from, focus: place.to });
  };
  const finish = (place: CellPlace, value: Cell | undefined, by: EditEnd) => {
    setBegun(null);
    if (value !== undefined) actions.onEdit?.(place, value);
    if (by === 'elsewhere') return;
    scroller.current?.focus();
    const press = afterEdit(by);
    if (press !== undefined) move({ anchor: place, focus: place }, press);
  };
  const edit: CellEdit | null = range && begun && { ...begun, onDone: (value, by) => finish(range.focus, value, by) };
  return {
    range,
    /** The edit of the active cell; null if there is none. */
    edit,
    handlers: {
      onFocus({ target, currentTarget }: FocusEvent) {
        const isByKey = target === currentTarget && target.matches(':focus-visible');
        if (isByKey && range === null && size.rows > 0) select(startRange);
      },
      onKeyDown(event: KeyboardEvent) {
        if (event.defaultPrevented || event.target !== event.currentTarget || size.rows === 0 || event.altKey) return;
        const press = { key: event.key, shiftKey: event.shiftKey, isMod: event.ctrlKey || event.metaKey };
        const from = range ?? startRange;
        if (obey(press, from) || move(from, press)) event.preventDefault();
      },
      onPointerDown: (event: PointerEvent) => point(event, false),
      onPointerMove: (event: PointerEvent) => event.buttons === 1 && point(event, true),
      onDoubleClick(event: MouseEvent) {
        const place = placeOf(event.target, size.columns);
        if (place !== undefined) openOrEdit(place.to);
      },
    },
  };
}

/** Whether a key types a character; space scrolls instead. */
function isTyped(key: string): boolean {
  return /^\S$/u.test(key);
}

function focusHead(grid: HTMLElement | null, column: number): void {
  grid?.querySelector<HTMLElement>(`[data-head="${column}"] button`)?.focus();
}
