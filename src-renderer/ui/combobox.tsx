import { ChevronsUpDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type KeyboardEvent, useId, useState } from 'react';
import './combobox.css';
import './controls.css';
import { rankOf } from './rank.ts';

export interface ComboboxOption {
  value: string;
  detail?: string;
  /** What it is found by besides. */
  keywords?: string;
}

/** Takes at once whatever the typed text lets through. */
export interface TakingAll {
  title(count: number, typed: string): string;
  onTake(values: readonly string[]): void;
}

interface ComboboxProps {
  label: string;
  value: string;
  options: readonly ComboboxOption[];
  placeholder?: string;
  isInvalid?: boolean;
  describedBy?: string | undefined;
  /** What is typed is taken as it is; otherwise only options are, and the field empties after one was taken. */
  isFree?: boolean;
  /** After one was taken the list is there for the next. */
  staysOpen?: boolean;
  /** Offered where a text was typed that several options have. */
  takingAll?: TakingAll | undefined;
  onChange(value: string): void;
}

interface Row {
  text: string;
  detail?: string | undefined;
  isForAll?: boolean;
  take(): void;
}

const mostShown = 200;

/** A text field that offers what is there. Arrow keys choose, Enter takes, Escape closes the list. */
export function Combobox(props: ComboboxProps) {
  const {
    label,
    value,
    options,
    placeholder,
    isInvalid = false,
    describedBy,
    isFree = true,
    staysOpen = false,
  } = props;
  const { takingAll, onChange } = props;
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const query = typed ?? '';
  const matching = options.filter(({ value: text, keywords = '' }) => rankOf(`${text} ${keywords}`, query) > 0);

  const take = (chosen: string) => {
    setTyped(isFree ? null : '');
    setOpen(staysOpen);
    setActive(0);
    if (chosen !== value || !isFree) onChange(chosen);
  };
  const close = () => {
    setOpen(false);
    setTyped(null);
  };
  const takeAll = ({ onTake }: TakingAll) => {
    close();
    setActive(0);
    onTake(matching.map((option) => option.value));
  };
  const shown: Row[] = matching
    .slice(0, mostShown)
    .map(({ value: text, detail }) => ({ text, detail, take: () => take(text) }));
  if (takingAll !== undefined && query !== '' && matching.length > 1) {
    const text = takingAll.title(matching.length, query);
    shown.push({ text, isForAll: true, take: () => takeAll(takingAll) });
  }
  const isVain = !isFree && query !== '' && shown.length === 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) return setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((active + step + Math.max(1, shown.length)) % Math.max(1, shown.length));
    }
    const chosen = shown[active];
    if (event.key === 'Enter' && isOpen && chosen !== undefined) {
      event.preventDefault();
      chosen.take();
    }
    if (event.key === 'Escape' && isOpen) {
      event.stopPropagation();
      event.preventDefault();
      close();
    }
  };
  return (
    <Popover.Root open={isOpen && (shown.length > 0 || isVain)} onOpenChange={(open) => !open && close()}>
      <Popover.Anchor asChild>
        <span className="combobox">
          <input
            type="text"
            role="combobox"
            className="input"
            title={value}
            aria-label={label}
            aria-expanded={isOpen}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-invalid={isInvalid}
            aria-describedby={describedBy}
            {...(isOpen && shown[active] && { 'aria-activedescendant': `${id}-${active}` })}
            placeholder={placeholder}
            autoComplete="off"
            spellCheck={false}
            value={typed ?? value}
            onFocus={(event) => event.target.select()}
            onClick={() => setOpen(true)}
            onBlur={close}
            onKeyDown={onKeyDown}
            onChange={(event) => {
              setTyped(event.target.value);
              setActive(0);
              setOpen(true);
              if (isFree) onChange(event.target.value);
            }}
          />
          <ChevronsUpDown size={13} aria-hidden="true" />
        </span>
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          className="combobox-list"
          id={`${id}-list`}
          role={isVain ? 'status' : 'listbox'}
          aria-label={label}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          {isVain && <p className="combobox-none">Nothing found for "{query}"</p>}
          {shown.map((row, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active option
            <div
              key={row.isForAll === true ? `all of ${query}` : `one: ${row.text}`}
              id={`${id}-${index}`}
              role="option"
              className="combobox-option"
              data-for-all={row.isForAll}
              aria-selected={index === active}
              ref={(element) => {
                if (index === active) element?.scrollIntoView({ block: 'nearest' });
              }}
              // A list that moves under a pointer at rest leaves the choice as it is.
              onPointerMove={({ movementX, movementY }) => (movementX !== 0 || movementY !== 0) && setActive(index)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={row.take}
            >
              <span>{row.text}</span>
              {row.detail !== undefined && <small>{row.detail}</small>}
            </div>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
