import { useEffect } from 'react';
import { isEditingText } from '../actions/chords.ts';
import { copiedText, pasteText } from '../studio/editing/clipboard.ts';
import { readDroppedFiles } from '../studio/editing/drop-files.ts';
import { deleteSelection } from '../studio/editing/edit-nodes.ts';
import { activeDocument } from '../studio/studio.ts';
import { useStudio } from '../studio/studio-context.tsx';

/** Copies, cuts and pastes nodes, tables and files. Uses the browser's own events, which need no permission. */
export function useClipboardEvents(): void {
  const studio = useStudio();
  useEffect(() => {
    const isElsewhere = (event: ClipboardEvent) =>
      isEditingText(event.composedPath()[0] ?? null) ||
      studio.dialogs.getState().open !== null ||
      (event.type !== 'paste' && getSelection()?.isCollapsed === false);
    const copy = (event: ClipboardEvent) => {
      const text = isElsewhere(event) ? undefined : copiedText(studio);
      const document = activeDocument(studio);
      if (text === undefined || document === null) return;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', text);
      if (event.type === 'cut') deleteSelection(studio, document.id);
    };
    const paste = (event: ClipboardEvent) => {
      const document = activeDocument(studio);
      if (document === null || document.unreadable !== null || isElsewhere(event) || event.clipboardData === null)
        return;
      const at = studio.canvas.getState().pointed();
      const files = [...event.clipboardData.files];
      if (files.length > 0) {
        event.preventDefault();
        void readDroppedFiles(studio, document.id, files, at);
        return;
      }
      const text = event.clipboardData.getData('text/plain');
      if (text === '') return;
      event.preventDefault();
      if (pasteText(studio, document.id, text, at)) return;
      const message = 'The clipboard holds neither nodes nor a table with several columns.';
      studio.toasts.getState().show({ tone: 'info', message });
    };
    addEventListener('copy', copy);
    addEventListener('cut', copy);
    addEventListener('paste', paste);
    return () => {
      removeEventListener('copy', copy);
      removeEventListener('cut', copy);
      removeEventListener('paste', paste);
    };
  }, [studio]);
}
