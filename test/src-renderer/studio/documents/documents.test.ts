import { afterEach, expect, test, vi } from 'vitest';
import type { OpenTabs } from '../../../../core/api/files.ts';
import { findNode } from '../../../../core/nodes/registry.ts';
import { parsePipeline } from '../../../../core/pipeline/document.ts';
import { hasUnsavedWork, textOf } from '../../../../src-renderer/stores/documents-store.ts';
import { toastsBeside } from '../../../../src-renderer/stores/toasts-store.ts';
import {
  closeDocument,
  newDocument,
  openPath,
  saveDocument,
  saveDocumentAs,
} from '../../../../src-renderer/studio/documents/document-files.ts';
import { exportAs } from '../../../../src-renderer/studio/documents/export-pipeline.ts';
import { hasWaitingDrafts, keepDrafts, recoverDrafts } from '../../../../src-renderer/studio/documents/keep-drafts.ts';
import { watchFiles } from '../../../../src-renderer/studio/documents/watch-files.ts';
import { copiedText, duplicateSelection, pasteText } from '../../../../src-renderer/studio/editing/clipboard.ts';
import {
  addNode,
  addNote,
  connect,
  deleteAndBridge,
  edit,
  groupSelection,
  pipelineOf,
} from '../../../../src-renderer/studio/editing/edit-nodes.ts';
import { freePlace } from '../../../../src-renderer/studio/editing/free-place.ts';
import { spliceEdits } from '../../../../src-renderer/studio/editing/splice.ts';
import { runPipeline } from '../../../../src-renderer/studio/runs/run-pipeline.ts';
import { startStudio } from '../../../../src-renderer/studio/start-studio.ts';
import { activeDocument, activeSelection, createStudio } from '../../../../src-renderer/studio/studio.ts';
import { fakeStudio } from '../../../support/studio/fake-studio.ts';
import { type FakeHost, fakeStudioApi } from '../../../support/studio/fake-studio-api.ts';

const path = '/data/sales.weir.json';
const text = textOf(
  parsePipeline(
    JSON.stringify({
      format: 'weir/1',
      name: 'Sales',
      nodes: [
        { id: 'orders', type: 'input.csv', config: { path: 'orders.csv' }, position: { x: 0, y: 0 } },
        { id: 'kept', type: 'filter', config: { where: 'qty > 1' }, position: { x: 300, y: 0 } },
        { id: 'load', type: 'output.csv', config: { path: 'out.csv' }, position: { x: 600, y: 0 } },
      ],
      edges: [
        { from: 'orders', to: 'kept' },
        { from: 'kept', to: 'load' },
      ],
      groups: [{ id: 'g', title: 'Clean', nodes: ['orders', 'kept'] }],
    }),
  ).pipeline ?? expect.fail('the sample must parse'),
);

async function openStudio(host: FakeHost = {}) {
  const api = fakeStudioApi({ files: { [path]: text }, ...host });
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const studio = createStudio(api, await api.app.info(), storage);
  await openPath(studio, path);
  const document = activeDocument(studio)?.id ?? expect.fail('a tab must be open');
  const shown = () => activeDocument(studio) ?? expect.fail('a tab must be open');
  return { api, studio, document, shown };
}

const rename = [{ type: 'setName', name: 'Sales 2' }] as const;

afterEach(() => vi.unstubAllGlobals());

/** A studio that was left with that one file open. */
async function startedStudio(api: ReturnType<typeof fakeStudioApi>, tabs: Partial<OpenTabs> = {}) {
  await api.files.keepTabs({ paths: [path], active: path, ...tabs });
  const studio = await fakeStudio(api);
  vi.stubGlobal('document', { title: '' });
  await startStudio(studio);
  return studio;
}

test('saving writes the file and takes the unsaved mark away', async () => {
  const { api, studio, document, shown } = await openStudio();
  edit(studio, document, rename, 'name');
  expect(hasUnsavedWork(shown())).toBe(true);
  expect(await saveDocument(studio, document)).toBe(true);
  expect(hasUnsavedWork(shown())).toBe(false);
  expect(api.files.texts.get(path)).toBe(text.replace('"Sales"', '"Sales 2"'));
});

