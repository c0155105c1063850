import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type NewReject, RejectBatchBuilder } from '../../../workers/store/reject-batch.ts';
import { RejectWriter } from '../../../workers/store/reject-writer.ts';
import { openTestStore, writeRejects } from '../../support/app-store.ts';
import { aReject, aRun } from '../../support/rejects.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function batchOf(...rejects: Parameters<RejectBatchBuilder['add']>[0][]) {
  const builder = new RejectBatchBuilder();
  for (const reject of rejects) builder.add(reject);
  return builder.take();
}

function* manyRejects(count: number) {
  for (let row = 1; row <= count; row += 1) {
    yield aReject({ sourceRow: row, line: row + 1, value: `${row}x`, record: `{"id":"${row}","price":"${row}x"}` });
  }
}

test('an entry holds every field that the contract names', async () => {
  const app = openTestStore();
  const { store } = app;
  const { runId } = await writeRejects(app, [aReject({ record: '{"id":"007","price":"N/A"}' })]);
  expect(store.rejects.list().rejects).toEqual([
    {
      id: 1,
      runId,
      pipeline: '/data/sales.weir.json',
      node: 'typed',
      source: '/data/orders.csv',
      sourceRow: 1,
      fingerprint: expect.any(Number),
      line: 2,
      column: 'price',
      code: 'cast.failed',
      message: 'N/A is not a number.',
      value: 'N/A',
      isValueCut: false,
      record: '{"id":"007","price":"N/A"}',
      isLine: false,
      status: 'open',
      firstRun: runId,
      lastRun: runId,
      correction: null,
      failedAgain: null,
    },
  ]);
});

test('the same reject in a later run is the same entry', async () => {
  const app = openTestStore();
  const { store } = app;
  const rejects = [1, 2, 3].map((sourceRow) => aReject({ sourceRow }));
  const first = await writeRejects(app, rejects);
  const second = await writeRejects(app, [...rejects, aReject({ sourceRow: 4 })]);
  expect([first.added, second.added]).toEqual([3, 1]);
  const entries = store.rejects
    .list()
    .rejects.map(({ id, sourceRow, firstRun, lastRun }) => ({ id, sourceRow, firstRun, lastRun }));
  expect(entries).toEqual([
    { id: 1, sourceRow: 1, firstRun: first.runId, lastRun: second.runId },
    { id: 2, sourceRow: 2, firstRun: first.runId, lastRun: second.runId },
    { id: 3, sourceRow: 3, firstRun: first.runId, lastRun: second.runId },
    { id: 4, sourceRow: 4, firstRun: second.runId, lastRun: second.runId },
  ]);
  expect(store.rejects.countByNode()).toEqual([
    { pipeline: '/data/sales.weir.json', node: 'typed', open: 4, replayed: 0, discarded: 0 },
  ]);
});

test('an entry is listed for every run that has rejected it, also between its first run and its last', async () => {
  const app = openTestStore();
  const rejects = [1, 2, 3, 4, 5].map((sourceRow) => aReject({ sourceRow }));
  const picked = (...rows: number[]) => rejects.filter(({ sourceRow }) => rows.includes(sourceRow ?? 0));
  const runs = [
    picked(1, 2, 3, 4),
    picked(1, 2, 3, 4),
    picked(1, 3, 4),
    picked(1, 2, 4, 5),
    picked(4),
    picked(1, 2, 3, 4, 5),
  ];
  const written = [];
  for (const run of runs) written.push(await writeRejects(app, run));
  const rowsOf = ({ runId }: { runId: string }) =>
    app.store.rejects.list({ filter: { run: runId } }).rejects.map(({ sourceRow }) => sourceRow);
  expect(written.map(rowsOf)).toEqual(runs.map((run) => run.map(({ sourceRow }) => sourceRow)));
});

