import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import type { StudioApi } from '../../../src-renderer/api/studio-api.ts';
import { openTestStudio } from '../../support/studio/test-studio.ts';
import { overMessages, overWebSocket } from './studio-links.ts';

// Slow: runs and their workers are processes of their own.
vi.setConfig({ testTimeout: 120_000 });

const orders = [
  'id,day,price',
  '1,2024-05-01,9.50',
  '2,2024-05-02,N/A',
  '3,2024-05-03,N/A',
  '4,04/05/2024,3',
  '5,2024-05-05',
  '6,2024-05-06,-1',
  '1,2024-05-07,7',
  '',
].join('\n');

function pipelineOf(table: object, rest: object = {}) {
  return JSON.stringify({
    format: 'weir/1',
    nodes: [
      { id: 'orders', type: 'input.csv', config: { path: 'orders.csv' } },
      { id: 'typed', type: 'cast', config: { columns: { price: { type: 'number' }, day: { type: 'date' } } } },
      { id: 'valid', type: 'validate', config: { rules: [{ name: 'paid', expr: 'price >= 0' }] } },
      { id: 'load', type: 'output.sqlite', config: { path: 'shop.db', table: 'orders', ...table } },
    ],
    edges: [
      { from: 'orders', to: 'typed' },
      { from: 'typed', to: 'valid' },
      { from: 'valid', to: 'load' },
    ],
    ...rest,
  });
}

async function rejected(text = pipelineOf({ mode: 'replace' }), connect = overMessages) {
  const { studio, folder } = openTestStudio({ 'orders.csv': orders, 'orders.weir.json': text });
  const path = join(folder, 'orders.weir.json');
  const api = await connect(studio);
  const document = { text, path };
  await ended(api, await api.runs.start({ ...document, params: {}, environment: null }));
  const entries = async (filter: object = {}) => {
    const sort = { by: 'id' as const, isDescending: false };
    return (await api.deadLetters.page({ filter: { pipeline: path, ...filter }, sort, offset: 0, limit: 99 })).entries;
  };
  const rows = (price: number) => {
    using db = opened(join(folder, 'shop.db'));
    return db.prepare('SELECT id, day, price FROM orders WHERE price = ? ORDER BY day').raw().all(price);
  };
  return { api, studio, path, document, entries, rows };
}

describe.each([
  ['a WebSocket', overWebSocket],
  ['messages', overMessages],
])('over %s', (_name, connect) => {
  test('a replay is planned, followed and settled, and the table is complete', async () => {
    const { api, document, entries, rows, path } = await rejected(undefined, connect);
    const corrected = { filter: { pipeline: path, hasCorrection: true } };
    await api.deadLetters.correct({
      document,
      selection: { filter: { node: 'typed', column: 'price' } },
      fix: { kind: 'set', column: 'price', value: '5' },
    });
    expect(await api.deadLetters.planReplay({ document, selection: corrected })).toEqual({
      way: 'direct',
      reason: null,
      entries: 2,
      params: {},
    });
    const run = await api.deadLetters.replay({ document, selection: corrected });
    expect(await ended(api, run)).toMatchObject([{ type: 'replayed', replay: { way: 'direct', failed: [] } }]);
    expect(rows(5)).toEqual([
      ['2', '2024-05-02', 5],
      ['3', '2024-05-03', 5],
    ]);
    expect((await entries({ status: 'replayed' })).map(({ sourceRow }) => sourceRow)).toEqual([2, 3]);
    expect(await api.deadLetters.counts({ pipeline: path })).toMatchObject({ open: 3, replayed: 2 });
  });
});

test('a fix says how many would pass and why the others would not, and stores nothing', async () => {
  const { api, document, entries } = await rejected();
  const notNumbers = { filter: { node: 'typed', column: 'price' } };
  const trial = await api.deadLetters.tryFix({
    document,
    selection: notNumbers,
    fix: { kind: 'set', column: 'price', value: '5' },
  });
  expect(trial).toMatchObject({ checked: 2, passing: 2, failures: [] });
  const still = await api.deadLetters.tryFix({
    document,
    selection: notNumbers,
    fix: { kind: 'replace', column: 'price', find: 'N/', replaceBy: '', isRegex: false },
  });
  expect(still).toMatchObject({
    checked: 2,
    passing: 0,
    failures: [{ message: '"A" is not a number', column: 'price', count: 2 }],
  });
  expect(still.verdicts.map(({ wouldPass }) => wouldPass)).toEqual([false, false]);
  expect((await entries()).every(({ correction }) => correction === null)).toBe(true);
});

