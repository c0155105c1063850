import type { Draft, FileChange, OpenedFile, OpenTabs, SaveResult } from '../../../core/api/files.ts';
import { checkConfig } from '../../../core/nodes/check-config.ts';
import { findNode } from '../../../core/nodes/registry.ts';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import { buildGraph } from '../../../core/pipeline/graph.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { PipelineNode } from '../../../core/pipeline/schema.ts';
import type { RunEvent } from '../../../core/run/events.ts';
import type { NodeDescription, PipelineDescription } from '../../../src-renderer/api/preview-api.ts';
import type { RunEventMessage } from '../../../src-renderer/api/runs-api.ts';
import { type ColumnInfo, type Observer, StudioError } from '../../../src-renderer/api/shared.ts';
import type { AppInfo, StudioApi, StudioSettings } from '../../../src-renderer/api/studio-api.ts';

export interface FakeHost {
  info?: Partial<AppInfo>;
  settings?: Partial<StudioSettings>;
  /** Texts by path. */
  files?: Record<string, string>;
  samples?: { id: string; title: string; description: string; path: string }[];
  /** Columns of input nodes, by node id. */
  columns?: Record<string, ColumnInfo[]>;
  problems?: Problem[];
  drafts?: Draft[];
  tabs?: OpenTabs;
}

export interface FakeStudioApi extends StudioApi {
  /** The current content of the files. */
  files: StudioApi['files'] & {
    texts: Map<string, string>;
    storedDrafts: Map<string, Draft>;
    changeOutside(path: string, text: string): void;
  };
  runs: StudioApi['runs'] & { started: unknown[]; emit(event: RunEvent): void };
}

const settings: StudioSettings = {
  theme: 'system',
  isTourDone: true,
  isSnapping: true,
  previewRows: 200,
  isAutosaving: false,
};

const info: AppInfo = {
  version: '0.0.0',
  platform: 'linux',
  host: 'browser',
  hasNativeDialogs: false,
  canReveal: false,
  cores: 2,
  memoryBytes: 8e9,
  isFirstStart: false,
};

/** An in-memory host: files are texts, graphs and configs are checked by core, rows and columns are made up. */
export function fakeStudioApi(host: FakeHost = {}): FakeStudioApi {
  let current = { ...settings, ...host.settings };
  const unused = (name: string) => () => Promise.reject(new StudioError('internal', `The fake host has no ${name}.`));
  return {
    app: {
      info: async () => ({ ...info, ...host.info }),
      commands: () => () => undefined,
      connection(observer) {
        observer.next('connected');
        return () => undefined;
      },
      openExternal: async () => undefined,
      describeWindow: async () => undefined,
    },
    files: fakeFiles(host),
    csv: { inspect: unused('csv.inspect') },
    preview: {
      describe: async ({ document }) => describePipeline(document.text, host),
      rows: async ({ document, node, port }) => {
        const columns = describePipeline(document.text, host).nodes[node]?.outputs[port] ?? [];
        const rows = Array.from({ length: 20 }, (_, row) => columns.map((column) => `${column.name} ${row + 1}`));
        return { columns, rows, total: null, sampledRows: null };
      },
      count: async () => ({ filtered: 20, total: 20, sampledRows: null }),
      profile: async () => [],
      proposeTypes: async () => [],
      tryCast: unused('preview.tryCast'),
      tryPattern: unused('preview.tryPattern'),
      parts: async () => [],
      functions: async () => [
        { name: 'lower', kind: 'scalar', signature: 'lower(text)', description: 'The text in small letters.' },
        { name: 'round', kind: 'scalar', signature: 'round(number, digits)', description: 'The number, rounded.' },
        { name: 'sum', kind: 'aggregate', signature: 'sum(number)', description: 'The sum of all values.' },
      ],
    },
    exports: { check: unused('exports.check'), write: unused('exports.write'), reveal: unused('exports.reveal') },
    runs: fakeRuns(),
    deadLetters: {
      counts: async () => ({ open: 0, replayed: 0, discarded: 0, byNode: {} }),
      changes: () => () => undefined,
      groups: async () => [],
      page: async () => ({ entries: [], total: 0 }),
      show: unused('deadLetters.show'),
      tryFix: unused('deadLetters.tryFix'),
      correct: unused('deadLetters.correct'),
      clearCorrection: async () => ({ changed: 0 }),
      planReplay: unused('deadLetters.planReplay'),
      replay: unused('deadLetters.replay'),
      discard: async () => ({ changed: 0 }),
      reopen: async () => ({ changed: 0 }),
      export: async () => ({ text: '', next: null }),
    },
    gauges: { subscribe: () => () => undefined },
    settings: {
      get: async () => current,
      async set(changed) {
        current = { ...current, ...changed };
        return current;
      },
      changes: () => () => undefined,
    },
    secrets: fakeSecrets(),
  };
}

function fakeSecrets(): FakeStudioApi['secrets'] {
  const stored = new Map<string, string>();
  const observers = new Set<Observer<null>>();
  const tell = () => observers.forEach((observer) => void observer.next(null));
  return {
    list: async ({ names }) => ({
      isLasting: true,
      isDamaged: false,
      secrets: [...new Set([...names, ...stored.keys()])].map((name) => ({
        name,
        isStored: stored.has(name),
        isInEnvironment: false,
        isUnreadable: false,
      })),
    }),
    async set({ name, value }) {
      stored.set(name, value);
      tell();
    },
    async remove({ name }) {
      stored.delete(name);
      tell();
    },
    changes(observer) {
      observers.add(observer);
      return () => observers.delete(observer);
    },
  };
}

