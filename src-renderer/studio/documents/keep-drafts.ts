import { parsePipeline } from '../../../core/pipeline/document.ts';
import { hasUnsavedWork, textOf } from '../../stores/documents-store.ts';
import { plural } from '../../ui/numbers.ts';
import { documentById, type Studio } from '../studio.ts';
import { saveDocument } from './document-files.ts';

const pauseMs = 800;

/** For each tab, the state that its draft holds; by studio. */
const draftsOf = new WeakMap<Studio, Map<string, unknown>>();

/** Whether unsaved changes would be lost if the window closed now. */
export function hasWaitingDrafts(studio: Studio): boolean {
  const stored = draftsOf.get(studio);
  return studio.documents
    .getState()
    .documents.some((document) => hasUnsavedWork(document) && stored?.get(document.id) !== document.history.pipeline);
}

/** Keeps a draft of each tab with unsaved changes, and saves the file itself if autosave is on. */
export function keepDrafts(studio: Studio): () => void {
  // Tabs that are unsaved from the start are recovered drafts.
  const recovered = studio.documents.getState().documents.filter(hasUnsavedWork);
  const stored = new Map<string, unknown>(recovered.map(({ id, history }) => [id, history.pipeline]));
  draftsOf.set(studio, stored);
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The current write of each tab: one at a time, so that the newest state is written last. */
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

/** Opens the drafts that an earlier session left; they stay drafts until saved. True if there were any. */
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
