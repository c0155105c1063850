import type { AppInfo, StudioApi } from '../api/studio-api.ts';
import { createCanvasStore } from '../stores/canvas-store.ts';
import { createDialogsStore } from '../stores/dialogs-store.ts';
import { createDocumentsStore, type StudioDocument } from '../stores/documents-store.ts';
import { createGaugesStore } from '../stores/gauges-store.ts';
import { createRejectsStore } from '../stores/rejects-store.ts';
import { createRunsStore } from '../stores/runs-store.ts';
import { createSelectionStore, emptySelection, type Selection } from '../stores/selection-store.ts';
import { createSessionStore } from '../stores/session-store.ts';
import { createSettingsStore } from '../stores/settings-store.ts';
import { createToastsStore } from '../stores/toasts-store.ts';
import { createViewStore } from '../stores/view-store.ts';
import { dismissSeen } from './documents/dismiss-seen.ts';
import { dismissSolved } from './documents/dismiss-solved.ts';
import { pruneSelections } from './documents/prune-selections.ts';

/** The studio of one window: its host and its stores. Components get it by `useStudio`, actions as an argument. */
export interface Studio {
  api: StudioApi;
  info: AppInfo;
  documents: ReturnType<typeof createDocumentsStore>;
  selection: ReturnType<typeof createSelectionStore>;
  session: ReturnType<typeof createSessionStore>;
  runs: ReturnType<typeof createRunsStore>;
  rejects: ReturnType<typeof createRejectsStore>;
  settings: ReturnType<typeof createSettingsStore>;
  view: ReturnType<typeof createViewStore>;
  canvas: ReturnType<typeof createCanvasStore>;
  gauges: ReturnType<typeof createGaugesStore>;
  dialogs: ReturnType<typeof createDialogsStore>;
  toasts: ReturnType<typeof createToastsStore>;
}

export function createStudio(api: StudioApi, info: AppInfo, storage: Pick<Storage, 'getItem' | 'setItem'>): Studio {
  const studio = {
    api,
    info,
    documents: createDocumentsStore(),
    selection: createSelectionStore(),
    session: createSessionStore(),
    runs: createRunsStore(),
    rejects: createRejectsStore(),
    settings: createSettingsStore(api),
    view: createViewStore(storage),
    canvas: createCanvasStore(),
    gauges: createGaugesStore(),
    dialogs: createDialogsStore(),
    toasts: createToastsStore(),
  };
  pruneSelections(studio);
  dismissSeen(studio);
  dismissSolved(studio);
  return studio;
}

/** The tab with this id, if it is open. */
export function documentById(studio: Studio, id: string): StudioDocument | undefined {
  return studio.documents.getState().documents.find((document) => document.id === id);
}

export function activeDocument(studio: Studio): StudioDocument | null {
  const { documents, activeId } = studio.documents.getState();
  return documents.find((document) => document.id === activeId) ?? null;
}

export function activeSelection(studio: Studio): Selection {
  const { activeId } = studio.documents.getState();
  return (activeId === null ? undefined : studio.selection.getState().byDocument[activeId]) ?? emptySelection;
}
