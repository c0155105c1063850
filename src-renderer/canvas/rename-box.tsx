import { useStore } from 'zustand';
import { renameNode } from '../studio/edit-nodes.ts';
import { useDocumentId, useStudio } from '../studio/studio-context.tsx';

/** The title of a node; an input while it is being renamed. Enter takes the text, Escape leaves the title as it was. */
export function RenameBox({ node, title }: { node: string; title: string }) {
  const studio = useStudio();
  const document = useDocumentId();
  const isRenaming = useStore(studio.canvas, (state) => state.renaming === node);
  const end = (text: string | null) => {
    studio.canvas.getState().rename(null);
    if (text !== null && text.trim() !== '' && text !== title) renameNode(studio, document, node, text.trim());
  };
  if (!isRenaming)
    return (
      <span className="step-title" dir="auto" title={title}>
        {title}
      </span>
    );
  return (
    <input
      className="step-rename nodrag nopan"
      dir="auto"
      aria-label="Name of the node"
      defaultValue={title}
      // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
      autoFocus
      onFocus={(event) => event.target.select()}
      onBlur={(event) => end(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') {
          event.currentTarget.value = title;
          event.currentTarget.blur();
        }
      }}
    />
  );
}