test('a reject that differs in any part of its identity is another entry', async () => {
  const app = openTestStore();
  const same = { message: 'Wrong.', record: '{}' };
  const changes = [
    { node: 'other' },
    { source: '/data/other.csv' },
    { source: null },
    { sourceRow: 2 },
    { sourceRow: null },
    { code: 'rule.failed' },
    { column: 'quantity' },
    { column: null },
    { value: '-' },
    { value: null },
    { value: '' },
    { record: '{"id":"2"}' },
    { isLine: true },
  ] as const;
  await writeRejects(app, [aReject(same)]);
  const { added } = await writeRejects(app, [
    aReject(same),
    ...changes.map((change) => aReject({ ...same, ...change })),
  ]);
  expect(added).toBe(changes.length);
  expect(await writeRejects(app, [aReject(same)], { pipeline: '/data/other.weir.json' })).toMatchObject({ added: 1 });
});

test('another message about the same reject does not make another entry', async () => {
  const app = openTestStore();
  const { store } = app;
  await writeRejects(app, [aReject({ message: 'Not a number.' })]);
  expect(await writeRejects(app, [aReject({ message: 'A number is wanted.' })])).toMatchObject({
    rejects: 1,
    added: 0,
  });
  expect(store.rejects.count()).toBe(1);
});

test.each([
  ['known', 7],
  ['unknown', null],
] as const)(
  'equal rejects of one run are entries of their own, found again in the next, where their row is %s',
  async (_place, sourceRow) => {
    const app = openTestStore();
    const { store } = app;
    const rejects = Array.from({ length: 300 }, (_, index) =>
      aReject({ sourceRow, value: index % 10 === 0 ? 'odd' : 'N/A' }),
    );
    expect(await writeRejects(app, rejects)).toMatchObject({ rejects: 300, added: 300 });
    expect(await writeRejects(app, rejects)).toMatchObject({ rejects: 300, added: 0 });
    expect(await writeRejects(app, [...rejects].reverse())).toMatchObject({ rejects: 300, added: 0 });
    expect(await writeRejects(app, [...rejects, aReject({ sourceRow })])).toMatchObject({ rejects: 301, added: 1 });
    expect(store.rejects.groups().map(({ value, count }) => [value, count])).toEqual([
      ['N/A', 271],
      ['odd', 30],
    ]);
  },
);

test('hostile texts come back byte for byte', async () => {
  const app = openTestStore();
  const { store } = app;
  const values = [
    '=1+2',
    '<img src=x onerror=alert(1)>',
    'a\0b',
    'x'.repeat(1_000_000),
    '',
    ' ',
    '\u{1F600}\u202E',
    '\u{E000}',
    "'; DROP TABLE run; --",
    '\r\n',
  ];
  const rejects = values.map((value, index) =>
    aReject({ sourceRow: index + 1, value, message: 'Wrong.', record: `{"price":${JSON.stringify(value)}}` }),
  );
  await writeRejects(app, rejects);
  const found = values.map((_, index) => store.rejects.get(index + 1));
  expect(found.map((reject) => reject?.value)).toEqual(values);
  expect(found.map((reject) => reject?.record)).toEqual(rejects.map(({ record }) => record));
  expect(store.rejects.list().rejects[3]).toMatchObject({ value: 'x'.repeat(200), isValueCut: true });
  expect([...store.rejects.iterate()].map(({ value }) => value)).toEqual(values);
});

test('half a surrogate pair becomes a replacement character, and its neighbours stay whole', async () => {
  const app = openTestStore();
  const { store } = app;
  const values = ['\ud83d', '\ude00', 'é'];
  await writeRejects(
    app,
    values.map((value, index) => aReject({ sourceRow: index + 1, value, message: 'Wrong.', record: '{}' })),
  );
  expect(store.rejects.list().rejects.map(({ value }) => value)).toEqual(['\ufffd', '\ufffd', 'é']);
});

test('a hundred thousand rejects are added once and found again', async () => {
  const app = openTestStore();
  const { store } = app;
  expect(await writeRejects(app, manyRejects(100_000))).toMatchObject({ rejects: 100_000, added: 100_000 });
  expect(await writeRejects(app, manyRejects(100_000))).toMatchObject({ rejects: 100_000, added: 0 });
  expect(store.rejects.count()).toBe(100_000);
  expect(store.rejects.get(77_777)).toMatchObject({
    sourceRow: 77_777,
    line: 77_778,
    value: '77777x',
    record: '{"id":"77777","price":"77777x"}',
  });
});

