import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useStudio } from '../../studio/studio-context.tsx';

interface RenameBoxProps {
  /** What the canvas is told to rename. */
  id: string;
  label: string;
  title: string;
  onRename(title: string): void;
  /** The title as it is drawn while nobody renames it. */
  children: ReactNode;
}

/** A title; an input while it is being renamed. Enter takes the text, Escape leaves the title as it was. */
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
