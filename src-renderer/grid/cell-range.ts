export interface CellPlace {
  row: number;
  column: number;
}

/** A rectangle of cells: the cell where it started, and the active cell, which moves. */
export interface CellRange {
  anchor: CellPlace;
  focus: CellPlace;
}

export interface GridExtent {
  rows: number;
  columns: number;
  /** Number of visible rows. */
  pageRows: number;
}

export interface KeyPress {
  key: string;
  shiftKey: boolean;
  isMod: boolean;
}

export const startRange: CellRange = { anchor: { row: 0, column: 0 }, focus: { row: 0, column: 0 } };

/** The move that follows an edit ended by this key, as in a spreadsheet; undefined if the cell stays active. */
export function afterEdit({ key, shiftKey }: KeyPress): KeyPress | undefined {
  const press = (arrow: string) => ({ key: arrow, shiftKey: false, isMod: false });
  if (key === 'Enter') return press(shiftKey ? 'ArrowUp' : 'ArrowDown');
  if (key === 'Tab') return press(shiftKey ? 'ArrowLeft' : 'ArrowRight');
  return undefined;
}

export function boundsOf({ anchor, focus }: CellRange) {
  return {
    firstRow: Math.min(anchor.row, focus.row),
    lastRow: Math.max(anchor.row, focus.row),
    firstColumn: Math.min(anchor.column, focus.column),
    lastColumn: Math.max(anchor.column, focus.column),
  };
}

export interface RowSelection {
  /** The first and the last selected column; -1 if there are none. */
  selectedFrom: number;
  selectedTo: number;
  /** The column of the active cell; -1 if it is in another row. */
  activeColumn: number;
}

const noSelection: RowSelection = { selectedFrom: -1, selectedTo: -1, activeColumn: -1 };

/** The selected columns of a row. */
export function selectedIn(range: CellRange | null, row: number): RowSelection {
  if (range === null) return noSelection;
  const { firstRow, lastRow, firstColumn, lastColumn } = boundsOf(range);
  if (row < firstRow || row > lastRow) return noSelection;
  const activeColumn = range.focus.row === row ? range.focus.column : -1;
  return { selectedFrom: firstColumn, selectedTo: lastColumn, activeColumn };
}

/** The selection after a key; undefined for keys that do not move it. */
export function moveRange(range: CellRange, press: KeyPress, extent: GridExtent): CellRange | undefined {
  if (isSelectAll(press)) {
    return { anchor: { row: 0, column: 0 }, focus: { row: extent.rows - 1, column: extent.columns - 1 } };
  }
  const target = movePlace(range.focus, press, extent);
  if (target === undefined) return undefined;
  const focus = {
    row: Math.min(extent.rows - 1, Math.max(0, target.row)),
    column: Math.min(extent.columns - 1, Math.max(0, target.column)),
  };
  return { anchor: press.shiftKey ? range.anchor : focus, focus };
}

function movePlace({ row, column }: CellPlace, { key, isMod }: KeyPress, extent: GridExtent): CellPlace | undefined {
  switch (key) {
    case 'ArrowUp':
      return { row: isMod ? 0 : row - 1, column };
    case 'ArrowDown':
      return { row: isMod ? extent.rows - 1 : row + 1, column };
    case 'ArrowLeft':
      return { row, column: isMod ? 0 : column - 1 };
    case 'ArrowRight':
      return { row, column: isMod ? extent.columns - 1 : column + 1 };
    case 'PageUp':
      return { row: row - extent.pageRows, column };
    case 'PageDown':
      return { row: row + extent.pageRows, column };
    case 'Home':
      return { row: isMod ? 0 : row, column: 0 };
    case 'End':
      return { row: isMod ? extent.rows - 1 : row, column: extent.columns - 1 };
    default:
      return undefined;
  }
}

export function isSelectAll({ key, isMod }: KeyPress): boolean {
  return isMod && key.toLowerCase() === 'a';
}