test('of very many rejects those of one reason lie together, each with what belongs to it', async () => {
  const app = openTestStore();
  const long = 'ß🙂'.repeat(150);
  const columns = ['price', 'quantity', 'date'];
  const rejects = Array.from({ length: 24_000 }, (_, index) => {
    const value = index % 1000 === 0 ? `${long}${index}` : `${index}x`;
    const column = index % 500 === 0 ? 'rare' : (columns[index % 3] ?? null);
    return aReject({ column, sourceRow: index + 1, line: index + 2, value, record: `{"id":"${index}"}` });
  });
  const told = ({
    column,
    sourceRow,
    line,
    record,
    value,
    message,
  }: Omit<NewReject, 'isLine' | 'code' | 'node' | 'source'>) =>
    JSON.stringify([column, sourceRow, line, record, value, message]);
  const entries = () => [...app.store.rejects.iterate()];
  expect(await writeRejects(app, rejects)).toMatchObject({ rejects: 24_000, added: 24_000 });
  expect(entries().map(told).sort()).toEqual(rejects.map(told).sort());
  const changes = entries().filter(({ column }, index, all) => index >= 20_000 && column !== all[index - 1]?.column);
  expect(changes.length).toBeLessThan(columns.length);
  expect(await writeRejects(app, rejects)).toMatchObject({ rejects: 24_000, added: 0 });
  expect(await writeRejects(app, [...rejects.slice(1), aReject({ sourceRow: 24_001 })])).toMatchObject({ added: 1 });
  expect(entries()).toHaveLength(24_001);
});

test('rejects wait in a file, which is gone afterwards', async () => {
  const app = openTestStore();
  const { store } = app;
  const record = JSON.stringify({ note: 'x'.repeat(1_000_000) });
  const rejects = Array.from({ length: 100 }, (_, index) => aReject({ sourceRow: index + 1, record }));
  expect(await writeRejects(app, rejects)).toMatchObject({ rejects: 100, added: 100 });
  expect(readdirSync(app.home.tempPath)).toEqual([]);
  expect([...store.rejects.iterate()].map(({ sourceRow }) => sourceRow)).toEqual(
    rejects.map(({ sourceRow }) => sourceRow),
  );
});

test('known, new and equal rejects are told apart, in one run and over several', async () => {
  const app = openTestStore();
  const { store } = app;
  const long = 'ß🙂'.repeat(150);
  const placed = Array.from({ length: 700 }, (_, index) =>
    aReject({ sourceRow: index + 1, line: null, value: index % 7 === 0 ? `${long}${index}` : null, message: 'Wrong.' }),
  );
  const unplaced = [1, 2, 3].map(() => aReject({ sourceRow: null, line: null, value: 'same', record: '{}' }));
  const told = () =>
    [...store.rejects.iterate()].map(({ sourceRow, value, record, message }) => [sourceRow, value, record, message]);
  const expected = (rejects: readonly NewReject[]) =>
    rejects.map(({ sourceRow, value, record, message }) => [sourceRow, value, record, message]);
  expect(await writeRejects(app, placed)).toMatchObject({ rejects: 700, added: 700 });
  expect(await writeRejects(app, placed)).toMatchObject({ rejects: 700, added: 0 });
  expect(await writeRejects(app, [...placed.slice(5), ...unplaced])).toMatchObject({ rejects: 698, added: 3 });
  expect(await writeRejects(app, [...unplaced, ...placed.slice(0, 300)])).toMatchObject({ rejects: 303, added: 0 });
  expect(told()).toEqual(expected([...placed, ...unplaced]));
});

test('nothing is seen before the commit, nor after a rollback, and the writer can go on', async () => {
  const { home, store } = openTestStore();
  const { id } = store.runs.beginRun(aRun());
  await using writer = new RejectWriter(home.storePath, { id, folder: home.tempPath });
  await writer.add(batchOf(aReject({ sourceRow: 1 })));
  await writer.prepare();
  await writer.add(batchOf(aReject({ sourceRow: 2 })));
  expect(store.rejects.count()).toBe(0);
  await writer.rollback();
  expect(store.rejects.count()).toBe(0);
  await writer.add(batchOf(aReject({ sourceRow: 3 })));
  expect(await writer.commit()).toEqual({ rejects: 1, added: 1, reopened: 0 });
  expect(store.rejects.list().rejects.map(({ sourceRow }) => sourceRow)).toEqual([3]);
});

