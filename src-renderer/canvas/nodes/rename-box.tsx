import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useStudio } from '../../studio/studio-context.tsx';

interface RenameBoxProps {
  /** The id of what is renamed, as in the canvas store. */
  id: string;
  label: string;
  title: string;
  onRename(title: string): void;
  /** The title while it is not being renamed. */
  children: ReactNode;
}

/** A title that becomes an input while it is renamed. Enter keeps the new text, Escape the old one. */
export function RenameBox({ id, label, title, onRename, children }: RenameBoxProps) {
  const { canvas } = useStudio();
  const isRenaming = useStore(canvas, (state) => state.renaming === id);
  if (!isRenaming) return children;
  const end = (text: string) => {
    canvas.getState().rename(null);
    if (text.trim() !== '' && text !== title) onRename(text.trim());
  };
  return (
    <input
      className="step-rename nodrag nopan"
      dir="auto"
      aria-label={label}
      defaultValue={title}
      // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
      autoFocus
      onFocus={(event) => event.target.select()}
      onBlur={(event) => end(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') event.currentTarget.value = title;
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}
