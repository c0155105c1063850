import { createStore } from 'zustand/vanilla';
import type { Edit } from '../../core/pipeline/edits.ts';
import { pipelineFileStem } from '../../core/pipeline/file-ending.ts';
import { formatPipeline } from '../../core/pipeline/format.ts';
import type { Problem } from '../../core/pipeline/problems.ts';
import type { Pipeline } from '../../core/pipeline/schema.ts';
import { fileNameOf } from '../studio/file-paths.ts';
import {
  endGesture,
  type Gesture,
  type History,
  isUnsaved,
  markSaved,
  perform,
  redo,
  startHistory,
  undo,
} from './history.ts';

/** A tab with its pipeline. */
export interface StudioDocument {
  id: string;
  /** Absolute path; null before the first save. */
  path: string | null;
  /** The revision of the file as last read or written; null before the first save. */
  revision: string | null;
  history: History;
  /** Set if another program changed or deleted the file while the tab has unsaved changes. */
  outside: 'changed' | 'deleted' | null;
  /** Set if the file is not a valid pipeline: it cannot be edited, and the problems say why. */
  unreadable: { text: string; problems: readonly Problem[] } | null;
}

export interface NewDocument {
  /** The id of a recovered draft, which it keeps; absent for a new tab. */
  id?: string;
  path: string | null;
  revision: string | null;
  pipeline: Pipeline;
  /** False for recovered drafts, which have unsaved changes from the start. */
  isSaved: boolean;
  unreadable?: StudioDocument['unreadable'];
}

interface DocumentsState {
  documents: readonly StudioDocument[];
  activeId: string | null;
  add(document: NewDocument): string;
  activate(id: string): void;
  close(id: string): void;
  move(id: string, toIndex: number): void;
  edit(id: string, edits: readonly Edit[], gesture: Gesture): void;
  endGesture(id: string): void;
  undo(id: string): void;
  redo(id: string): void;
  /** `pipeline` is the state that was written; later edits remain unsaved. */
  saved(id: string, written: { path: string; revision: string; pipeline: Pipeline }): void;
  /** Replaces the content of the tab by that of the file; the history starts afresh. */
  reload(
    id: string,
    content: { revision: string; pipeline: Pipeline; unreadable?: StudioDocument['unreadable'] },
  ): void;
  markOutside(id: string, outside: StudioDocument['outside'], revision?: string): void;
}

export function createDocumentsStore() {
  return createStore<DocumentsState>((set, get) => {
    const change = (id: string, update: (document: StudioDocument) => StudioDocument) =>
      set(({ documents }) => ({
        documents: documents.map((document) => (document.id === id ? update(document) : document)),
      }));
    const changeHistory = (id: string, update: (history: History) => History) =>
      change(id, (document) => {
        const history = update(document.history);
        return history === document.history ? document : { ...document, history };
      });
    return {
      documents: [],
      activeId: null,
      add({ id = crypto.randomUUID(), path, revision, pipeline, isSaved, unreadable = null }) {
        const history = startHistory(pipeline, isSaved);
        set(({ documents }) => ({
          documents: [...documents, { id, path, revision, history, outside: null, unreadable }],
          activeId: id,
        }));
        return id;
      },
      activate: (id) => set({ activeId: id }),
      close(id) {
        const { documents, activeId } = get();
        const index = documents.findIndex((document) => document.id === id);
        const rest = documents.filter((document) => document.id !== id);
        const neighbour = rest[Math.min(index, rest.length - 1)]?.id ?? null;
        set({ documents: rest, activeId: activeId === id ? neighbour : activeId });
      },
      move(id, toIndex) {
        const moved = get().documents.find((document) => document.id === id);
        if (moved === undefined) return;
        const rest = get().documents.filter((document) => document.id !== id);
        set({ documents: rest.toSpliced(toIndex, 0, moved) });
      },
      edit: (id, edits, gesture) => changeHistory(id, (history) => perform(history, edits, gesture)),
      endGesture: (id) => changeHistory(id, endGesture),
      undo: (id) => changeHistory(id, undo),
      redo: (id) => changeHistory(id, redo),
      saved: (id, { path, revision, pipeline }) =>
        change(id, (document) => {
          const isUnchanged = document.history.pipeline === pipeline;
          const history = isUnchanged ? markSaved(document.history) : document.history;
          return { ...document, path, revision, outside: null, history };
        }),
      reload: (id, { revision, pipeline, unreadable = null }) =>
        change(id, (document) => ({
          ...document,
          revision,
          history: startHistory(pipeline, true),
          outside: null,
          unreadable,
        })),
      markOutside: (id, outside, revision) =>
        change(id, (document) => ({ ...document, outside, ...(revision !== undefined && { revision }) })),
    };
  });
}

export function hasUnsavedWork(document: StudioDocument): boolean {
  return document.unreadable === null && isUnsaved(document.history);
}

export function titleOf(document: StudioDocument): string {
  const { name } = document.history.pipeline;
  const file = document.path === null ? undefined : pipelineFileStem(fileNameOf(document.path));
  return name || file || 'Untitled pipeline';
}

const texts = new WeakMap<Pipeline, string>();

/** The text of the file, cached for each state of a pipeline. */
export function textOf(pipeline: Pipeline): string {
  const known = texts.get(pipeline);
  if (known !== undefined) return known;
  const text = formatPipeline(pipeline);
  texts.set(pipeline, text);
  return text;
}
