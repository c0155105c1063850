import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrations, storeVersion } from '../../../../core/store/schema.ts';
import { openStore } from '../../../../src-main/app/store/open-store.ts';
import { openTestStore } from '../../../support/app-store.ts';
import { aRun } from '../../../support/rejects.ts';
import { tableRows } from '../../../support/run-results.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

test('a run is kept from its begin to its end, with the very text that ran', () => {
  const { runs } = openTestStore().store;
  const params = { run_date: '2024-01-31', big: 9007199254740993n };
  const { id } = runs.beginRun(aRun({ fileText: '{"nodes": []}\n', env: 'prod', params }));
  expect(runs.getRun(id)).toMatchObject({
    pipeline: '/data/sales.weir.json',
    name: 'Sales',
    env: 'prod',
    params: { run_date: '2024-01-31', big: '9007199254740993' },
    state: 'running',
    endedAt: null,
    pid: process.pid,
  });
  runs.setState(id, 'committing');
  const summary = { rejected: 2, outputs: [] };
  const point = {
    elapsedMs: 500,
    cpuPercent: 90,
    rssBytes: 3e8,
    engineMemoryBytes: 1e8,
    spilledBytes: 0,
    rowsPerSecond: 7,
  };
  const profile = { gauges: [point], spans: [{ kind: 'stage' as const, nodes: ['orders'], startMs: 90, ms: 400 }] };
  const error = { code: 'target.locked', message: 'Locked.' };
  const ended = runs.finishRun(id, { state: 'failed', summary, error, profile });
  expect(ended).toMatchObject({ id, state: 'failed', summary, error });
  expect(runs.getRunProfile(id)).toEqual(profile);
  expect(runs.getRunProfile(runs.beginRun(aRun()).id)).toEqual({ gauges: [], spans: [] });
  expect(ended.durationMs).toBeGreaterThanOrEqual(0);
  expect(runs.getRunFile(id)).toBe('{"nodes": []}\n');
  expect(runs.getRun('another')).toBeUndefined();
});

test('a run to a node is known for one, and where it ends, also when it was interrupted', () => {
  const { runs } = openTestStore().store;
  const { id } = runs.beginRun(aRun({ kind: 'partial', upTo: 'typed' }), { pid: 2 ** 30, started: '1' });
  expect(runs.getRun(id)).toMatchObject({ kind: 'partial', upTo: 'typed', state: 'interrupted' });
  expect(runs.getRun(runs.beginRun(aRun()).id)).toMatchObject({ kind: 'run', upTo: null });
});

test('a replay waits for a run that loads, and for no run to a node', () => {
  const { runs } = openTestStore().store;
  runs.beginRun(aRun({ kind: 'partial', upTo: 'typed' }));
  const { id } = runs.beginRun(aRun({ kind: 'replay' }));
  expect(() => runs.beginRun(aRun({ kind: 'replay' }))).toThrow('Replay when it has ended');
  runs.finishRun(id, { state: 'succeeded' });
  runs.beginRun(aRun());
  expect(() => runs.beginRun(aRun({ kind: 'replay' }))).toThrow('Replay when it has ended');
});

test('a run ends once', () => {
  const { runs } = openTestStore().store;
  const { id } = runs.beginRun(aRun());
  runs.finishRun(id, { state: 'cancelled' });
  expect(() => runs.finishRun(id, { state: 'succeeded' })).toThrow('has ended already');
  expect(() => runs.setState(id, 'committing')).toThrow('has ended already');
  expect(runs.getRun(id)?.state).toBe('cancelled');
});

test('a run whose process is gone was interrupted, also where its pid was given to another', () => {
  const { runs } = openTestStore().store;
  const gone = runs.beginRun(aRun(), { pid: 2 ** 30, started: '1' });
  const reused = runs.beginRun(aRun(), { pid: process.pid, started: 'before' });
  const live = runs.beginRun(aRun());
  runs.setState(reused.id, 'committing');
  expect(runs.getRun(gone.id)).toMatchObject({
    state: 'interrupted',
    error: { message: expect.stringContaining('nothing was loaded') },
  });
  expect(runs.getRun(reused.id)).toMatchObject({
    state: 'interrupted',
    error: { message: expect.stringContaining('old or its new') },
  });
  expect(runs.getRun(live.id)).toMatchObject({ state: 'running', error: null });
});

