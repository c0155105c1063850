import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunEventMessage } from '../../../src-renderer/api/runs-api.ts';
import type { StudioApi } from '../../../src-renderer/api/studio-api.ts';
import { openTestStudio, type TestStudio } from '../../support/studio/test-studio.ts';
import { overMessages, overWebSocket } from './studio-links.ts';

const orders = 'id,day,price\n1,2024-05-01,9.50\n2,2024-05-02,N/A\n3,2024-05-03,12.00\n';

const pipeline = JSON.stringify({
  format: 'weir/1',
  name: 'Orders',
  nodes: [
    { id: 'orders', type: 'input.csv', config: { path: 'orders.csv' } },
    { id: 'typed', type: 'cast', config: { columns: { price: { type: 'number' }, day: { type: 'date' } } } },
    { id: 'load', type: 'output.sqlite', config: { path: 'shop.db', table: 'orders', mode: 'replace' } },
  ],
  edges: [
    { from: 'orders', to: 'typed' },
    { from: 'typed', to: 'load' },
  ],
});

const files = { 'orders.csv': orders, 'orders.weir.json': pipeline };

interface Connected extends TestStudio {
  api: StudioApi;
  path: string;
  document: { text: string; path: string };
}

describe.each([
  ['a WebSocket', overWebSocket],
  ['messages', overMessages],
])('the API over %s', (_name, connect) => {
  async function open(): Promise<Connected> {
    const opened = openTestStudio(files);
    const path = join(opened.folder, 'orders.weir.json');
    return { ...opened, api: await connect(opened.studio), path, document: { text: pipeline, path } };
  }

  test('tells what the host can do', async () => {
    const { api } = await open();
    expect(await api.app.info()).toMatchObject({
      host: 'browser',
      hasNativeDialogs: false,
      isFirstStart: true,
    });
  });

  test('a save that somebody else was quicker with writes nothing', async () => {
    const { api, path } = await open();
    const { text, revision } = await api.files.open({ path });
    expect(text).toBe(pipeline);
    const saved = await api.files.save({ path, text: `${text}\n`, expectedRevision: revision });
    expect(saved).toMatchObject({ status: 'saved', path });
    const late = await api.files.save({ path, text: 'mine', expectedRevision: revision });
    expect(late).toMatchObject({ status: 'conflict', text: `${text}\n` });
    expect(readFileSync(path, 'utf8')).toBe(`${text}\n`);
  });

  test('a new file is not written over another unless asked to', async () => {
    const { api, path, folder } = await open();
    expect(await api.files.saveAs({ path, text: 'x', isOverwriting: false })).toEqual({ status: 'exists' });
    const fresh = await api.files.saveAs({ path: join(folder, 'copy'), text: pipeline, isOverwriting: false });
    expect(fresh).toMatchObject({ status: 'saved', path: join(folder, 'copy.weir.json') });
    await expect(
      api.files.saveAs({ path: join(folder, 'orders.csv'), text: 'x', isOverwriting: true }),
    ).rejects.toMatchObject({
      code: 'file.denied',
    });
  });

  test('folders list what is in them, and nothing outside of those that were opened', async () => {
    const { api, folder } = await open();
    symlinkSync('/etc', join(folder, 'way-out'));
    const { parent, entries } = await api.files.list({ folder });
    expect(parent).toBeNull();
    expect(entries.map(({ name, kind }) => [name, kind])).toEqual([
      ['orders.csv', 'csv'],
      ['orders.weir.json', 'pipeline'],
    ]);
    await expect(api.files.list({ folder: join(folder, 'way-out') })).rejects.toMatchObject({ code: 'file.denied' });
    await expect(api.files.list({ folder: join(folder, '..') })).rejects.toMatchObject({ code: 'file.denied' });
    await expect(api.files.open({ path: '/etc/passwd' })).rejects.toMatchObject({ code: 'file.denied' });
    await expect(
      api.files.saveAs({ path: join(folder, 'way-out', 'x.weir.json'), text: '', isOverwriting: true }),
    ).rejects.toMatchObject({ code: 'file.denied' });
  });

  test('a folder is opened by its path, or by that of a file in it', async () => {
    const { api, folder } = await open();
    const kept = join(folder, 'kept');
    mkdirSync(kept);
    writeFileSync(join(kept, 'may.csv'), orders);
    const found = { path: kept, name: 'kept' };
    expect(await api.files.openFolder({ path: kept })).toEqual({ ...found, file: null });
    expect(await api.files.openFolder({ path: join(kept, 'may.csv') })).toEqual({
      ...found,
      file: join(kept, 'may.csv'),
    });
    expect(await api.files.folders()).toContainEqual(found);
    await expect(api.files.openFolder({ path: '/dev/null' })).rejects.toMatchObject({ code: 'file.failed' });
  });

  test('samples are opened as copies, recent files are remembered, drafts survive', async () => {
    const { api, studio } = await open();
    const [sample] = await api.files.samples();
    expect(sample).toMatchObject({ id: 'shop', title: 'Daily sales' });
    const file = await api.files.openSample({ id: 'shop' });
    expect(existsSync(join(file.path, '..', 'orders.csv'))).toBe(true);
    expect((await api.files.recent()).map(({ path, isMissing }) => [path, isMissing])).toEqual([[file.path, false]]);
    await api.files.forgetRecent({ path: file.path });
    expect(await api.files.recent()).toEqual([]);
    await api.files.storeDraft({ id: 'tab/1', path: null, text: 'half', baseRevision: null });
    expect(await api.files.drafts()).toMatchObject([{ id: 'tab/1', text: 'half' }]);
    await api.files.dropDraft({ id: 'tab/1' });
    expect(await studio.files.drafts.list()).toEqual([]);
  });

  test('a draft is given to one window, and to the next when that one has gone', async () => {
    const { studio, api } = await open();
    const draft = { id: 'tab', path: null, text: 'half', baseRevision: null };
    expect(await api.files.drafts()).toEqual([]);
    await api.files.storeDraft(draft);
    const other = await connect(studio, 'another window');
    expect(await other.files.drafts()).toEqual([]);
    expect(await api.files.drafts()).toMatchObject([draft]);
    const gone = { id: 'gone', path: null, text: 'lost', baseRevision: null };
    await studio.files.drafts.store(gone, 'a window that has gone');
    expect(await other.files.drafts()).toMatchObject([gone]);
    expect(await api.files.drafts()).toMatchObject([draft]);
  });

  test('a change by another hand is told, also where it came before the file was watched', async () => {
    const { api, path } = await open();
    const { revision } = await api.files.open({ path });
    const change = () =>
      new Promise((resolve, reject) => {
        const stop = api.files.watch(
          { path, revision },
          { next: (message) => [stop(), resolve(message)], error: reject },
        );
      });
    const next = change();
    writeFileSync(path, 'other');
    expect(await next).toMatchObject({ kind: 'changed', text: 'other' });
    await api.files.save({ path, text: 'mine', expectedRevision: null });
    expect(await change()).toMatchObject({ kind: 'changed', text: 'mine' });
  });

  test('a pipeline is described, shown, counted, profiled and cast as it stands', async () => {
    const { api, document } = await open();
    const { problems, nodes } = await api.preview.describe({ document });
    expect(problems).toEqual([]);
    expect(nodes['typed']?.outputs['out']).toEqual([
      { name: 'id', type: 'text' },
      { name: 'day', type: 'date' },
      { name: 'price', type: 'number' },
    ]);
    expect(nodes['load']?.inputs['in']).toEqual([nodes['typed']?.outputs['out']]);
    const place = { document, node: 'typed', port: 'out' };
    expect(
      await api.preview.rows({ ...place, offset: 0, limit: 10, sort: [{ column: 'price', isDescending: true }] }),
    ).toMatchObject({
      rows: [
        ['3', '2024-05-03', '12.0'],
        ['1', '2024-05-01', '9.5'],
      ],
      total: 2,
      sampledRows: null,
    });
    expect(await api.preview.rows({ ...place, isWhole: true, offset: 1, limit: 10 })).toMatchObject({
      rows: [['3', '2024-05-03', '12.0']],
    });
    const filters = [{ column: 'price', test: 'less' as const, value: '10' }];
    expect(await api.preview.count({ ...place, filters })).toEqual({ filtered: 1, total: 2, sampledRows: null });
    expect(await api.preview.profile({ ...place, columns: ['price'] })).toMatchObject([
      { name: 'price', type: 'number', rows: 2, nulls: 0, distinct: 2, min: '9.5', max: '12.0', mean: 10.75 },
    ]);
    const source = { document, node: 'orders', port: 'out' };
    expect(await api.preview.tryCast({ ...source, column: 'price', cast: { type: 'number' } })).toEqual({
      column: 'price',
      type: 'number',
      checked: 3,
      misfits: 1,
      examples: ['N/A'],
      isExact: true,
    });
    expect(await api.preview.proposeTypes({ ...source, columns: ['id', 'day'] })).toMatchObject([
      { column: 'id', type: 'integer', misfits: 0 },
      { column: 'day', type: 'date', misfits: 0 },
    ]);
    expect(await api.preview.tryPattern({ ...source, column: 'price', pattern: '[0-9.]+' })).toMatchObject({
      checked: 3,
      matching: 2,
      misses: ['N/A'],
    });
  });

  test('what is wrong is told in words, with a code', async () => {
    const { api, document } = await open();
    const place = { document, node: 'tyqed', port: 'out', offset: 0, limit: 1 };
    await expect(api.preview.rows(place)).rejects.toMatchObject({
      code: 'pipeline.invalid',
      message: expect.stringContaining('typed'),
    });
    await expect(api.runs.get({ runId: 'none' })).rejects.toMatchObject({ code: 'run.not_found' });
    await expect(api.settings.set({ previewRows: -1 })).rejects.toMatchObject({ code: 'invalid' });
  });

  test('what a script cannot do is told before anything is asked', async () => {
    const { api, path } = await open();
    await api.exports.check({ text: pipeline, path, target: 'sql' });
    const text = pipeline.replace('"mode":"replace"', '"mode":"upsert","keys":["id"],"update":["price"]');
    await api.exports.check({ text, path, target: 'python' });
    await expect(api.exports.check({ text, path, target: 'sql' })).rejects.toMatchObject({
      code: 'pipeline.invalid',
      message: expect.stringContaining('"load" updates some columns'),
    });
  });

  test('a request that was given up is over at once', async () => {
    const { api, document } = await open();
    const giving = new AbortController();
    const asked = api.preview.describe({ document }, { signal: giving.signal });
    giving.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect((await api.preview.describe({ document })).problems).toEqual([]);
  });

  test('a file is looked into before it is a node', async () => {
    const { api, path } = await open();
    expect(await api.csv.inspect({ path: 'orders.csv', pipelinePath: path, dialect: {}, limit: 1 })).toMatchObject({
      dialect: { delimiter: ',', header: true, encoding: 'utf-8' },
      columns: ['id', 'day', 'price'],
      rows: [['1', '2024-05-01', '9.50']],
      estimatedRows: 3,
      isCounted: true,
      proposals: [
        { column: 'id', type: 'integer' },
        { column: 'day', type: 'date' },
      ],
      encodings: [],
    });
  });

  test('a run tells its events once and again, and its results and rejects can be looked at', async () => {
    const { api, document, path } = await open();
    const { runId } = await api.runs.start({ ...document, params: {}, environment: null });
    const events = await allEvents(api, runId, 0);
    expect(events.at(-1)?.event).toMatchObject({ type: 'finished', status: 'succeeded' });
    const half = events[1]?.sequence ?? 0;
    const lastCounts = events.findLastIndex(({ event }) => event.type === 'nodes');
    const lasting = events.filter(({ event }, index) => event.type !== 'nodes' || index === lastCounts);
    expect(await allEvents(api, runId, half)).toEqual(lasting.filter(({ sequence }) => sequence > half));
    expect(await api.runs.get({ runId })).toMatchObject({
      path,
      status: 'succeeded',
      rowsIn: 3,
      rowsOut: 2,
      rejected: 1,
      text: pipeline,
      outputs: [{ node: 'load', table: 'orders', inserted: 2 }],
    });
    const asked = {
      runId,
      node: 'load',
      offset: 0,
      limit: 10,
      filters: [{ column: 'price', test: 'greater' as const, value: '10' }],
    };
    expect(await api.runs.result(asked)).toMatchObject({ rows: [['3', '2024-05-03', '12.0']], total: 1 });
    expect(await api.runs.list({ path, limit: 5 })).toHaveLength(1);
    expect(await api.deadLetters.counts({ pipeline: path })).toEqual({
      open: 1,
      replayed: 0,
      discarded: 0,
      byNode: { typed: 1 },
    });
    const { entries, total } = await api.deadLetters.page({
      filter: { pipeline: path },
      sort: { by: 'message', isDescending: false },
      offset: 0,
      limit: 5,
    });
    expect([total, entries]).toMatchObject([1, [{ column: 'price', value: 'N/A', sourceRow: 2 }]]);
    const id = entries[0]?.id ?? '';
    expect((await api.deadLetters.show({ id })).surroundings).toEqual({
      firstLine: 1,
      lines: orders.trim().split('\n'),
    });
    expect(await api.deadLetters.discard({ selection: { ids: [id] }, reason: 'not a price' })).toEqual({ changed: 1 });
    expect((await api.deadLetters.show({ id })).audit).toMatchObject([{ action: 'discarded', detail: 'not a price' }]);
    expect(await api.deadLetters.reopen({ selection: { filter: { pipeline: path } } })).toEqual({ changed: 1 });
    expect((await api.deadLetters.export({ filter: {}, layout: 'csv', after: null })).text.split('\r\n')).toHaveLength(
      3,
    );
  });

  test('a run to a node counts and is told as one, but loads nothing and leaves the queue and its replays as they are', async () => {
    const { api, document, path, folder } = await open();
    const run = async (upTo?: string) => {
      const start = { ...document, params: {}, environment: null, ...(upTo !== undefined && { upTo }) };
      const { runId } = await api.runs.start(start);
      await allEvents(api, runId, 0);
      return runId;
    };
    const first = await run('typed');
    expect(existsSync(join(folder, 'shop.db'))).toBe(false);
    expect(await api.runs.get({ runId: first })).toMatchObject({
      ...{ kind: 'partial', upTo: 'typed', status: 'succeeded', rowsIn: 3, rowsOut: 2, rejected: 1, outputs: [] },
      nodes: { orders: { rowsOut: 3 }, typed: { rowsIn: 3, rowsOut: 2, rejected: 1 } },
    });
    expect(await api.deadLetters.counts({ pipeline: path })).toMatchObject({ open: 0 });

    const whole = await run();
    const entries = async (runId: string) => {
      const sort = { by: 'id' as const, isDescending: false };
      return (await api.deadLetters.page({ filter: { runId }, sort, offset: 0, limit: 5 })).entries;
    };
    const again = await run('typed');
    expect(await entries(whole)).toMatchObject([{ column: 'price', status: 'open' }]);
    expect(await entries(again)).toEqual([]);
    const filter = { pipeline: path, status: 'open' as const };
    expect(await api.deadLetters.planReplay({ document, selection: { filter } })).toMatchObject({ way: 'direct' });
    expect((await api.runs.list({ path, limit: 5 })).map(({ kind, upTo }) => [kind, upTo])).toEqual([
      ['partial', 'typed'],
      ['run', null],
      ['partial', 'typed'],
    ]);
  });

  test('a pipeline that was never saved runs in a folder of the app, and says so', async () => {
    const { api, studio } = await open();
    const text = pipeline.replace('"orders.csv"', JSON.stringify(join(studio.home.path, 'data', 'o.csv')));
    writeFileSync(join(studio.home.path, 'data', 'o.csv'), orders);
    const { runId } = await api.runs.start({ text, path: null, draft: 'one', params: {}, environment: null });
    const [first] = await allEvents(api, runId, 0);
    expect(first?.event).toMatchObject({
      type: 'warning',
      message: expect.stringContaining(studio.files.unsavedFolder),
    });
    expect(await api.runs.get({ runId })).toMatchObject({ path: null, status: 'succeeded' });
    expect(await api.runs.list({ path: null, draft: 'one', limit: 5 })).toMatchObject([{ runId }]);
    expect(await api.runs.list({ path: null, draft: 'two', limit: 5 })).toEqual([]);
  });

  test('a secret is set, used and removed, and is told by its name alone', async () => {
    const { api, path, folder } = await open();
    const value = 'hunter2-Zq81';
    writeFileSync(join(folder, `${value}.csv`), orders);
    const document = { text: pipeline.replace('orders.csv', `\${env:WEIR_TEST_SECRET}.csv`), path };
    expect((await api.preview.describe({ document })).problems).toMatchObject([
      { code: 'secret.missing', node: 'orders', secret: 'WEIR_TEST_SECRET' },
    ]);
    const told = new Promise((resolve) => {
      const stop = api.secrets.changes({ next: () => [stop(), resolve('changed')] });
    });
    const names = ['WEIR_TEST_SECRET'];
    const unset = { name: 'WEIR_TEST_SECRET', isStored: false, isInEnvironment: false, isUnreadable: false };
    expect(await api.secrets.list({ names })).toEqual({ isLasting: false, isDamaged: false, secrets: [unset] });
    await api.secrets.set({ name: 'WEIR_TEST_SECRET', value });
    expect(await told).toBe('changed');
    expect((await api.secrets.list({ names: [] })).secrets).toEqual([{ ...unset, isStored: true }]);
    expect((await api.preview.describe({ document })).problems).toEqual([]);
    const place = { document, node: 'orders', port: 'out', offset: 0, limit: 1 };
    expect(await api.preview.rows(place)).toMatchObject({ rows: [['1', '2024-05-01', '9.50']] });
    for (const wrong of [{ name: '1X', value }, { name: 'X', value: '' }, Object({ name: 'X', value: [value] })]) {
      const refused = await api.secrets.set(wrong).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'invalid', message: expect.not.stringContaining(value) });
    }
    await api.secrets.remove({ name: 'WEIR_TEST_SECRET' });
    expect((await api.preview.describe({ document })).problems).toHaveLength(1);
  });

  test('settings that one window changes are told to the others', async () => {
    const { api } = await open();
    const told = new Promise((resolve) => {
      const stop = api.settings.changes({ next: (settings) => [stop(), resolve(settings)] });
    });
    await api.settings.get();
    expect(await api.settings.set({ theme: 'dark' })).toMatchObject({ theme: 'dark', isSnapping: true });
    expect(await told).toMatchObject({ theme: 'dark' });
  });
});

function allEvents(api: StudioApi, runId: string, afterSequence: number): Promise<RunEventMessage[]> {
  const events: RunEventMessage[] = [];
  return new Promise((resolve, reject) => {
    api.runs.events(
      { runId, afterSequence },
      {
        next(message) {
          events.push(message);
          if (message.event.type === 'finished') resolve(events);
        },
        error: reject,
      },
    );
  });
}
