import { type KeyboardEvent, useState } from 'react';
import { rankOf } from '../rank.ts';

export interface ComboboxOption {
  value: string;
  detail?: string;
  /** Further words that the search finds it by. */
  keywords?: string;
}

/** An entry at the end of the list that takes all options that match the typed text. */
export interface TakeAll {
  title(count: number, typed: string): string;
  onTake(values: readonly string[]): void;
}

export interface ComboboxChoice {
  value: string;
  options: readonly ComboboxOption[];
  /** The value can be any text; otherwise it is one of the options, and the field is cleared after each choice. */
  isFree?: boolean;
  /** Keeps the list open after a choice. */
  staysOpen?: boolean;
  /** Offered while the typed text matches several options. */
  takeAll?: TakeAll | undefined;
  onChange(value: string): void;
}

/** A line of the list. */
export interface ComboboxRow {
  text: string;
  detail?: string | undefined;
  isForAll?: boolean;
  take(): void;
}

const mostShown = 200;

/** What is typed into a combobox, the rows that match it, and which of them is active. */
export function useCombobox({ value, options, isFree = true, staysOpen = false, takeAll, onChange }: ComboboxChoice) {
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const query = typed ?? '';
  const matching = options.filter((option) => rankOf(`${option.value} ${option.keywords ?? ''}`, query) > 0);

  const open = () => setOpen(true);
  const close = () => {
    setOpen(false);
    setTyped(null);
  };
  const type = (text: string) => {
    setTyped(text);
    setActive(0);
    setOpen(true);
    if (isFree) onChange(text);
  };
  const take = (chosen: string) => {
    setTyped(isFree ? null : '');
    setOpen(staysOpen);
    setActive(0);
    if (chosen !== value || !isFree) onChange(chosen);
  };

  const rows = matching
    .slice(0, mostShown)
    .map(({ value: text, detail }): ComboboxRow => ({ text, detail, take: () => take(text) }));
  if (takeAll !== undefined && query !== '' && matching.length > 1) {
    const takeMatching = () => {
      close();
      setActive(0);
      takeAll.onTake(matching.map((option) => option.value));
    };
    rows.push({ text: takeAll.title(matching.length, query), isForAll: true, take: takeMatching });
  }
  const hasNoMatch = !isFree && query !== '' && rows.length === 0;

  const moveBy = (step: 1 | -1) => {
    const count = Math.max(1, rows.length);
    setActive((active + step + count) % count);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (isOpen) moveBy(event.key === 'ArrowDown' ? 1 : -1);
      else open();
    }
    if (!isOpen) return;
    const chosen = rows[active];
    if (event.key === 'Enter' && chosen !== undefined) {
      event.preventDefault();
      chosen.take();
    }
    if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      close();
    }
  };
  return {
    shownText: typed ?? value,
    query,
    rows,
    active,
    isOpen,
    hasNoMatch,
    open,
    close,
    type,
    setActive,
    onKeyDown,
  };
}
