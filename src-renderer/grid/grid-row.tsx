// biome-ignore-all lint/a11y/useSemanticElements: a table that draws only what is in sight cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active cell
import type { VirtualItem } from '@tanstack/react-virtual';
import { memo } from 'react';
import type { Cell } from '../api/shared.ts';
import { CellEditor, type CellEditorProps } from './cell-editor.tsx';
import type { RowSelection } from './cell-range.ts';
import { CellValue } from './cell-value.tsx';
import { isNumeric } from './column-types.ts';
import { type CellMark, type GridColumn, gutterPx } from './grid-column.ts';

export type CellEdit = Pick<CellEditorProps, 'typedFirst' | 'onDone'>;

interface GridRowProps extends RowSelection {
  gridId: string;
  row: number;
  name: string;
  top: number;
  width: number;
  cells: readonly Cell[] | undefined;
  marks: Readonly<Record<string, CellMark>> | undefined;
  /** Pinned columns first; `items` are the visible ones of the others. */
  columns: readonly GridColumn[];
  pinned: number;
  items: readonly VirtualItem[];
  /** The edit of the active cell; null if there is none. */
  edit: CellEdit | null;
}

export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { gridId, row, name, top, width, columns, pinned, items, selectedFrom, selectedTo } = props;
  const [firstItem] = items;
  const drawCell = (index: number, left?: number) => {
    const column = columns[index];
    if (column === undefined) return null;
    const isActive = props.activeColumn === index;
    return (
      <GridCell
        key={column.id}
        id={`${gridId}-${row}-${index}`}
        row={row}
        index={index}
        column={column}
        left={left}
        value={props.cells?.[index]}
        mark={props.marks?.[column.id]}
        isSelected={index >= selectedFrom && index <= selectedTo}
        isActive={isActive}
        edit={isActive ? props.edit : null}
      />
    );
  };
  let left = gutterPx;
  const pinnedCells = columns.slice(0, pinned).map((column, index) => {
    const cell = drawCell(index, left);
    left += column.width;
    return cell;
  });
  return (
    <div className="grid-row" role="row" aria-rowindex={row + 2} style={{ top, width }}>
      <div
        className="grid-gutter"
        role="rowheader"
        aria-colindex={1}
        data-row={row}
        data-selected={selectedFrom >= 0}
        style={{ width: gutterPx }}
      >
        {name}
      </div>
      {pinnedCells}
      {firstItem !== undefined && (
        <div className="grid-space" style={{ width: firstItem.start - left }} aria-hidden="true" />
      )}
      {items.map(({ index }) => drawCell(pinned + index))}
    </div>
  );
});

interface GridCellProps {
  id: string;
  row: number;
  index: number;
  column: GridColumn;
  /** The offset of a pinned cell. */
  left: number | undefined;
  value: Cell | undefined;
  mark: CellMark | undefined;
  isSelected: boolean;
  isActive: boolean;
  edit: CellEdit | null;
}

const GridCell = memo(function GridCell({ id, row, index, column, left, value, mark, ...rest }: GridCellProps) {
  return (
    <div
      id={id}
      className="grid-cell"
      role="gridcell"
      aria-colindex={index + 2}
      aria-selected={rest.isSelected}
      data-row={row}
      data-column={index}
      data-active={rest.isActive}
      data-number={isNumeric(column.type)}
      {...(mark && { 'data-tone': mark.tone, title: mark.hint })}
      {...(left !== undefined && { 'data-pinned': true })}
      style={left === undefined ? { width: column.width } : { width: column.width, left }}
    >
      {rest.edit !== null ? (
        <CellEditor {...rest.edit} label={`${column.title}, row ${row + 1}`} value={value ?? null} />
      ) : value === undefined ? (
        <span className="grid-waiting" />
      ) : (
        <CellValue value={value} />
      )}
      {mark !== undefined && <span className="visually-hidden"> ({mark.hint})</span>}
    </div>
  );
});
