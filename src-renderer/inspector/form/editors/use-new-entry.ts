import { type FocusEvent, useEffect, useRef } from 'react';
import type { JsonPath } from '../../../../core/pipeline/json-text.ts';
import { afterPress } from '../../../ui/after-press.ts';
import { focusInside } from '../../../ui/focus-inside.ts';
import { useForm } from '../form-context.tsx';

const field = ':is(input, textarea, select, button, .expression)';

/** Focuses a new entry as soon as it is drawn, and hides its problems until the user leaves it. */
export function useNewEntry<List extends HTMLElement>(path: JsonPath) {
  const { startEntry, endEntry } = useForm();
  const list = useRef<List>(null);
  const added = useRef<string | null>(null);
  useEffect(() => {
    if (added.current === null) return;
    const entries = [...(list.current?.querySelectorAll<HTMLElement>('[data-entry]') ?? [])];
    const entry = entries.find(({ dataset }) => dataset['entry'] === added.current);
    if (entry === undefined) return;
    added.current = null;
    const first = entry.querySelector<HTMLElement>(`.map-value ${field}`) ?? entry.querySelector<HTMLElement>(field);
    focusInside(first);
    // Opens the options at once, unless the list would cover other fields of the entry.
    if (first?.role === 'combobox' && entry.querySelector(':scope > .nested') === null) first.click();
  });
  return {
    list,
    /** Call before the change that adds the entry. */
    start(key: string | number) {
      added.current = nameOf([...path, key]);
      startEntry([...path, key]);
    },
    /** Call when entries change their place. */
    end: endEntry,
    /** Props for the element of an entry. */
    entryAt: (key: string | number) => ({
      'data-entry': nameOf([...path, key]),
      onBlur({ currentTarget, relatedTarget }: FocusEvent) {
        if (!currentTarget.contains(relatedTarget)) afterPress(endEntry);
      },
    }),
  };
}

/** Identifies an entry among those of nested lists. */
function nameOf(path: JsonPath): string {
  return JSON.stringify(path);
}
