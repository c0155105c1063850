// biome-ignore-all lint/a11y/useSemanticElements: a table that draws only what is in sight cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active cell
import type { VirtualItem } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, type PointerEvent, type ReactNode } from 'react';
import { isNumeric } from './column-types.ts';
import { clampWidth } from './column-width.ts';
import { type GridColumn, gutterPx } from './grid-column.ts';

interface GridHeadProps {
  columns: readonly GridColumn[];
  pinned: number;
  items: readonly VirtualItem[];
  width: number;
  heightPx: number;
  renderHead: ((column: GridColumn) => ReactNode) | undefined;
  onResize: ((id: string, width: number) => void) | undefined;
  /** Called on Escape, which returns to the cells. */
  onLeave(): void;
}

export const GridHead = memo(function GridHead(props: GridHeadProps) {
  const { columns, pinned, items, width, heightPx, onLeave, ...rest } = props;
  const [firstItem] = items;
  let left = gutterPx;
  const pinnedHeads = columns.slice(0, pinned).map((column, index) => {
    const head = <HeadCell key={column.id} {...rest} column={column} index={index} left={left} />;
    left += column.width;
    return head;
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.defaultPrevented || event.target instanceof HTMLInputElement) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const head = event.target instanceof Element ? event.target.closest('[data-head]') : null;
    if (event.key === 'Escape') onLeave();
    else if (step !== undefined && head !== null) {
      const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
      const index = buttons.findIndex((button) => button.contains(document.activeElement));
      buttons[index + step]?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <div className="grid-head" role="row" aria-rowindex={1} style={{ width, height: heightPx }} onKeyDown={onKeyDown}>
      <div className="grid-corner" role="columnheader" aria-colindex={1} style={{ width: gutterPx }}>
        <span className="visually-hidden">Row</span>
      </div>
      {pinnedHeads}
      {firstItem !== undefined && (
        <div className="grid-space" style={{ width: firstItem.start - left }} aria-hidden="true" />
      )}
      {items.map(({ index }) => {
        const column = columns[pinned + index];
        return column && <HeadCell key={column.id} {...rest} column={column} index={pinned + index} />;
      })}
    </div>
  );
});

interface HeadCellProps extends Pick<GridHeadProps, 'renderHead' | 'onResize'> {
  column: GridColumn;
  index: number;
  left?: number;
}

function HeadCell({ column, index, left, renderHead, onResize }: HeadCellProps) {
  return (
    <div
      className="grid-column-head"
      role="columnheader"
      aria-colindex={index + 2}
      data-head={index}
      data-number={isNumeric(column.type)}
      {...(left !== undefined && { 'data-pinned': true })}
      style={left === undefined ? { width: column.width } : { width: column.width, left }}
    >
      {renderHead?.(column) ?? <span className="grid-title">{column.title}</span>}
      {onResize !== undefined && (
        <span
          className="grid-resizer"
          aria-hidden="true"
          onPointerDown={(event) => startResizing(event, column, onResize)}
        />
      )}
    </div>
  );
}

function startResizing(
  event: PointerEvent<HTMLElement>,
  column: GridColumn,
  onResize: (id: string, width: number) => void,
) {
  event.preventDefault();
  event.stopPropagation();
  const handle = event.currentTarget;
  const from = event.clientX;
  handle.setPointerCapture(event.pointerId);
  const move = (moved: globalThis.PointerEvent) => onResize(column.id, clampWidth(column.width + moved.clientX - from));
  handle.addEventListener('pointermove', move);
  handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), { once: true });
}
