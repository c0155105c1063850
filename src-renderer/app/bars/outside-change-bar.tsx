import { TriangleAlert } from 'lucide-react';
import { saveDocumentAs, takeText } from '../../studio/documents/document-files.ts';
import { useDocument, useStudio } from '../../studio/studio-context.tsx';
import { tellFailure } from '../../studio/tell-failure.ts';
import { Button } from '../../ui/button.tsx';

/** Shown when the file was changed by another program while the tab has unsaved changes. */
export function OutsideChangeBar() {
  const studio = useStudio();
  const { id, path, outside } = useDocument((document) => document);
  if (outside === null || path === null) return null;
  const load = async () => {
    try {
      takeText(studio, id, await studio.api.files.open({ path }));
    } catch (error) {
      tellFailure(studio, 'The file could not be read.', error);
    }
  };
  return (
    <div className="outside-bar" role="status">
      <TriangleAlert size={15} aria-hidden="true" />
      <span>
        {outside === 'changed'
          ? 'Another program changed this file while you were editing it.'
          : 'This file was deleted or moved. What you see exists only here.'}
      </span>
      {outside === 'changed' && <Button onClick={() => void load()}>Load the other version</Button>}
      <Button onClick={() => void saveDocumentAs(studio, id)}>Save mine elsewhere…</Button>
      <Button tone="quiet" onClick={() => studio.documents.getState().markOutside(id, null)}>
        Keep editing
      </Button>
    </div>
  );
}