test('a pipeline that is saved for the first time names files from its folder, and one that is saved elsewhere as before', async () => {
  const { api, studio, shown } = await openStudio();
  const id = newDocument(studio);
  const at = { x: 0, y: 0 };
  const paths = ['/data/in/orders.csv', '/else/old.csv', 'beside.csv'];
  const nodes = [
    { id: 'orders', type: 'input.csv', config: { path: paths }, position: at },
    { id: 'load', type: 'output.sqlite', config: { path: '/data/shop.db', table: '/data/t' }, position: at },
  ];
  edit(studio, id, [{ type: 'addNodes', nodes }], 'add');
  const configs = () => pipelineOf(studio, id).nodes.map(({ config }) => config);
  const saveAs = async (path: string) => {
    const saving = saveDocumentAs(studio, id);
    await vi.waitUntil(() => studio.dialogs.getState().open?.kind === 'pickFile', { timeout: 5000 });
    const question = studio.dialogs.getState().open;
    if (question?.kind === 'pickFile') question.answer(path);
    return saving;
  };
  const named = [{ path: ['in/orders.csv', '/else/old.csv', 'beside.csv'] }, { path: 'shop.db', table: '/data/t' }];
  for (const path of ['/data/new.weir.json', '/else/copy.weir.json']) {
    expect(await saveAs(path)).toBe(true);
    expect(configs()).toEqual(named);
    expect(hasUnsavedWork(shown())).toBe(false);
    expect(api.files.texts.get(path)).toBe(textOf(pipelineOf(studio, id)));
  }
});

test('a file that another hand changed is not overwritten unasked', async () => {
  const { api, studio, document, shown } = await openStudio();
  edit(studio, document, rename, 'name');
  api.files.texts.set(path, text.replace('"Sales"', '"Theirs"'));
  const saving = saveDocument(studio, document);
  await vi.waitUntil(() => studio.dialogs.getState().open?.kind === 'confirm', { timeout: 5000 });
  const question = studio.dialogs.getState().open;
  if (question?.kind === 'confirm') question.answer('theirs');
  expect(await saving).toBe(false);
  expect(shown().history.pipeline.name).toBe('Theirs');
  expect(api.files.texts.get(path)).toContain('"Theirs"');
});

test('two saves at once follow each other, and are no conflict', async () => {
  const { api, studio, document, shown } = await openStudio();
  edit(studio, document, rename, 'name');
  const slow = Promise.withResolvers<void>();
  const { save } = api.files;
  api.files.save = async (input) => {
    await slow.promise;
    return save(input);
  };
  const both = Promise.all([saveDocument(studio, document), saveDocument(studio, document)]);
  edit(studio, document, [{ type: 'setName', name: 'Sales 3' }], 'name');
  slow.resolve();
  expect(await both).toEqual([true, true]);
  expect(studio.dialogs.getState().open).toBeNull();
  expect(hasUnsavedWork(shown())).toBe(false);
  expect(api.files.texts.get(path)).toContain('"Sales 3"');
});

test('closing a tab with unsaved work asks, and cancelling keeps it', async () => {
  const { studio, document } = await openStudio();
  edit(studio, document, rename, 'name');
  const closing = closeDocument(studio, document);
  await vi.waitUntil(() => studio.dialogs.getState().open?.kind === 'confirm', { timeout: 5000 });
  studio.dialogs.getState().close();
  expect(await closing).toBe(false);
  expect(studio.documents.getState().documents).toHaveLength(1);
});

test('unsaved work is kept as a draft, and found again after a crash', async () => {
  const { api, studio, document } = await openStudio();
  keepDrafts(studio);
  edit(studio, document, rename, 'name');
  expect(hasWaitingDrafts(studio)).toBe(true);
  await vi.waitUntil(() => api.files.storedDrafts.size === 1, { timeout: 5000 });
  const drafts = [...api.files.storedDrafts.values()];

  const next = await openStudio({ drafts });
  expect(await recoverDrafts(next.studio)).toBe(true);
  expect(next.shown().history.pipeline.name).toBe('Sales 2');
  expect(next.shown().path).toBe(path);
  expect(hasUnsavedWork(next.shown())).toBe(true);
  keepDrafts(next.studio);
  expect(hasWaitingDrafts(next.studio)).toBe(false);
  expect(next.api.files.storedDrafts.size).toBe(1);
  await saveDocument(next.studio, next.shown().id);
  await vi.waitUntil(() => next.api.files.storedDrafts.size === 0, { timeout: 5000 });
});