test('many are corrected by an expression, a pattern, a date format, each judged and stored', async () => {
  const { api, document, entries } = await rejected();
  const price = { filter: { node: 'typed', column: 'price' } };
  const kept = await api.deadLetters.correct({
    document,
    selection: price,
    fix: { kind: 'expression', column: 'price', expression: "CASE WHEN price = 'N/A' THEN replace(id, 'x', '') END" },
  });
  expect(kept).toMatchObject({ checked: 2, passing: 2 });
  const days = { filter: { node: 'typed', column: 'day' } };
  const read = { kind: 'dateFormat' as const, column: 'day', format: '%d/%m/%Y' };
  expect(await api.deadLetters.correct({ document, selection: days, fix: read })).toMatchObject({ passing: 1 });
  const pattern = { kind: 'replace' as const, column: 'price', find: '^([0-9])$', replaceBy: '\\1.25', isRegex: true };
  expect(await api.deadLetters.correct({ document, selection: price, fix: pattern })).toMatchObject({ passing: 2 });
  expect((await entries({ node: 'typed' })).map(({ correction }) => correction)).toEqual([
    { kind: 'values', values: { price: '2.25' } },
    { kind: 'values', values: { price: '3.25' } },
    { kind: 'values', values: { day: '2024-05-04' } },
  ]);
  const [first] = await entries({ node: 'typed' });
  const { audit } = await api.deadLetters.show({ id: first?.id ?? '' });
  expect(audit.map(({ action, detail }) => [action, detail])).toEqual([
    ['corrected', "price = CASE WHEN price = 'N/A' THEN replace(id, 'x', '') END"],
    ['corrected', 'price: what matches ^([0-9])$ replaced by "\\1.25"'],
  ]);
});

test('an expression that cannot be is told, and nothing is stored', async () => {
  const { api, document, entries } = await rejected();
  const fix = { kind: 'expression' as const, column: 'price', expression: 'prize + 1' };
  const asked = { document, selection: { filter: { node: 'typed' } }, fix };
  await expect(api.deadLetters.tryFix(asked)).rejects.toMatchObject({ message: expect.stringContaining('price') });
  await expect(api.deadLetters.correct(asked)).rejects.toMatchObject({ code: 'expression.failed' });
  expect((await entries()).every(({ correction }) => correction === null)).toBe(true);
});

test('a broken line is corrected as text, read by the dialect of its file', async () => {
  const { api, document, entries } = await rejected();
  const [line] = await entries({ node: 'orders' });
  const selection = { ids: [line?.id ?? ''] };
  const cut = await api.deadLetters.tryFix({ document, selection, fix: { kind: 'line', line: '5,2024-05-05,1,2' } });
  expect(cut).toMatchObject({ checked: 1, passing: 0 });
  const whole = await api.deadLetters.tryFix({ document, selection, fix: { kind: 'line', line: '5,2024-05-05,1' } });
  expect(whole).toMatchObject({ checked: 1, passing: 1 });
});

test('a broken line is shown, and can be edited, by the settings of the node that read its file', async () => {
  const latin = Buffer.from('id;wer\n1;"Müller\n2;Groß;zu viel\n3;"Jörg\n', 'latin1');
  const nodes = [
    { id: 'names', type: 'input.csv', config: { path: 'names.csv', delimiter: ';', quote: '', encoding: 'latin-1' } },
    { id: 'typed', type: 'cast', config: { columns: { id: { type: 'integer' } } } },
    { id: 'save', type: 'output.csv', config: { path: 'out.csv' } },
  ];
  const edges = ['typed', 'save'].map((to, index) => ({ from: nodes[index]?.id, to }));
  const text = JSON.stringify({ format: 'weir/1', nodes, edges });
  const { studio, folder } = openTestStudio({ 'names.weir.json': text });
  writeFileSync(join(folder, 'names.csv'), latin);
  const api = await overMessages(studio);
  const path = join(folder, 'names.weir.json');
  await ended(api, await api.runs.start({ text, path, params: {}, environment: null }));
  const sort = { by: 'id' as const, isDescending: false };
  const { entries } = await api.deadLetters.page({ filter: { pipeline: path }, sort, offset: 0, limit: 9 });
  expect(entries.map(({ rawLine }) => rawLine)).toEqual(['2;Groß;zu viel']);
  expect(await api.deadLetters.show({ id: entries[0]?.id ?? '' })).toMatchObject({
    dialect: { delimiter: ';', quote: '', escape: '', columns: ['id', 'wer'] },
    surroundings: { firstLine: 1, lines: ['id;wer', '1;"Müller', '2;Groß;zu viel', '3;"Jörg'] },
  });
});

