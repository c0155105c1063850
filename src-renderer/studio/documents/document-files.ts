import type { OpenedFile } from '../../../core/api/files.ts';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import { applyEdits } from '../../../core/pipeline/edits.ts';
import { pipelineFileEnding } from '../../../core/pipeline/file-ending.ts';
import { currentFormat, type Pipeline } from '../../../core/pipeline/schema.ts';
import { hasUnsavedWork, type StudioDocument, textOf, titleOf } from '../../stores/documents-store.ts';
import { askChoice, pickPath } from '../ask.ts';
import { edit, pipelineOf } from '../editing/edit-nodes.ts';
import { fileNameOf } from '../file-paths.ts';
import { documentById, type Studio } from '../studio.ts';
import { tellFailure } from '../tell-failure.ts';
import { pathEdits } from './path-edits.ts';

export const emptyPipeline: Pipeline = {
  format: currentFormat,
  params: [],
  nodes: [],
  edges: [],
  environments: {},
  notes: [],
  groups: [],
  settings: {},
};

export function newDocument(studio: Studio): string {
  const { isDockOpen, isDockTall, toggle } = studio.view.getState();
  // In a new pipeline there is only the canvas to look at.
  if (isDockOpen && isDockTall) toggle('isDockTall');
  return studio.documents.getState().add({ path: null, revision: null, pipeline: emptyPipeline, isSaved: true });
}

export async function openByDialog(studio: Studio): Promise<void> {
  const path = await pickPath(studio, 'openPipeline');
  if (path !== null) await openPath(studio, path);
}

/** The tab that has a file open. */
export function documentAt(studio: Studio, path: string): StudioDocument | undefined {
  return studio.documents.getState().documents.find((document) => document.path === path);
}

/** Opens a file in a tab, or activates the tab that has it open. */
export async function openPath(studio: Studio, path: string): Promise<void> {
  const open = documentAt(studio, path);
  if (open !== undefined) return studio.documents.getState().activate(open.id);
  showFile(studio, await studio.api.files.open({ path }));
}

export async function openSample(studio: Studio, id: string): Promise<void> {
  showFile(studio, await studio.api.files.openSample({ id }));
}

/** Opens something in the background, and shows its failure. */
export async function tryOpening(studio: Studio, open: () => Promise<void>): Promise<void> {
  try {
    await open();
  } catch (error) {
    tellFailure(studio, 'A file could not be opened.', error, 'warning');
  }
}

/** Several ways may lead to one file, such as that of a link to it. */
function showFile(studio: Studio, file: OpenedFile): void {
  const open = documentAt(studio, file.path);
  if (open === undefined) addTab(studio, file);
  else studio.documents.getState().activate(open.id);
}

function addTab(studio: Studio, { path, text, revision }: OpenedFile): void {
  const { pipeline, problems } = parsePipeline(text);
  studio.documents.getState().add({
    path,
    revision,
    pipeline: pipeline ?? emptyPipeline,
    isSaved: true,
    ...(pipeline === undefined && { unreadable: { text, problems } }),
  });
  dropEmptyTab(studio);
}

/** The first file that is opened replaces an untouched empty tab. */
function dropEmptyTab(studio: Studio): void {
  const { documents, activeId, close } = studio.documents.getState();
  const idle = documents.find(
    ({ id, path, history }) =>
      id !== activeId && path === null && history.past.length + history.future.length === 0 && history.savedStep === 0,
  );
  if (idle !== undefined) close(idle.id);
}

/** The latest save of each tab; by studio. */
const savesOf = new WeakMap<Studio, Map<string, Promise<boolean>>>();

/**
 * Saves a tab; true if its content is in its file afterwards. Of two at once, as where autosave meets a person, the
 * second starts from what the first has written, and does not take that for the work of others.
 */
export function saveDocument(studio: Studio, id: string): Promise<boolean> {
  const saves = savesOf.get(studio) ?? new Map<string, Promise<boolean>>();
  savesOf.set(studio, saves);
  const before = saves.get(id) ?? Promise.resolve(true);
  const save = before.catch(() => false).then(() => saveNow(studio, id));
  saves.set(id, save);
  return save;
}

async function saveNow(studio: Studio, id: string): Promise<boolean> {
  const document = documentById(studio, id);
  if (document === undefined) return true;
  if (document.path === null) return saveDocumentAs(studio, id);
  return write(studio, document, document.path, document.revision);
}

async function write(
  studio: Studio,
  document: StudioDocument,
  path: string,
  expectedRevision: string | null,
): Promise<boolean> {
  const { pipeline } = document.history;
  const result = await studio.api.files.save({ path, text: textOf(pipeline), expectedRevision });
  if (result.status === 'saved') {
    studio.documents.getState().saved(document.id, { path: result.path, revision: result.revision, pipeline });
    return true;
  }
  if (result.status === 'exists') return false;
  return resolveConflict(studio, document, result);
}