test('a draft without a file is in front again, in its place among the tabs', async () => {
  const draft = { path: null, text, baseRevision: null, storedMs: 0 };
  const drafts = [
    { ...draft, id: 'one' },
    { ...draft, id: 'two' },
  ];
  const api = fakeStudioApi({ files: { [path]: text }, drafts });
  const studio = await startedStudio(api, { active: null, activeId: 'two', order: ['two', 'gone', path, 'one'] });
  expect(activeDocument(studio)).toMatchObject({ id: 'two', path: null });
  expect(studio.documents.getState().documents).toMatchObject([{ id: 'two' }, { path }, { id: 'one' }]);
});

test('tabs are open again as they were left, and what is gone is told in one message', async () => {
  const other = '/data/other.weir.json';
  const api = fakeStudioApi({ files: { [path]: text, [other]: text } });
  const paths = ['/data/gone.weir.json', path, '/data/lost.weir.json', other];
  const studio = await startedStudio(api, { paths });
  expect(studio.documents.getState().documents).toMatchObject([{ path }, { path: other }]);
  expect(activeDocument(studio)?.path).toBe(path);
  expect(studio.toasts.getState().toasts).toMatchObject([
    {
      message: '2 pipelines could not be opened again.',
      detail: 'There is no file /data/gone.weir.json.\nThere is no file /data/lost.weir.json.',
    },
  ]);
  studio.documents.getState().activate(studio.documents.getState().documents[1]?.id ?? '');
  expect(await api.files.tabs()).toMatchObject({ paths: [path, other], active: other });
});

test('a file that is reached by two ways has one tab', async () => {
  const { api, studio } = await openStudio();
  api.files.open = async () => ({ path, text, revision: '1' });
  await openPath(studio, '/link/sales.weir.json');
  expect(studio.documents.getState().documents).toHaveLength(1);
});

test('a draft that is slow to be stored does not come after a newer one', async () => {
  const { api, studio, document } = await openStudio();
  const stored: string[] = [];
  const slow = Promise.withResolvers<void>();
  api.files.storeDraft = async ({ text: drafted }) => {
    if (drafted.includes('Sales 2')) await slow.promise;
    stored.push(drafted);
  };
  vi.useFakeTimers();
  keepDrafts(studio);
  edit(studio, document, rename, 'name');
  await vi.advanceTimersByTimeAsync(1000);
  edit(studio, document, [{ type: 'setName', name: 'Sales 3' }], 'name');
  await vi.advanceTimersByTimeAsync(1000);
  slow.resolve();
  await vi.advanceTimersByTimeAsync(0);
  vi.useRealTimers();
  expect(stored.map((drafted) => /"name": "(.*)"/.exec(drafted)?.[1])).toEqual(['Sales 2', 'Sales 3']);
});

test('work that was not saved by itself, since the file is another now, is kept as a draft', async () => {
  const { api, studio, document } = await openStudio({ settings: { isAutosaving: true } });
  studio.settings.getState().take(await api.settings.get());
  keepDrafts(studio);
  api.files.texts.set(path, text.replace('"Sales"', '"Theirs"'));
  edit(studio, document, rename, 'name');
  await vi.waitUntil(() => studio.dialogs.getState().open?.kind === 'confirm', { timeout: 5000 });
  const question = studio.dialogs.getState().open;
  if (question?.kind === 'confirm') question.answer(null);
  await vi.waitUntil(() => api.files.storedDrafts.size === 1, { timeout: 5000 });
  expect(hasWaitingDrafts(studio)).toBe(false);
});

test('a start opens the draft of a file in place of the file', async () => {
  const draft = { id: 'draft', path, text: text.replace('"Sales"', '"Draft"'), baseRevision: null, storedMs: 0 };
  const api = fakeStudioApi({ files: { [path]: text }, drafts: [draft] });
  const studio = await startedStudio(api);
  expect(studio.documents.getState().documents).toMatchObject([{ id: 'draft', path }]);
  expect(activeDocument(studio)?.history.pipeline.name).toBe('Draft');
});

test('a secret that is set has the pipeline described anew, and what was told before holds up no run', async () => {
  const told = { severity: 'error' as const, code: 'secret.missing' as const, message: 'x', node: 'orders' };
  const problems: (typeof told)[] = [told];
  const api = fakeStudioApi({ files: { [path]: text }, problems });
  const studio = await startedStudio(api);
  const document = activeDocument(studio)?.id ?? expect.fail('a tab must be open');
  const problemsNow = () => studio.session.getState().byDocument[document]?.problems;
  await vi.waitUntil(() => problemsNow()?.length === 1, { timeout: 5000 });
  problems.pop();
  await api.secrets.set({ name: 'KEY', value: 'x' });
  await runPipeline(studio, document, {});
  expect(api.runs.started).toHaveLength(1);
  await vi.waitUntil(() => problemsNow()?.length === 0, { timeout: 5000 });
});

