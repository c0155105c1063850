import { type KeyboardEvent, useRef, useState } from 'react';
import type { Cell } from '../api/shared.ts';
import type { KeyPress } from './cell-range.ts';

/** What ended an edit: a key, which may lead to another cell, or a loss of focus. */
export type EditEnd = KeyPress | 'elsewhere';

export interface CellEditorProps {
  label: string;
  value: Cell;
  /** The character that started the edit, which replaces the value. */
  typedFirst: string | null;
  /** Undefined if the edit was cancelled. */
  onDone(value: Cell | undefined, end: EditEnd): void;
}

/** The input of a cell that is edited. Enter and Tab keep what was typed, Escape drops it. */
export function CellEditor({ label, value, typedFirst, onDone }: CellEditorProps) {
  const [typed, setTyped] = useState(typedFirst ?? value ?? '');
  const isDone = useRef(false);
  const finish = (result: Cell | undefined, end: EditEnd) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(result === value ? undefined : result, end);
  };
  const taken = typed === '' && value === null ? undefined : typed;
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const { key, shiftKey } = event;
    if (event.nativeEvent.isComposing || (key !== 'Enter' && key !== 'Tab' && key !== 'Escape')) return;
    event.preventDefault();
    finish(key === 'Escape' ? undefined : taken, { key, shiftKey, isMod: false });
  };
  return (
    <input
      className="grid-editor"
      aria-label={label}
      // biome-ignore lint/a11y/noAutofocus: the person asked to edit this very cell
      autoFocus
      spellCheck={false}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onFocus={(event) => typedFirst === null && event.target.select()}
      onPointerDown={(event) => event.stopPropagation()}
      onBlur={() => finish(taken, 'elsewhere')}
      onKeyDown={onKeyDown}
    />
  );
}