test('runs are listed newest first, by pipeline and state, page by page', () => {
  const { runs } = openTestStore().store;
  const ids = Array.from(
    { length: 5 },
    (_, index) => runs.beginRun(aRun(index === 2 ? { pipeline: '/other.weir.json', name: 'Other' } : {})).id,
  );
  for (const id of ids.slice(0, 3)) runs.finishRun(id, { state: 'succeeded' });
  const newest = [...ids].sort().reverse();
  const listed = (query: Parameters<typeof runs.listRuns>[0]) => runs.listRuns(query).map(({ id }) => id);
  expect(listed({})).toEqual(newest);
  expect(listed({ limit: 2 })).toEqual(newest.slice(0, 2));
  expect(listed({ limit: 2, before: newest[1] })).toEqual(newest.slice(2, 4));
  expect(listed({ pipeline: '/other.weir.json' })).toEqual([ids[2]]);
  expect(listed({ states: ['succeeded'], pipeline: '/data/sales.weir.json' })).toEqual(
    newest.filter((id) => id === ids[0] || id === ids[1]),
  );
});

test('a store is opened again as it was left, and by several at once', () => {
  const path = `${temporaryFolder()}/weir.db`;
  using first = openStore(path);
  using second = openStore(path);
  const { id } = first.runs.beginRun(aRun());
  expect(second.runs.getRun(id)?.id).toBe(id);
});

test('a store from before sightings were noted knows those that its entries tell', () => {
  const path = `${temporaryFolder()}/weir.db`;
  const db = new Database(path);
  for (const migration of migrations.slice(0, 3)) db.exec(migration);
  db.pragma('user_version = 3');
  const runs = "(1, 'one'), (2, 'two'), (3, 'three')";
  const entries = '(1, 3, 1), (2, 3, 1), (3, 2, 1), (4, 1, 1), (5, 3, 2)';
  db.exec(`INSERT INTO pipeline VALUES (1, '/data/sales.weir.json', 'Sales');
    INSERT INTO run (number, id, pipeline, file_text, params, state, started_at, pid, pid_started)
    SELECT column1, column2, 1, '', '{}', 'succeeded', '', 1, '' FROM (VALUES ${runs});
    INSERT INTO reason (id, pipeline, node, source, code, column_name, is_line) VALUES (1, 1, 'typed', '', 'cast.failed', '', 0);
    INSERT INTO message VALUES (1, 'Wrong.');
    INSERT INTO reject (id, reason, status, last_run, first_run, source_row, fingerprint, message)
    SELECT column1, 1, 0, column2, column3, column1, 0, 1 FROM (VALUES ${entries});`);
  db.close();
  openStore(path)[Symbol.dispose]();
  expect(tableRows(path, 'SELECT run, first_id, last_id FROM sighting ORDER BY run, first_id')).toEqual([
    [2n, 3n, 3n],
    [3n, 1n, 2n],
    [3n, 5n, 5n],
  ]);
});

test('a store that a newer version has written is left alone', () => {
  const path = `${temporaryFolder()}/weir.db`;
  const db = new Database(path);
  db.pragma(`user_version = ${storeVersion + 1}`);
  db.close();
  expect(() => openStore(path)).toThrow(
    expect.objectContaining({ code: 'store.failed', message: expect.stringContaining('newer Weir') }),
  );
});

test('a file that is no store is an error that names it', () => {
  const folder = temporaryFolder({ 'weir.db': 'not a database, by any means' });
  expect(() => openStore(`${folder}/weir.db`)).toThrow(
    expect.objectContaining({ code: 'store.failed', message: expect.stringContaining('weir.db') }),
  );
});