test('what speaks against what is known has it asked anew, and rows read anew where it was wrong', async () => {
  const problems: { severity: 'error'; code: 'node.source'; message: string; node: string }[] = [];
  const api = fakeStudioApi({ files: { [path]: text }, problems });
  const studio = await startedStudio(api);
  const document = activeDocument(studio)?.id ?? expect.fail('a tab must be open');
  const session = () => studio.session.getState();
  await vi.waitUntil(() => session().byDocument[document] !== undefined, { timeout: 5000 });
  const first = session().byDocument[document];
  session().doubt();
  await vi.waitUntil(() => session().byDocument[document] !== first, { timeout: 5000 });
  expect(session().outside).toBe(0);
  problems.push({ severity: 'error', code: 'node.source', message: 'There is no file.', node: 'orders' });
  session().doubt();
  await vi.waitUntil(() => session().outside === 1, { timeout: 5000 });
  expect(session().byDocument[document]?.problems).toHaveLength(1);
});

test('a new pipeline begins with its canvas in sight', async () => {
  const { studio } = await openStudio();
  studio.view.getState().toggle('isDockTall');
  newDocument(studio);
  expect(studio.view.getState().isDockTall).toBe(false);
});

test('a clean tab follows its file; one with work of its own says that they differ', async () => {
  const { api, studio, document, shown } = await openStudio();
  watchFiles(studio);
  api.files.changeOutside(path, text.replace('"Sales"', '"Theirs"'));
  expect(shown().history.pipeline.name).toBe('Theirs');
  edit(studio, document, rename, 'name');
  api.files.changeOutside(path, text);
  expect(shown().history.pipeline.name).toBe('Sales 2');
  expect(shown().outside).toBe('changed');
});

test('what was copied is pasted with its inner edges under new ids, in one step', async () => {
  const { studio, document, shown } = await openStudio();
  studio.selection.getState().select(document, { nodes: ['orders', 'kept'] });
  const clip = copiedText(studio) ?? '';
  expect(pasteText(studio, document, clip, { x: 0, y: 400 })).toBe(true);
  expect(shown().history.pipeline.nodes.map(({ id }) => id)).toEqual(['orders', 'kept', 'load', 'orders_2', 'kept_2']);
  expect(shown().history.pipeline.edges.at(-1)).toEqual({ from: 'orders_2', to: 'kept_2' });
  studio.documents.getState().undo(document);
  expect(textOf(shown().history.pipeline)).toBe(text);
});

test('a table copied from a spreadsheet becomes a node with its rows', async () => {
  const { studio, document, shown } = await openStudio();
  pasteText(studio, document, 'code\tName\tname\n007\tAda\t\n', { x: 0, y: 400 });
  expect(shown().history.pipeline.nodes.at(-1)).toEqual({
    id: 'rows',
    type: 'input.rows',
    config: { columns: ['code', 'Name', 'name_2'], rows: [['007', 'Ada', null]] },
    position: { x: 0, y: 400 },
  });
});

test('a duplicate is selected in place of what it was made of', async () => {
  const { studio, document } = await openStudio();
  studio.selection.getState().select(document, { nodes: ['kept'] });
  duplicateSelection(studio, document);
  expect([...(studio.selection.getState().byDocument[document]?.nodes ?? [])]).toEqual(['kept_2']);
});

test('a wire to an input that is taken replaces the one that was there', async () => {
  const { studio, document, shown } = await openStudio();
  connect(studio, document, { node: 'orders', port: 'out', side: 'out' }, { node: 'load', port: 'in', side: 'in' });
  expect(shown().history.pipeline.edges).toEqual([
    { from: 'orders', to: 'kept' },
    { from: 'orders', to: 'load' },
  ]);
});

test('a node spliced into a wire makes room behind it and joins the group of both ends', async () => {
  const { studio, document } = await openStudio();
  const node = { id: 'typed', type: 'filter', config: { where: 'true' }, position: { x: 150, y: 300 } };
  edit(studio, document, [{ type: 'addNodes', nodes: [node] }], 'add');
  edit(studio, document, spliceEdits(pipelineOf(studio, document), node, 'orders→kept'), 'splice in');
  const { nodes, edges, groups } = pipelineOf(studio, document);
  expect(edges).toEqual([
    { from: 'kept', to: 'load' },
    { from: 'orders', to: 'typed' },
    { from: 'typed', to: 'kept' },
  ]);
  expect(Object.fromEntries(nodes.map(({ id, position }) => [id, position?.x]))).toEqual({
    orders: 0,
    typed: 272,
    kept: 544,
    load: 848,
  });
  expect(groups[0]?.nodes).toEqual(['orders', 'kept', 'typed']);
});

