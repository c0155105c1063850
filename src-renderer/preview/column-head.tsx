import { ArrowDown, ArrowUp, ChartNoAxesColumn, Copy, Filter, Pin, PinOff, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { memo, useState } from 'react';
import type { ColumnProfile } from '../api/preview-api.ts';
import type { ColumnFilter } from '../api/shared.ts';
import { typeIcon } from '../grid/column-types.ts';
import { copyText } from '../grid/copy-text.ts';
import type { GridColumn } from '../grid/grid-column.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { MiniProfile, ProfileDetails } from './column-profile.tsx';
import { columnSteps, type NewStep } from './column-steps.ts';
import { FilterForm } from './filter-form.tsx';
import { sortedBy, sortOf, type TableView, withPinToggled } from './table-view.ts';

interface ColumnHeadProps {
  column: GridColumn;
  profile: ColumnProfile | undefined;
  rowsInAll: number | null;
  view: TableView;
  onView(view: TableView): void;
  /** Adds a step behind the rows; undefined where none can follow. */
  onStep: ((step: NewStep) => void) | undefined;
}

const iconPx = 14;

/** Type, name and shape of a column, and all that can be done with it. */
export const ColumnHead = memo(function ColumnHead({
  column,
  profile,
  rowsInAll,
  view,
  onView,
  onStep,
}: ColumnHeadProps) {
  const studio = useStudio();
  const [open, setOpen] = useState<'profile' | 'filter' | null>(null);
  const { id: name, type } = column;
  const Icon = typeIcon(type);
  const sort = sortOf(view, name);
  const isFiltered = view.filters.some((filter) => filter.column === name);
  const isPinned = column.isPinned === true;
  const addFilter = (filter: ColumnFilter) => {
    setOpen(null);
    onView({ ...view, filters: [...view.filters.filter((other) => other.column !== name), filter] });
  };
  const items: MenuItem[] = [
    {
      kind: 'item',
      title: 'Sort ascending',
      icon: <ArrowUp size={iconPx} />,
      isChecked: sort === 'ascending',
      onChoose: () => onView(sortedBy(view, name, sort === 'ascending' ? null : false)),
    },
    {
      kind: 'item',
      title: 'Sort descending',
      icon: <ArrowDown size={iconPx} />,
      isChecked: sort === 'descending',
      onChoose: () => onView(sortedBy(view, name, sort === 'descending' ? null : true)),
    },
    { kind: 'separator' },
    { kind: 'item', title: 'Filter…', icon: <Filter size={iconPx} />, onChoose: () => setOpen('filter') },
    {
      kind: 'item',
      title: 'Show nulls only',
      icon: <span>∅</span>,
      onChoose: () => addFilter({ column: name, test: 'is_null' }),
    },
    ...(isFiltered
      ? [
          {
            kind: 'item',
            title: 'Remove the filter',
            icon: <X size={iconPx} />,
            onChoose: () => onView({ ...view, filters: view.filters.filter((filter) => filter.column !== name) }),
          } satisfies MenuItem,
        ]
      : []),
    { kind: 'separator' },
    {
      kind: 'item',
      title: 'Column profile',
      icon: <ChartNoAxesColumn size={iconPx} />,
      isDisabled: profile === undefined,
      onChoose: () => setOpen('profile'),
    },
    {
      kind: 'item',
      title: isPinned ? 'Unpin' : 'Pin to the left',
      icon: isPinned ? <PinOff size={iconPx} /> : <Pin size={iconPx} />,
      onChoose: () => onView(withPinToggled(view, name)),
    },
    {
      kind: 'item',
      title: 'Copy the name',
      icon: <Copy size={iconPx} />,
      onChoose: () => void copyText(studio, name, 'Name copied.'),
    },
  ];
  if (onStep !== undefined) {
    items.push(
      { kind: 'separator' },
      { kind: 'heading', title: 'Add a step' },
      ...columnSteps.map(
        ({ title, type: stepType, configOf }): MenuItem => ({
          kind: 'item',
          title,
          onChoose: () => onStep({ type: stepType, config: configOf(name) }),
        }),
      ),
    );
  }
  const told = [type, sort && `sorted ${sort}`, isFiltered && 'filtered', isPinned && 'pinned'].filter(Boolean);
  return (
    <Popover.Root open={open !== null} onOpenChange={(isOpen) => setOpen(isOpen ? 'profile' : null)}>
      <Popover.Anchor asChild>
        <div className="column-head">
          <Menu label={`Column ${name}`} items={items}>
            <button type="button" className="column-name" tabIndex={-1} title={`${name}: ${told.join(', ')}`}>
              <Icon size={13} aria-hidden="true" />
              <span>{name}</span>
              <span className="visually-hidden">, {told.join(', ')}</span>
              {sort === 'ascending' && <ArrowUp size={13} aria-hidden="true" />}
              {sort === 'descending' && <ArrowDown size={13} aria-hidden="true" />}
              {isFiltered && <Filter size={12} aria-hidden="true" />}
              {isPinned && <Pin size={12} aria-hidden="true" />}
            </button>
          </Menu>
          {profile === undefined ? (
            <span className="mini-profile" />
          ) : (
            <button
              type="button"
              className="column-shape"
              tabIndex={-1}
              aria-label={`Profile of ${name}`}
              onClick={() => setOpen('profile')}
            >
              <MiniProfile profile={profile} rowsInAll={rowsInAll} />
            </button>
          )}
        </div>
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          className="popover"
          align="start"
          sideOffset={2}
          collisionPadding={8}
          aria-label={`Column ${name}`}
        >
          {open === 'profile' && profile !== undefined && (
            <ProfileDetails profile={profile} rowsInAll={rowsInAll} onFilter={addFilter} />
          )}
          {open === 'filter' && (
            <FilterForm
              column={name}
              filter={view.filters.find((filter) => filter.column === name)}
              onFilter={addFilter}
            />
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
});