test('a writer that is let go of without a commit leaves nothing', async () => {
  const { home, store } = openTestStore();
  const { id } = store.runs.beginRun(aRun());
  {
    await using writer = new RejectWriter(home.storePath, { id, folder: home.tempPath });
    await writer.add(batchOf(aReject()));
    await writer.prepare();
  }
  expect(store.rejects.count()).toBe(0);
});

test('a run that the store does not know is an error', async () => {
  const { home } = openTestStore();
  await using writer = new RejectWriter(home.storePath, { id: 'nobody', folder: home.tempPath });
  await writer.add(batchOf(aReject()));
  await expect(writer.commit()).rejects.toMatchObject({
    code: 'store.failed',
    message: expect.stringContaining('knows no run nobody'),
  });
});

test('a store that is not there is an error', async () => {
  const folder = temporaryFolder();
  await using writer = new RejectWriter(`${folder}/none.db`, { id: 'x', folder });
  await expect(writer.add(batchOf(aReject())).then(() => writer.commit())).rejects.toMatchObject({
    code: 'store.failed',
  });
});

test('two writers at once both get through, and share the entries that they have in common', async () => {
  const app = openTestStore();
  const { store } = app;
  const totals = await Promise.all([writeRejects(app, manyRejects(20_000)), writeRejects(app, manyRejects(20_000))]);
  expect(totals.map(({ added }) => added).sort((one, other) => one - other)).toEqual([0, 20_000]);
  expect(store.rejects.count()).toBe(20_000);
});

const writerProcess = fileURLToPath(new URL('./writer-process.ts', import.meta.url));

test('two processes at once both get through', async () => {
  const { home, store } = openTestStore();
  const children = [1, 2].map(() => fork(writerProcess, [home.storePath, home.tempPath, 'commit']));
  const exits = await Promise.all(children.map((child) => once(child, 'exit')));
  expect(exits).toEqual([
    [0, null],
    [0, null],
  ]);
  expect(store.rejects.count()).toBe(10_000);
  expect(store.rejects.countByNode()).toMatchObject([{ node: 'typed', open: 10_000 }]);
});

test('a process killed in the middle of writing leaves the store as it was, and the next run gets through', async () => {
  const app = openTestStore();
  const { store } = app;
  const child = fork(writerProcess, [app.home.storePath, app.home.tempPath, 'wait']);
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(store.rejects.count()).toBe(0);
  expect(store.runs.listRuns().map(({ state }) => state)).toEqual(['interrupted']);
  expect(await writeRejects(app, manyRejects(10))).toMatchObject({ added: 10 });
});

test('a reject that was replayed and comes again is open again, and says so', async () => {
  const app = openTestStore();
  const { store } = app;
  await writeRejects(app, manyRejects(3));
  store.rejects.settleReplayed({ ids: [2] }, 'loaded');
  expect(store.rejects.countByNode()).toMatchObject([{ open: 2, replayed: 1 }]);
  expect(await writeRejects(app, manyRejects(3))).toMatchObject({ added: 0, reopened: 1 });
  expect(store.rejects.countByNode()).toMatchObject([{ open: 3, replayed: 0 }]);
  expect(store.rejects.get(2)?.audit.map(({ action, from, to }) => [action, from, to])).toEqual([
    ['replayed', 'open', 'replayed'],
    ['rejected again', 'replayed', 'open'],
  ]);
});

test('a reject that was discarded and comes again stays discarded', async () => {
  const app = openTestStore();
  const { store } = app;
  await writeRejects(app, manyRejects(2));
  store.rejects.discard({ ids: [1] }, 'known');
  const { runId } = await writeRejects(app, manyRejects(2));
  expect(store.rejects.get(1)).toMatchObject({ status: 'discarded', lastRun: runId });
  expect(store.rejects.countByNode()).toMatchObject([{ open: 1, discarded: 1 }]);
});