test('deleting a node can join what was before it to what was behind it', async () => {
  const { studio, document, shown } = await openStudio();
  deleteAndBridge(studio, document, 'kept');
  expect(shown().history.pipeline.edges).toEqual([{ from: 'orders', to: 'load' }]);
});

test('grouping takes nodes out of the group that they were in', async () => {
  const { studio, document, shown } = await openStudio();
  studio.selection.getState().select(document, { nodes: ['kept', 'load'] });
  groupSelection(studio, document);
  expect(shown().history.pipeline.groups).toEqual([
    { id: 'g', title: 'Clean', nodes: ['orders'] },
    { id: 'group', title: 'Group', nodes: ['kept', 'load'] },
  ]);
});

test('a run takes the text as it is shown, and its events are followed once each', async () => {
  const { api, studio, document } = await openStudio();
  edit(studio, document, rename, 'name');
  await runPipeline(studio, document, { params: { day: '2024-01-31' } });
  expect(api.runs.started).toEqual([
    { text: text.replace('"Sales"', '"Sales 2"'), path, params: { day: '2024-01-31' }, environment: null },
  ]);
  api.runs.emit({ type: 'state', state: 'running' });
  const counts = { inserted: 1, updated: 2, unchanged: 1032, deleted: 0 };
  api.runs.emit({ type: 'output', output: { node: 'load', target: 'out.db', ...counts } });
  api.runs.emit({ type: 'finished', status: 'succeeded', peakRssBytes: 1, cpuSeconds: 1 });
  expect(studio.runs.getState().byDocument[document]?.state.status).toBe('succeeded');
  expect(studio.toasts.getState().toasts.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^Loaded 3 rows in .+ s; 1,032 were there already\.$/),
  ]);
});

test('a new node covers no other', async () => {
  const { shown } = await openStudio();
  expect(freePlace(shown().history.pipeline, { x: 20, y: 10 })).toEqual({ x: 88, y: 72 });
  expect(freePlace(shown().history.pipeline, { x: 20, y: 100 })).toEqual({ x: 24, y: 104 });
});

test('what is pasted or duplicated covers nothing either, however often', async () => {
  const { studio, document, shown } = await openStudio();
  const places = () => shown().history.pipeline.nodes.map(({ id, position }) => [id, position?.x, position?.y]);
  studio.selection.getState().select(document, { nodes: ['orders', 'kept'] });
  const clip = copiedText(studio) ?? '';
  pasteText(studio, document, clip, { x: 0, y: 40 });
  pasteText(studio, document, clip, { x: 0, y: 40 });
  studio.selection.getState().select(document, { nodes: ['load'] });
  duplicateSelection(studio, document);
  expect(places().slice(3)).toEqual([
    ['orders_2', 32, 72],
    ['kept_2', 332, 72],
    ['orders_3', 128, 168],
    ['kept_3', 428, 168],
    ['load_2', 696, 96],
  ]);
});

test('a new node covers neither a note nor a group that is collapsed', async () => {
  const { studio, document, shown } = await openStudio();
  edit(studio, document, [{ type: 'changeGroup', id: 'g', change: { collapsed: true } }], 'collapse group');
  expect(freePlace(shown().history.pipeline, { x: 300, y: 0 })).toEqual({ x: 304, y: 0 });
  expect(freePlace(shown().history.pipeline, { x: 0, y: -80 })).toEqual({ x: 128, y: 48 });
  addNote(studio, document, { x: 304, y: 0 });
  expect(freePlace(shown().history.pipeline, { x: 304, y: 0 })).toEqual({ x: 400, y: 96 });
});

test('a new join, which is taller than others, covers no node below its place', async () => {
  const { studio, document, shown } = await openStudio();
  const at = (pipeline: ReturnType<typeof pipelineOf>) =>
    new Map(pipeline.nodes.map((node) => [node.id, node.position]));
  const join = findNode('join') ?? expect.fail('there must be a join');
  addNode(studio, document, join, { x: 0, y: -88 });
  expect(at(shown().history.pipeline).get('join')).not.toEqual({ x: 0, y: -88 });
  addNode(studio, document, findNode('filter') ?? expect.fail('there must be a filter'), { x: 304, y: -88 });
  expect(at(shown().history.pipeline).get('filter')).toEqual({ x: 304, y: -88 });
});

