import { ChevronsUpDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useId } from 'react';
import './combobox.css';
import '../controls.css';
import { ComboboxList, listId, optionId } from './combobox-list.tsx';
import { type ComboboxChoice, useCombobox } from './use-combobox.ts';

interface ComboboxProps extends ComboboxChoice {
  label: string;
  placeholder?: string;
  isInvalid?: boolean;
  describedBy?: string | undefined;
}

/** A text field with a list of options. Arrow keys choose, Enter takes, Escape closes the list. */
export function Combobox({ label, placeholder, isInvalid = false, describedBy, ...choice }: ComboboxProps) {
  const id = useId();
  const { shownText, query, rows, active, isOpen, hasNoMatch, ...combobox } = useCombobox(choice);
  return (
    <Popover.Root
      open={isOpen && (rows.length > 0 || hasNoMatch)}
      onOpenChange={(isOpening) => !isOpening && combobox.close()}
    >
      <Popover.Anchor asChild>
        <span className="combobox">
          <input
            type="text"
            role="combobox"
            className="input"
            aria-label={label}
            aria-expanded={isOpen}
            aria-controls={listId(id)}
            aria-autocomplete="list"
            aria-invalid={isInvalid}
            aria-describedby={describedBy}
            {...(isOpen && rows[active] && { 'aria-activedescendant': optionId(id, active) })}
            placeholder={placeholder}
            autoComplete="off"
            spellCheck={false}
            title={choice.value}
            value={shownText}
            onFocus={(event) => event.target.select()}
            onClick={combobox.open}
            onBlur={combobox.close}
            onKeyDown={combobox.onKeyDown}
            onChange={(event) => combobox.type(event.target.value)}
          />
          <ChevronsUpDown size={13} aria-hidden="true" />
        </span>
      </Popover.Anchor>
      <ComboboxList
        id={id}
        label={label}
        rows={rows}
        active={active}
        unmatched={hasNoMatch ? query : null}
        onActive={combobox.setActive}
      />
    </Popover.Root>
  );
}
