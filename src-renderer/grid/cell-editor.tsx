import { useRef, useState } from 'react';
import type { Cell } from '../api/shared.ts';

interface CellEditorProps {
  label: string;
  value: Cell;
  /** Undefined: given up. */
  onDone(value: Cell | undefined): void;
}

/** Enter takes what was typed, Escape leaves the value alone. */
export function CellEditor({ label, value, onDone }: CellEditorProps) {
  const [typed, setTyped] = useState(value ?? '');
  const isDone = useRef(false);
  const finish = (result: Cell | undefined) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(result === value ? undefined : result);
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
      onFocus={(event) => event.target.select()}
      onPointerDown={(event) => event.stopPropagation()}
      onBlur={() => finish(typed === '' && value === null ? undefined : typed)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') finish(typed);
        if (event.key === 'Escape') finish(undefined);
      }}
    />
  );
}