function fakeFiles({
  files = {},
  samples = [],
  drafts = [],
  tabs = { paths: [], active: null },
}: FakeHost): FakeStudioApi['files'] {
  const texts = new Map(Object.entries(files));
  const storedDrafts = new Map(drafts.map((draft) => [draft.id, draft]));
  let keptTabs = tabs;
  const watchers = new Map<string, Observer<FileChange>>();
  const read = (path: string): OpenedFile => {
    const text = texts.get(path);
    if (text === undefined) throw new StudioError('source.not_found', `There is no file ${path}.`);
    return { path, text, revision: revisionOf(text) };
  };
  const write = (path: string, text: string): SaveResult => {
    texts.set(path, text);
    return { status: 'saved', path, revision: revisionOf(text) };
  };
  return {
    texts,
    storedDrafts,
    changeOutside(path, text) {
      texts.set(path, text);
      watchers.get(path)?.next({ kind: 'changed', path, text, revision: revisionOf(text) });
    },
    open: async ({ path }) => read(path),
    async save({ path, text, expectedRevision }) {
      const there = texts.get(path);
      const isSame = there === undefined || expectedRevision === null || revisionOf(there) === expectedRevision;
      return isSame ? write(path, text) : { status: 'conflict', text: there, revision: revisionOf(there) };
    },
    saveAs: async ({ path, text, isOverwriting }) =>
      texts.has(path) && !isOverwriting ? { status: 'exists' } : write(path, text),
    pick: async () => null,
    folders: async () => [{ path: '/data', name: 'data' }],
    openFolder: async ({ path }) => ({ path, name: path, file: null }),
    list: async ({ folder }) => ({
      path: folder,
      parent: folder === '/data' ? null : '/data',
      entries: [...texts.keys()]
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => ({
          name: path.slice(folder.length + 1),
          path,
          kind: path.endsWith('.weir.json') ? ('pipeline' as const) : ('csv' as const),
          size: texts.get(path)?.length ?? 0,
          modifiedMs: 0,
        })),
    }),
    createFolder: async ({ folder, name }) => ({
      name,
      path: `${folder}/${name}`,
      kind: 'folder',
      size: null,
      modifiedMs: 0,
    }),
    recent: async () =>
      [...texts.keys()]
        .filter((path) => path.endsWith('.json'))
        .map((path) => ({ path, name: path, openedMs: 0, isMissing: false })),
    forgetRecent: async () => undefined,
    samples: async () => samples.map(({ id, title, description }) => ({ id, title, description })),
    openSample: async ({ id }) => read(samples.find((sample) => sample.id === id)?.path ?? id),
    place: async (file) => {
      texts.set(`/data/${file.name}`, await file.text());
      return { path: `/data/${file.name}`, name: file.name, size: file.size };
    },
    watch({ path }, observer) {
      watchers.set(path, observer);
      return () => watchers.delete(path);
    },
    tabs: async () => keptTabs,
    keepTabs: async (tabs) => {
      keptTabs = tabs;
    },
    drafts: async () => [...storedDrafts.values()],
    storeDraft: async (draft) => void storedDrafts.set(draft.id, { ...draft, storedMs: 0 }),
    dropDraft: async ({ id }) => void storedDrafts.delete(id),
  };
}

function fakeRuns(): FakeStudioApi['runs'] {
  const started: unknown[] = [];
  const observers = new Set<Observer<RunEventMessage>>();
  let sequence = 0;
  return {
    started,
    emit(event) {
      sequence += 1;
      for (const observer of observers) observer.next({ sequence, atMs: sequence * 100, event });
    },
    async start(input) {
      started.push(input);
      return { runId: `run-${started.length}`, startedMs: 0 };
    },
    events(_, observer) {
      observers.add(observer);
      return () => observers.delete(observer);
    },
    stop: async () => undefined,
    active: async () => [],
    list: async () => [],
    get: () => Promise.reject(new StudioError('internal', 'The fake host keeps no runs.')),
    result: async () => ({ columns: [], rows: [], total: 0 }),
    revealResult: async () => undefined,
  };
}

function revisionOf(text: string): string {
  let hash = 0;
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) | 0;
  return String(hash);
}

function describePipeline(text: string, { columns = {}, problems: told = [] }: FakeHost): PipelineDescription {
  const { pipeline, problems } = parsePipeline(text);
  if (pipeline === undefined) return { problems, nodes: {}, sourceState: '' };
  const checked = pipeline.nodes.flatMap((node) => checkNode(node));
  const valid = new Set(pipeline.nodes.filter((node) => checkNode(node).length === 0).map(({ id }) => id));
  const portsOf = (node: PipelineNode) => {
    const definition = findNode(node.type);
    return definition?.ports(valid.has(node.id) ? node.config : definition.example.config);
  };
  const built = buildGraph(pipeline, portsOf);
  const nodes: Record<string, NodeDescription> = {};
  for (const node of built.graph.order) {
    const arriving = built.graph.into(node.id).map((edge) => nodes[edge.from.node]?.outputs[edge.from.port] ?? []);
    const own = columns[node.id] ?? arriving.flat();
    const ports = portsOf(node);
    nodes[node.id] = {
      inputs: Object.fromEntries(
        ports?.inputs.map((port, index) => [port.name, port.many ? arriving : arriving.slice(index, index + 1)]) ?? [],
      ),
      outputs: Object.fromEntries(ports?.outputs.map((port) => [port.name, own]) ?? []),
    };
  }
  return { problems: [...problems, ...checked, ...built.problems, ...told], nodes, sourceState: '' };
}

function checkNode(node: PipelineNode): Problem[] {
  const definition = findNode(node.type);
  if (definition === undefined) {
    return [
      { severity: 'error', code: 'node.unknown_type', node: node.id, message: `There is no node type "${node.type}".` },
    ];
  }
  const checked = checkConfig(definition, node.id, node.config);
  return checked.ok ? [] : checked.problems;
}
