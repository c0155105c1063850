import { hasUnsavedWork } from '../../stores/documents-store.ts';
import type { Studio } from '../studio.ts';
import { documentAt, fileOf, takeText } from './document-files.ts';

/**
 * Watches the files of all tabs: a tab without unsaved changes follows its file, another one reports the difference.
 */
export function watchFiles(studio: Studio): () => void {
  const watched = new Map<string, () => void>();
  const sync = () => {
    const revisions = new Map(
      studio.documents.getState().documents.flatMap(({ path, revision }) => (path === null ? [] : [[path, revision]])),
    );
    for (const [path, stop] of watched) {
      if (revisions.has(path)) continue;
      stop();
      watched.delete(path);
    }
    for (const [path, revision] of revisions) {
      if (!watched.has(path)) watched.set(path, watch(studio, { path, revision }));
    }
  };
  const unsubscribe = studio.documents.subscribe(sync);
  sync();
  return () => {
    unsubscribe();
    for (const stop of watched.values()) stop();
  };
}

/** Changes are reported relative to the revision that the tab starts with. */
function watch(studio: Studio, file: { path: string; revision: string | null }): () => void {
  return studio.api.files.watch(file, {
    next(change) {
      const document = documentAt(studio, file.path);
      if (document === undefined) return;
      if (change.kind === 'deleted') return studio.documents.getState().markOutside(document.id, 'deleted');
      if (change.revision === document.revision) return;
      if (hasUnsavedWork(document)) return studio.documents.getState().markOutside(document.id, 'changed');
      if (!takeText(studio, document.id, change)) return;
      const message = 'The file was changed elsewhere; this is the new version.';
      studio.toasts.getState().show({ tone: 'info', message, about: fileOf(document.id) });
    },
  });
}
