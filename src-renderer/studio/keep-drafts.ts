import { parsePipeline } from '../../core/pipeline/document.ts';
import { hasUnsavedWork, textOf } from '../stores/documents-store.ts';
import { plural } from '../ui/numbers.ts';
import { saveDocument, takeText } from './document-files.ts';
import { documentById, type Studio } from './studio.ts';

const pauseMs = 800;

/** The state of each tab that its draft holds, by studio. */
const draftsOf = new WeakMap<Studio, Map<string, unknown>>();

/** Whether some unsaved work would be lost if the window went away this moment. */
export function hasWaitingDrafts(studio: Studio): boolean {
  const stored = draftsOf.get(studio);
  return studio.documents
    .getState()
    .documents.some((document) => hasUnsavedWork(document) && stored?.get(document.id) !== document.history.pipeline);
}

/** Keeps a draft of each tab with unsaved work, and writes the file itself where the person wants that. */
export function keepDrafts(studio: Studio): () => void {
  // What is unsaved before anything was done is a recovered draft.
  const recovered = studio.documents.getState().documents.filter(hasUnsavedWork);
  const stored = new Map<string, unknown>(recovered.map(({ id, history }) => [id, history.pipeline]));
  draftsOf.set(studio, stored);
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What goes on for each tab: one at a time, so that the newest state is the one that stays. */
  const turns = new Map<string, Promise<void>>();

  const keepOne = async (id: string) => {
    const document = documentById(studio, id);
    if (document === undefined) return;
    const { path, history } = document;
    if (!hasUnsavedWork(document)) {
      if (stored.delete(id)) await studio.api.files.dropDraft({ id });
      return;
    }
    if (stored.get(id) === history.pipeline) return;
    const isAutosaving = studio.settings.getState().settings.isAutosaving && path !== null && document.outside === null;
    if (isAutosaving && (await saveDocument(studio, id))) return;
    await storeDraft(id);
  };
  const storeDraft = async (id: string) => {
    const document = documentById(studio, id);
    if (document === undefined || !hasUnsavedWork(document)) return;
    const { path, revision, history } = document;
    await studio.api.files.storeDraft({ id, path, text: textOf(history.pipeline), baseRevision: revision });
    stored.set(id, history.pipeline);
  };
  const warn = () => {
    studio.toasts
      .getState()
      .show({ tone: 'warning', message: 'A draft of your work could not be stored. Save it soon.' });
  };
  const keep = () => {
    for (const { id } of studio.documents.getState().documents) {
      const before = turns.get(id) ?? Promise.resolve();
      turns.set(id, before.then(() => keepOne(id)).catch(warn));
    }
  };
  const unsubscribe = studio.documents.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(keep, pauseMs);
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}

/** Opens what an earlier session left unsaved; it stays a draft until it is saved. True where there was something. */
export async function recoverDrafts(studio: Studio): Promise<boolean> {
  const drafts = await studio.api.files.drafts();
  let recovered = 0;
  for (const { id, path, text, baseRevision } of drafts) {
    const { pipeline } = parsePipeline(text);
    if (pipeline === undefined) continue;
    studio.documents.getState().add({ id, path, revision: baseRevision, pipeline, isSaved: false });
    recovered += 1;
  }
  if (recovered > 0) {
    const message = `Recovered unsaved work in ${plural(recovered, 'tab')}.`;
    studio.toasts.getState().show({ tone: 'info', message });
  }
  return recovered > 0;
}

/** Watches the files of all tabs: a clean tab follows its file, one with work of its own says that they differ. */
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

/** Changes are told from the revision on that the tab begins with. */
function watch(studio: Studio, file: { path: string; revision: string | null }): () => void {
  return studio.api.files.watch(file, {
    next(change) {
      const document = studio.documents.getState().documents.find(({ path }) => path === file.path);
      if (document === undefined) return;
      if (change.kind === 'deleted') return studio.documents.getState().markOutside(document.id, 'deleted');
      if (change.revision === document.revision) return;
      if (hasUnsavedWork(document)) return studio.documents.getState().markOutside(document.id, 'changed');
      takeText(studio, document.id, change);
      studio.toasts
        .getState()
        .show({ tone: 'info', message: 'The file was changed elsewhere; this is the new version.' });
    },
  });
}
