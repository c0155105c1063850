import { type FocusEvent, useEffect, useRef } from 'react';
import type { JsonPath } from '../../../core/pipeline/json-text.ts';
import { afterPress } from '../../ui/after-press.ts';
import { focusInside } from '../../ui/focus-inside.ts';
import { useForm } from './form-context.tsx';

const field = ':is(input, textarea, select, button, .expression)';

/** Gives an entry that is added the focus as soon as it is drawn, and keeps its problems back until it is left. */
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
    // What there is to choose from is shown at once, where it hides nothing else that the entry asks for.
    if (first?.role === 'combobox' && entry.querySelector(':scope > .nested') === null) first.click();
  });
  return {
    list,
    /** To be called before the change that adds the entry. */
    start(key: string | number) {
      added.current = nameOf([...path, key]);
      startEntry([...path, key]);
    },
    /** To be called where an entry has another place from now on. */
    end: endEntry,
    /** What the element of an entry is known by. */
    entryAt: (key: string | number) => ({
      'data-entry': nameOf([...path, key]),
      onBlur({ currentTarget, relatedTarget }: FocusEvent) {
        if (!currentTarget.contains(relatedTarget)) afterPress(endEntry);
      },
    }),
  };
}

/** By which an entry is found among those of lists within lists. */
function nameOf(path: JsonPath): string {
  return JSON.stringify(path);
}
