import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { findNode } from '../../../../core/nodes/registry.ts';
import { parsePipeline } from '../../../../core/pipeline/document.ts';
import type { NodeCounts, RunEvent } from '../../../../core/run/events.ts';
import { endlessPipeline } from '../../../support/endless-pipeline.ts';
import { runHere } from '../../../support/run-pipeline.ts';
import { countsOf } from '../../../support/run-results.ts';
import { scopedFolder } from '../../../support/scoped-folder.ts';

const samples = fileURLToPath(new URL('../../../../resources/samples', import.meta.url));

// Slow: the sample is run to each of its nodes.
vi.setConfig({ testTimeout: 120_000 });

test('a run to any node of a sample counts what a whole run counts there', async () => {
  await using folder = await scopedFolder();
  cpSync(join(samples, 'shop'), folder.path, { recursive: true, filter: (path) => !path.endsWith('/out') });
  const text = readFileSync(join(folder.path, 'daily-sales.weir.json'), 'utf8');
  const { nodes = [] } = parsePipeline(text).pipeline ?? {};
  const upTo: Record<string, ReturnType<typeof countsOf>> = {};
  for (const { id, type } of nodes) {
    if (findNode(type)?.category === 'output') continue;
    const { events, rejects } = await runHere(folder.path, JSON.parse(text), { upTo: id });
    expect(rejects).toEqual([]);
    upTo[id] = countsOf(events);
  }
  expect(existsSync(join(folder.path, 'out'))).toBe(false);
  const whole = countsOf((await runHere(folder.path, JSON.parse(text))).events);
  for (const [id, counts] of Object.entries(upTo)) {
    expect(counts).toHaveProperty(id);
    const same = Object.fromEntries(Object.keys(counts).map((each) => [each, whole[each]]));
    expect({ id, counts }).toEqual({ id, counts: same });
  }
});

const csv = { id: 'a', type: 'input.csv', config: { path: 'a.csv' } };
const typed = { id: 'typed', type: 'cast', config: { columns: { n: { type: 'integer' } } } };

test('a run to a node writes nothing, tells no output, and runs nothing after it', async () => {
  await using folder = await scopedFolder();
  writeFileSync(join(folder.path, 'a.csv'), 'n\n1\nx\n3\n');
  const doubled = { id: 'doubled', type: 'derive', config: { columns: [{ name: 'm', expr: 'n * 2' }] } };
  const out = { id: 'out', type: 'output.csv', config: { path: 'out/a.csv' } };
  const pipeline = {
    nodes: [csv, typed, doubled, out],
    edges: [
      { from: 'a', to: 'typed' },
      { from: 'typed', to: 'doubled' },
      { from: 'doubled', to: 'out' },
    ],
  };
  const { events, rejects } = await runHere(folder.path, pipeline, { upTo: 'typed' });
  expect(countsOf(events)).toEqual({ a: [3, 3, 0], typed: [3, 2, 1] });
  expect(rejects).toEqual([]);
  expect(events.filter(({ type }) => type === 'output')).toEqual([]);
  expect(events.flatMap((event) => (event.type === 'state' ? [event.state] : []))).toEqual(['running']);
  expect(readdirSync(folder.path).sort()).toEqual(['.run', 'a.csv']);
});

const exceeded =
  '1 of 3 rows was rejected (33.3 %), more than the 0 rows allowed (setting "Rejected rows allowed", `maxRejected` in the file). A run of the whole pipeline fails, and loads nothing, if that is so at its end.';

test.each([
  { mostRejected: 0, rejectsTo: undefined, warnings: [exceeded] },
  { mostRejected: 1, rejectsTo: undefined, warnings: [] },
  { mostRejected: 0, rejectsTo: 'refused', warnings: [] },
  { mostRejected: 0, rejectsTo: 'looked', warnings: [exceeded] },
])('a run to a node warns where a whole one would have too many rejects: %o', async (given) => {
  await using folder = await scopedFolder();
  writeFileSync(join(folder.path, 'a.csv'), 'n\n1\nx\n3\n');
  const table = (id: string) => ({ id, type: 'output.csv', config: { path: `${id}.csv` } });
  const looked = { id: 'looked', type: 'sort', config: { by: [{ column: 'n' }] } };
  const pipeline = {
    nodes: [csv, typed, looked, table('out'), table('refused')],
    edges: [
      { from: 'a', to: 'typed' },
      { from: 'typed', to: 'out' },
      ...(given.rejectsTo === undefined ? [] : [{ from: 'typed.rejected', to: given.rejectsTo }]),
    ],
    settings: { maxRejected: { rows: given.mostRejected } },
  };
  const { events } = await runHere(folder.path, pipeline, { upTo: 'typed' });
  expect(events.flatMap((event) => (event.type === 'warning' ? [event.message] : []))).toEqual(given.warnings);
});

