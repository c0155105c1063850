import { ArrowDown, ArrowUp, Filter, Pin } from 'lucide-react';
import { Popover } from 'radix-ui';
import { memo, useState } from 'react';
import type { ColumnProfile } from '../api/preview-api.ts';
import type { ColumnFilter } from '../api/shared.ts';
import { typeIcon } from '../grid/column-types.ts';
import { copyText } from '../grid/copy-text.ts';
import type { GridColumn } from '../grid/grid-column.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { Menu } from '../ui/menu.tsx';
import { columnMenu } from './column-menu.tsx';
import { MiniProfile, ProfileDetails } from './column-profile.tsx';
import type { NewStep } from './column-steps.ts';
import { FilterForm } from './filter-form.tsx';
import { filterOn, sortOf, type TableView, withFilter } from './table-view.ts';

interface ColumnHeadProps {
  column: GridColumn;
  profile: ColumnProfile | undefined;
  rowsInAll: number | null;
  view: TableView;
  onView(view: TableView): void;
  /** Adds a step after the shown rows; undefined if none can follow. */
  onStep: ((step: NewStep) => void) | undefined;
}

/** The head of a column: type, name, mini profile, and a menu of actions. */
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
  const filter = filterOn(view, name);
  const addFilter = (added: ColumnFilter) => {
    setOpen(null);
    onView(withFilter(view, added));
  };
  const items = columnMenu({
    column,
    view,
    hasProfile: profile !== undefined,
    onView,
    onFilter: addFilter,
    onOpen: setOpen,
    onCopyName: () => void copyText(studio, name, 'Name copied.'),
    onStep,
  });
  const facts = [type, sort && `sorted ${sort}`, filter && 'filtered', column.isPinned && 'pinned'].filter(Boolean);
  return (
    <Popover.Root open={open !== null} onOpenChange={(isOpen) => setOpen(isOpen ? 'profile' : null)}>
      <Popover.Anchor asChild>
        <div className="column-head">
          <Menu label={`Column ${name}`} items={items}>
            <button type="button" className="column-name" tabIndex={-1} title={`${name}: ${facts.join(', ')}`}>
              <Icon size={13} aria-hidden="true" />
              <span>{name}</span>
              <span className="visually-hidden">, {facts.join(', ')}</span>
              {sort === 'ascending' && <ArrowUp size={13} aria-hidden="true" />}
              {sort === 'descending' && <ArrowDown size={13} aria-hidden="true" />}
              {filter !== undefined && <Filter size={12} aria-hidden="true" />}
              {column.isPinned === true && <Pin size={12} aria-hidden="true" />}
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
          {open === 'filter' && <FilterForm column={name} filter={filter} onFilter={addFilter} />}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
});