test('a way that leads through an aggregate is told, and replayed with the corrections laid over the source', async () => {
  const nodes = [
    { id: 'orders', type: 'input.csv', config: { path: 'orders.csv' } },
    { id: 'typed', type: 'cast', config: { columns: { price: { type: 'number' } } } },
    { id: 'sums', type: 'aggregate', config: { measures: [{ name: 'total', expr: 'sum(price)' }] } },
    { id: 'load', type: 'output.sqlite', config: { path: 'shop.db', table: 'sums', mode: 'replace' } },
  ];
  const edges = ['typed', 'sums', 'load'].map((to, index) => ({ from: nodes[index]?.id, to }));
  const { api, document, path } = await rejected(JSON.stringify({ format: 'weir/1', nodes, edges }));
  const selection = { filter: { pipeline: path, node: 'typed' } };
  await api.deadLetters.correct({ document, selection, fix: { kind: 'set', column: 'price', value: '100' } });
  expect(await api.deadLetters.planReplay({ document, selection })).toMatchObject({
    way: 'overlay',
    reason: '"sums" must see all rows.',
  });
  const { runId } = await api.deadLetters.replay({ document, selection });
  await ended(api, { runId });
  expect(await api.runs.result({ runId, node: 'load', offset: 0, limit: 5 })).toMatchObject({ rows: [['218.5']] });
});

test('a table that refuses rows is asked again, and stays as it is', async () => {
  const text = pipelineOf({ mode: 'append', createTable: false });
  const { studio, folder } = openTestStudio({ 'orders.csv': orders, 'orders.weir.json': text });
  const path = join(folder, 'orders.weir.json');
  {
    using db = opened(join(folder, 'shop.db'), false);
    db.exec('CREATE TABLE orders (id TEXT PRIMARY KEY, day TEXT, price REAL)');
  }
  const api = await overMessages(studio);
  const document = { text, path };
  await ended(api, await api.runs.start({ ...document, params: {}, environment: null }));
  const selection = { filter: { pipeline: path, node: 'load' } };
  const set = (value: string) => ({ kind: 'set' as const, column: 'id', value });
  const again = await api.deadLetters.tryFix({ document, selection, fix: set('6') });
  expect(again).toMatchObject({ checked: 1, passing: 1 });
  const taken = await api.deadLetters.tryFix({ document, selection, fix: set('1') });
  expect(taken).toMatchObject({ checked: 1, passing: 0 });
  expect(readdirSync(studio.preview.folder)).toEqual([]);
  using db = opened(join(folder, 'shop.db'));
  expect(db.prepare('SELECT count(*) FROM orders').pluck().get()).toBe(1);
});

test('what is unique is compared with all rows of the source', async () => {
  const nodes = [
    { id: 'orders', type: 'input.csv', config: { path: 'orders.csv' } },
    { id: 'valid', type: 'validate', config: { schema: { id: { unique: true } } } },
    { id: 'load', type: 'output.sqlite', config: { path: 'shop.db', table: 'orders', mode: 'replace' } },
  ];
  const edges = ['valid', 'load'].map((to, index) => ({ from: nodes[index]?.id, to }));
  const { api, document, entries } = await rejected(JSON.stringify({ format: 'weir/1', nodes, edges }));
  const [first, second] = await entries({ node: 'valid' });
  const fix = (value: string) => ({ kind: 'values' as const, values: { id: value } });
  const free = await api.deadLetters.tryFix({ document, selection: { ids: [second?.id ?? ''] }, fix: fix('7') });
  expect(free).toMatchObject({ checked: 1, passing: 1 });
  const taken = await api.deadLetters.tryFix({ document, selection: { ids: [first?.id ?? ''] }, fix: fix('2') });
  expect(taken).toMatchObject({ checked: 1, passing: 0 });
});

test('a pipeline that cannot be is told in its own words', async () => {
  const { api, document } = await rejected();
  const broken = { ...document, text: document.text.replace('price >= 0', 'prize >= 0') };
  const asked = { document: broken, selection: { filter: { node: 'valid' } } };
  const fix = { kind: 'set' as const, column: 'price', value: '5' };
  await expect(api.deadLetters.tryFix({ ...asked, fix })).rejects.toMatchObject({ code: 'pipeline.invalid' });
  await expect(api.deadLetters.planReplay(asked)).rejects.toMatchObject({ code: 'pipeline.invalid' });
});

function opened(path: string, readonly = true): Database.Database & Disposable {
  const db = new Database(path, { readonly });
  return Object.assign(db, { [Symbol.dispose]: () => db.close() });
}

/** Waits for the end of a run; gives what it told of a replay. */
function ended(api: StudioApi, { runId }: { runId: string }): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const told: unknown[] = [];
    api.runs.events(
      { runId, afterSequence: 0 },
      {
        next({ event }) {
          if (event.type === 'replayed') told.push(event);
          if (event.type !== 'finished') return;
          if (event.status === 'succeeded') resolve(told);
          else reject(new Error(event.error?.message));
        },
        error: reject,
      },
    );
  });
}