async function resolveConflict(
  studio: Studio,
  document: StudioDocument,
  theirs: { text: string; revision: string },
): Promise<boolean> {
  const choice = await askChoice(studio, {
    title: 'This file was changed elsewhere',
    message: `"${fileNameOf(document.path ?? '')}" is not the file that this tab started from. Which version do you want to keep?`,
    choices: [
      { value: 'mine', title: 'Keep mine', tone: 'danger' },
      { value: 'theirs', title: 'Load the other' },
      { value: 'both', title: 'Save mine elsewhere', tone: 'primary' },
    ],
  });
  if (choice === 'mine' && document.path !== null) return write(studio, document, document.path, theirs.revision);
  if (choice === 'both') return saveDocumentAs(studio, document.id);
  if (choice === 'theirs') takeText(studio, document.id, theirs);
  return false;
}

/**
 * Replaces the content of a tab by that of its file, unless the file is invalid and the tab is not. Returns true if
 * replaced. What the tab held is lost then: ask first if it matters.
 */
export function takeText(studio: Studio, id: string, { text, revision }: { text: string; revision: string }): boolean {
  const { pipeline, problems } = parsePipeline(text);
  const { show, dismissAbout } = studio.toasts.getState();
  if (pipeline === undefined && documentById(studio, id)?.unreadable === null) {
    const message = 'The file on disk is not a valid pipeline now; the tab keeps what it has.';
    show({ tone: 'warning', message, about: fileOf(id), ...(problems[0] && { detail: problems[0].message }) });
    studio.documents.getState().markOutside(id, 'changed');
    return false;
  }
  dismissAbout(fileOf(id));
  const unreadable = pipeline === undefined ? { text, problems } : null;
  studio.documents.getState().reload(id, { revision, pipeline: pipeline ?? emptyPipeline, unreadable });
  return true;
}

/** The subject of messages about the file of a tab. */
export function fileOf(id: string): string {
  return `file ${id}`;
}

export async function saveDocumentAs(studio: Studio, id: string): Promise<boolean> {
  const document = documentById(studio, id);
  if (document === undefined) return true;
  const path = await pickPath(studio, 'savePipeline', suggestedName(document));
  if (path === null) return false;
  const { pipeline } = document.history;
  const edits = document.path === null ? pathEdits(pipeline, path) : [];
  const text = textOf(applyEdits(pipeline, edits).pipeline);
  // Native dialogs ask before they return an existing file; for the in-app picker, we must.
  const saveAs = (isOverwriting: boolean) =>
    studio.api.files.saveAs({ path, text, isOverwriting, ...(document.path === null && { draft: id }) });
  const first = await saveAs(studio.info.hasNativeDialogs);
  const result = first.status === 'exists' && (await mayOverwrite(studio, path)) ? await saveAs(true) : first;
  if (result.status !== 'saved') return false;
  const isUnchanged = pipelineOf(studio, id) === pipeline;
  edit(studio, id, edits, 'name files from the folder of the pipeline');
  const written = isUnchanged ? pipelineOf(studio, id) : pipeline;
  studio.documents.getState().saved(id, { path: result.path, revision: result.revision, pipeline: written });
  return true;
}

async function mayOverwrite(studio: Studio, path: string): Promise<boolean> {
  const choice = await askChoice(studio, {
    title: `Replace "${fileNameOf(path)}"?`,
    message: 'A file of this name already exists. Its content would be lost.',
    choices: [{ value: 'replace', title: 'Replace', tone: 'danger' }],
  });
  return choice === 'replace';
}

/** The suggested file name for a tab. */
export function suggestedName(document: StudioDocument): string {
  const stem = titleOf(document)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `${stem || 'pipeline'}${pipelineFileEnding}`;
}

/** Closes a tab, after asking about unsaved changes. False if the user cancels. */
export async function closeDocument(studio: Studio, id: string): Promise<boolean> {
  const document = documentById(studio, id);
  if (document === undefined) return true;
  if (hasUnsavedWork(document)) {
    const choice = await askChoice(studio, {
      title: `Save "${titleOf(document)}"?`,
      message: document.path === null ? 'It is in no file yet.' : 'This tab has changes that are not in its file yet.',
      choices: [
        { value: 'discard', title: 'Do not save', tone: 'danger' },
        { value: 'save', title: 'Save', tone: 'primary' },
      ],
    });
    if (choice === null || (choice === 'save' && !(await saveDocument(studio, id)))) return false;
  }
  studio.documents.getState().close(id);
  studio.selection.getState().forget(id);
  studio.session.getState().forget(id);
  studio.runs.getState().forget(id);
  if (studio.documents.getState().documents.length === 0) newDocument(studio);
  await studio.api.files.dropDraft({ id });
  return true;
}
