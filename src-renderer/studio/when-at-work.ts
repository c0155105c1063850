import type { StudioDocument } from '../stores/documents-store.ts';
import { isRunning } from '../stores/runs-store.ts';
import type { Studio } from './studio.ts';

/** Tells once somebody changes a pipeline, goes to another one or runs one. */
export function whenAtWork({ documents, runs }: Pick<Studio, 'documents' | 'runs'>, tell: () => void): () => void {
  const stops = [
    documents.subscribe((now, before) => {
      const isElsewhere = before.activeId !== null && now.activeId !== before.activeId;
      if (isElsewhere || now.documents.some((document) => isEdited(document, before.documents))) tell();
    }),
    runs.subscribe(({ byDocument }) => {
      if (Object.values(byDocument).some(isRunning)) tell();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** What another hand wrote into the file begins a history of its own. */
function isEdited({ id, history }: StudioDocument, before: readonly StudioDocument[]): boolean {
  const known = before.find((other) => other.id === id);
  return known !== undefined && known.history.pipeline !== history.pipeline && history.past.length > 0;
}
