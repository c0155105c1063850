import type { ReactNode } from 'react';
import { useDocumentId, useStudio } from '../studio/studio-context.tsx';

/** The fields of an inspector. The changes of one field are one undoable step, which ends when the field is left. */
export function InspectorBody({ children }: { children: ReactNode }) {
  const { documents } = useStudio();
  const document = useDocumentId();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that a field inside was left
    <div className="inspector-body" onBlur={() => documents.getState().endGesture(document)}>
      {children}
    </div>
  );
}