test('records that are no rows, branches and wired rejects are counted in a run to a node', async () => {
  await using folder = await scopedFolder();
  writeFileSync(join(folder.path, 'a.csv'), 'n,m\n1,1\nx,2\n3\n4,4\n5,5\n');
  const route = {
    id: 'route',
    type: 'route',
    config: { branches: [{ port: 'small', when: 'n < 4' }], otherwise: 'large' },
  };
  const sorted = { id: 'sorted', type: 'sort', config: { by: [{ column: 'source_row' }] } };
  const pipeline = {
    nodes: [csv, typed, route, sorted],
    edges: [
      { from: 'a', to: 'typed' },
      { from: 'typed', to: 'route' },
      { from: 'typed.rejected', to: 'sorted' },
    ],
  };
  const run = async (upTo: string) => countsOf((await runHere(folder.path, pipeline, { upTo })).events);
  expect(await run('route')).toEqual({ a: [5, 4, 1], typed: [4, 3, 1], route: [3, 3, 0] });
  expect(await run('sorted')).toEqual({ a: [5, 4, 1], typed: [4, 3, 1], sorted: [1, 1, 0] });
});

test('what is wrong with later nodes does not keep a run from ending before them, and what is wrong before does', async () => {
  await using folder = await scopedFolder();
  writeFileSync(join(folder.path, 'a.csv'), 'n\n1\n');
  const pipeline = {
    nodes: [csv, typed, { id: 'open', type: 'filter', config: {} }, { id: 'alone', type: 'sort', config: {} }],
    edges: [
      { from: 'a', to: 'typed' },
      { from: 'typed', to: 'open' },
    ],
  };
  const { events } = await runHere(folder.path, pipeline, { upTo: 'typed' });
  expect(countsOf(events)).toEqual({ a: [1, 1, 0], typed: [1, 1, 0] });
  await expect(runHere(folder.path, pipeline, { upTo: 'open' })).rejects.toMatchObject({
    code: 'pipeline.invalid',
    node: 'open',
  });
});

test('a check that ends a run ends a run to its node too, and so does a value that no column asks for', async () => {
  await using folder = await scopedFolder();
  writeFileSync(join(folder.path, 'a.csv'), 'n\n1\nx\n');
  const strict = { ...typed, config: { columns: { n: { type: 'integer', onError: 'fail' } } } };
  const failing = { nodes: [csv, strict], edges: [{ from: 'a', to: 'typed' }] };
  await expect(runHere(folder.path, failing, { upTo: 'typed' })).rejects.toMatchObject({
    code: 'cast.failed',
    node: 'typed',
  });
  const measures = [{ name: 'sum', expr: 'sum(9223372036854775807::BIGINT)::BIGINT' }];
  const overflowing = {
    nodes: [csv, { id: 'sums', type: 'aggregate', config: { measures } }],
    edges: [{ from: 'a', to: 'sums' }],
  };
  await expect(runHere(folder.path, overflowing, { upTo: 'sums' })).rejects.toThrow(/out of range/i);
});

test('a run to a node tells how far it is, and is stopped in the middle, with no node through', async () => {
  await using folder = await scopedFolder();
  const stop = new AbortController();
  const told: Record<string, NodeCounts>[] = [];
  const onEvent = (event: RunEvent) => {
    if (event.type !== 'nodes') return;
    told.push(event.nodes);
    if (event.nodes['a']?.rowsOut === 2000) stop.abort();
  };
  await expect(
    runHere(folder.path, endlessPipeline, { onEvent, upTo: 'none', signal: stop.signal }),
  ).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(told.at(-2)).toMatchObject({ a: { rowsOut: 2000 }, none: { rowsOut: 0 } });
  expect(told.at(-1)).toEqual({});
});

test('no run ends at an output, behind one, at a disabled node or at none', async () => {
  await using folder = await scopedFolder();
  writeFileSync(join(folder.path, 'a.csv'), 'n\n1\n');
  const load = { id: 'load', type: 'output.sqlite', config: { path: 'a.db', table: 't', mode: 'append' } };
  const refused = { id: 'refused', type: 'sort', config: { by: [{ column: 'n' }] } };
  const off = { id: 'off', type: 'dedupe', config: {}, disabled: true };
  const pipeline = {
    nodes: [csv, load, refused, off],
    edges: [
      { from: 'a', to: 'load' },
      { from: 'load.rejected', to: 'refused' },
      { from: 'a', to: 'off' },
    ],
  };
  const run = (upTo: string) => runHere(folder.path, pipeline, { upTo });
  await expect(run('load')).rejects.toThrow('"load" is an output');
  await expect(run('refused')).rejects.toThrow('those that "load" refuses');
  await expect(run('off')).rejects.toThrow('"off" is disabled');
  await expect(run('nothing')).rejects.toThrow('There is no node "nothing"');
  expect(existsSync(join(folder.path, 'a.db'))).toBe(false);
});