test('what a step back takes away is selected no more', async () => {
  const { studio, document } = await openStudio();
  const chosen = () => [...activeSelection(studio).nodes];
  addNode(studio, document, findNode('filter') ?? expect.fail('there must be a filter'), { x: 304, y: -88 });
  studio.selection.getState().change(document, 'nodes', [{ id: 'orders', isSelected: true }]);
  expect(chosen()).toEqual(['filter', 'orders']);
  studio.documents.getState().undo(document);
  expect(chosen()).toEqual(['orders']);
});

test('known errors are shown instead of a run', async () => {
  const { api, studio, document, shown } = await openStudio();
  const { pipeline } = shown().history;
  const problems = [{ severity: 'error' as const, code: 'node.config' as const, message: 'x', node: 'kept' }];
  studio.session
    .getState()
    .describe(document, { pipeline, problems, nodes: {}, sourceState: '', outside: 0, failure: null });
  await runPipeline(studio, document, {});
  expect(api.runs.started).toEqual([]);
  expect(studio.view.getState().dockPanel).toBe('problems');
});

test('a pipeline without an output is not run, and told so', async () => {
  const { api, studio, document } = await openStudio();
  edit(studio, document, [{ type: 'disableNodes', ids: ['load'], isDisabled: true }], 'disable');
  await runPipeline(studio, document, {});
  expect(api.runs.started).toEqual([]);
  expect(studio.toasts.getState().toasts.at(-1)?.message).toContain('add an output');
});

test('an error that has been mended holds up no run, though the engine has not said so yet', async () => {
  const { api, studio, document, shown } = await openStudio();
  const { pipeline } = shown().history;
  const problems = [{ severity: 'error' as const, code: 'node.config' as const, message: 'x', node: 'kept' }];
  studio.session
    .getState()
    .describe(document, { pipeline, problems, nodes: {}, sourceState: '', outside: 0, failure: null });
  edit(studio, document, [{ type: 'configureNode', id: 'kept', config: { where: 'qty > 2' } }], 'mend');
  await runPipeline(studio, document, {});
  expect(api.runs.started).toHaveLength(1);
});

test('a description that takes long holds up no run', async () => {
  const { api, studio, document } = await openStudio();
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort());
  api.preview.describe = (_, options) =>
    new Promise((_resolve, reject) => {
      const giveUp = () => reject(new Error('aborted'));
      if (options?.signal?.aborted === true) giveUp();
      else options?.signal?.addEventListener('abort', giveUp);
    });
  await runPipeline(studio, document, { params: { day: '2024-01-01' } });
  expect(api.runs.started).toHaveLength(1);
});

test('the end of a run is told beside its own tab alone', async () => {
  const { api, studio, document } = await openStudio();
  const shown = () => toastsBeside(studio.toasts.getState().toasts, studio.documents.getState().activeId);
  await runPipeline(studio, document, {});
  api.runs.emit({ type: 'finished', status: 'failed', peakRssBytes: 1, cpuSeconds: 1 });
  newDocument(studio);
  expect(shown()).toEqual([]);
  studio.documents.getState().activate(document);
  expect(shown()).toMatchObject([{ message: 'The run failed.' }]);
});

test('the next run of a tab takes the message about the one before away', async () => {
  const { api, studio, document } = await openStudio();
  await runPipeline(studio, document, {});
  api.runs.emit({ type: 'finished', status: 'failed', peakRssBytes: 1, cpuSeconds: 1 });
  expect(studio.toasts.getState().toasts.map(({ message }) => message)).toEqual(['The run failed.']);
  await runPipeline(studio, document, {});
  expect(studio.toasts.getState().toasts).toEqual([]);
});

test('what cannot be exported asks for no folder', async () => {
  const { api, studio } = await openStudio();
  api.exports.check = () => Promise.reject(new Error('SQL cannot do that.'));
  await expect(exportAs(studio, 'sql')).rejects.toThrow('SQL cannot do that.');
  expect(studio.dialogs.getState().open).toBeNull();
  api.exports.check = async () => undefined;
  void exportAs(studio, 'python');
  await vi.waitFor(() => expect(studio.dialogs.getState().open).toMatchObject({ purpose: 'openFolder' }));
});
