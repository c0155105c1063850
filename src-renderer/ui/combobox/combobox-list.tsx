import { Popover } from 'radix-ui';
import type { ComboboxRow } from './use-combobox.ts';

interface ComboboxListProps {
  id: string;
  label: string;
  rows: readonly ComboboxRow[];
  active: number;
  /** The text that no option matches; null while there is something to choose. */
  unmatched: string | null;
  onActive(index: number): void;
}

/** The options of a combobox, below its field, which keeps the focus. */
export function ComboboxList({ id, label, rows, active, unmatched, onActive }: ComboboxListProps) {
  return (
    <Popover.Portal>
      <Popover.Content
        className="combobox-list"
        id={listId(id)}
        role={unmatched === null ? 'listbox' : 'status'}
        aria-label={label}
        align="start"
        sideOffset={2}
        collisionPadding={8}
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => event.preventDefault()}
      >
        {unmatched !== null && <p className="combobox-none">Nothing found for "{unmatched}"</p>}
        {rows.map((row, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active option
          <div
            key={row.isForAll === true ? 'all' : `one: ${row.text}`}
            id={optionId(id, index)}
            role="option"
            className="combobox-option"
            data-for-all={row.isForAll}
            aria-selected={index === active}
            ref={(element) => {
              if (index === active) element?.scrollIntoView({ block: 'nearest' });
            }}
            // A list that scrolls under a resting pointer must not change the active option.
            onPointerMove={({ movementX, movementY }) => (movementX !== 0 || movementY !== 0) && onActive(index)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={row.take}
          >
            <span>{row.text}</span>
            {row.detail !== undefined && <small>{row.detail}</small>}
          </div>
        ))}
      </Popover.Content>
    </Popover.Portal>
  );
}

export function listId(id: string): string {
  return `${id}-list`;
}

export function optionId(id: string, index: number): string {
  return `${id}-${index}`;
}
