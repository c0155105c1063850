import { PlugZap } from 'lucide-react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { hasUnsavedWork, textOf } from '../../stores/documents-store.ts';
import { suggestedName } from '../../studio/documents/document-files.ts';
import { fileNameOf } from '../../studio/file-paths.ts';
import { useStudio } from '../../studio/studio-context.tsx';
import { Button } from '../../ui/button.tsx';
import { downloadText } from '../../ui/download-text.ts';
import { useConnection } from './use-connection.ts';

/** Shown while the host is lost. Offers unsaved work as a download, since nothing can be saved. */
export function LostHostBar() {
  const studio = useStudio();
  const unsaved = useStore(
    studio.documents,
    useShallow(({ documents }) => documents.filter(hasUnsavedWork)),
  );
  if (useConnection() !== 'lost') return null;
  const download = () => {
    for (const document of unsaved) {
      const name = document.path === null ? suggestedName(document) : fileNameOf(document.path);
      downloadText(name, [textOf(document.history.pipeline)], 'application/json');
    }
  };
  return (
    <div className="outside-bar" role="alert">
      <PlugZap size={15} aria-hidden="true" />
      <span>
        {unsaved.length === 0
          ? 'Weir does not answer. All work is in its files: start Weir again, and go on in the window that it opens.'
          : 'Weir does not answer, and nothing can be saved. Keep a copy of your work, then start Weir again.'}
      </span>
      {unsaved.length > 0 && <Button onClick={download}>Download {copies(unsaved.length)}</Button>}
    </div>
  );
}

function copies(count: number): string {
  return count === 1 ? 'a copy' : `${count} copies`;
}
