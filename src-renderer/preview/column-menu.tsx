import { ArrowDown, ArrowUp, ChartNoAxesColumn, Copy, Filter, Pin, PinOff, X } from 'lucide-react';
import type { ColumnFilter } from '../api/shared.ts';
import type { GridColumn } from '../grid/grid-column.ts';
import type { MenuItem } from '../ui/menu.tsx';
import { columnSteps, type NewStep } from './column-steps.ts';
import {
  filterOn,
  type SortDirection,
  sortOf,
  type TableView,
  withoutFilter,
  withPinToggled,
  withSortToggled,
} from './table-view.ts';

export interface ColumnMenuProps {
  column: GridColumn;
  view: TableView;
  hasProfile: boolean;
  onView(view: TableView): void;
  onFilter(filter: ColumnFilter): void;
  onOpen(what: 'profile' | 'filter'): void;
  onCopyName(): void;
  /** Adds a step after the shown rows; undefined if none can follow. */
  onStep: ((step: NewStep) => void) | undefined;
}

const iconPx = 14;

/** The menu of a column: view, filters, copying, and new steps. */
export function columnMenu(props: ColumnMenuProps): MenuItem[] {
  return [
    sortItem(props, 'ascending', <ArrowUp size={iconPx} />),
    sortItem(props, 'descending', <ArrowDown size={iconPx} />),
    { kind: 'separator' },
    ...filterItems(props),
    { kind: 'separator' },
    ...lookItems(props),
    ...stepItems(props),
  ];
}

function sortItem({ column, view, onView }: ColumnMenuProps, direction: SortDirection, icon: MenuIcon): MenuItem {
  return {
    kind: 'item',
    title: `Sort ${direction}`,
    icon,
    isChecked: sortOf(view, column.id) === direction,
    onChoose: () => onView(withSortToggled(view, column.id, direction)),
  };
}

type MenuIcon = Extract<MenuItem, { kind: 'item' }>['icon'];

function filterItems({ column, view, onView, onFilter, onOpen }: ColumnMenuProps): MenuItem[] {
  const items: MenuItem[] = [
    { kind: 'item', title: 'Filter…', icon: <Filter size={iconPx} />, onChoose: () => onOpen('filter') },
    {
      kind: 'item',
      title: 'Show nulls only',
      icon: <span>∅</span>,
      onChoose: () => onFilter({ column: column.id, test: 'is_null' }),
    },
  ];
  if (filterOn(view, column.id) === undefined) return items;
  const remove = () => onView(withoutFilter(view, column.id));
  return [...items, { kind: 'item', title: 'Remove the filter', icon: <X size={iconPx} />, onChoose: remove }];
}

function lookItems({ column, view, hasProfile, onView, onOpen, onCopyName }: ColumnMenuProps): MenuItem[] {
  const isPinned = column.isPinned === true;
  return [
    {
      kind: 'item',
      title: 'Column profile',
      icon: <ChartNoAxesColumn size={iconPx} />,
      isDisabled: !hasProfile,
      onChoose: () => onOpen('profile'),
    },
    {
      kind: 'item',
      title: isPinned ? 'Unpin' : 'Pin to the left',
      icon: isPinned ? <PinOff size={iconPx} /> : <Pin size={iconPx} />,
      onChoose: () => onView(withPinToggled(view, column.id)),
    },
    { kind: 'item', title: 'Copy the name', icon: <Copy size={iconPx} />, onChoose: onCopyName },
  ];
}

function stepItems({ column, onStep }: ColumnMenuProps): MenuItem[] {
  if (onStep === undefined) return [];
  return [
    { kind: 'separator' },
    { kind: 'heading', title: 'Add a step' },
    ...columnSteps.map(
      ({ title, type, configOf }): MenuItem => ({
        kind: 'item',
        title,
        onChoose: () => onStep({ type, config: configOf(column.id) }),
      }),
    ),
  ];
}
