import type { ColumnFilter, PageSort } from '../api/shared.ts';

/** Sorting, filters and pinned columns of one table. They do not change the pipeline. */
export interface TableView {
  sort: readonly PageSort[];
  filters: readonly ColumnFilter[];
  pinned: readonly string[];
}

export const plainView: TableView = { sort: [], filters: [], pinned: [] };

/** Why a row was rejected stands before what it holds. */
export const rejectedView: TableView = { ...plainView, pinned: ['error_message'] };

export type SortDirection = 'ascending' | 'descending';

/** Sorts by one column only; toggles off if it is sorted that way already. */
export function withSortToggled(view: TableView, column: string, direction: SortDirection): TableView {
  const isSorted = sortOf(view, column) === direction;
  return { ...view, sort: isSorted ? [] : [{ column, isDescending: direction === 'descending' }] };
}

export function sortOf(view: TableView, column: string): SortDirection | null {
  const key = view.sort.find((candidate) => candidate.column === column);
  if (key === undefined) return null;
  return key.isDescending ? 'descending' : 'ascending';
}

export function filterOn(view: TableView, column: string): ColumnFilter | undefined {
  return view.filters.find((filter) => filter.column === column);
}

/** Replaces the filter of the same column. */
export function withFilter(view: TableView, filter: ColumnFilter): TableView {
  const { filters } = withoutFilter(view, filter.column);
  return { ...view, filters: [...filters, filter] };
}

export function withoutFilter(view: TableView, column: string): TableView {
  return { ...view, filters: view.filters.filter((filter) => filter.column !== column) };
}

export function withPinToggled(view: TableView, column: string): TableView {
  const isPinned = view.pinned.includes(column);
  const others = view.pinned.filter((name) => name !== column);
  return { ...view, pinned: isPinned ? others : [...others, column] };
}

/** The view without columns that are gone; their settings come back when the columns do. */
export function viewOf(view: TableView, columns: readonly { name: string }[] | undefined): TableView {
  if (columns === undefined || columns.length === 0) return view;
  const names = new Set(columns.map(({ name }) => name));
  const all = [...view.sort.map(({ column }) => column), ...view.filters.map(({ column }) => column), ...view.pinned];
  if (all.every((column) => names.has(column))) return view;
  return {
    sort: view.sort.filter(({ column }) => names.has(column)),
    filters: view.filters.filter(({ column }) => names.has(column)),
    pinned: view.pinned.filter((column) => names.has(column)),
  };
}

type FilterTest = ColumnFilter['test'];

export const filterTests: readonly { test: FilterTest; title: string; needsValue: boolean }[] = [
  { test: 'equals', title: 'is', needsValue: true },
  { test: 'not_equals', title: 'is not', needsValue: true },
  { test: 'contains', title: 'contains', needsValue: true },
  { test: 'starts_with', title: 'starts with', needsValue: true },
  { test: 'less', title: 'is less than', needsValue: true },
  { test: 'greater', title: 'is greater than', needsValue: true },
  { test: 'is_null', title: 'is null', needsValue: false },
  { test: 'is_not_null', title: 'is not null', needsValue: false },
];

export function filterInWords({ column, test, value }: ColumnFilter): string {
  const known = filterTests.find((candidate) => candidate.test === test);
  return `${column} ${known?.title ?? test}${known?.needsValue === true ? ` "${value ?? ''}"` : ''}`;
}
