import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { startWeir, weir, weirRun } from '../../support/command-line.ts';
import { filesUnder } from '../../support/files-under.ts';
import { tableRows } from '../../support/run-results.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeXlsx } from '../../support/xlsx-file.ts';

// Slow: each run is a process of its own, as a person starts it.
vi.setConfig({ testTimeout: 120_000 });

const days = 'day,id,qty\n2024-01-01,1,5\n2024-01-01,2,x\n2024-01-02,3,7\n2024-01-03,4,9\n';

function pipeline(load: object, more: object = {}): string {
  return JSON.stringify({
    format: 'weir/1',
    nodes: [
      { id: 'read', type: 'input.csv', config: { path: 'days.csv' } },
      { id: 'typed', type: 'cast', config: { columns: { id: { type: 'integer' }, qty: { type: 'integer' } } } },
      { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', ...load } },
    ],
    edges: [
      { from: 'read', to: 'typed' },
      { from: 'typed', to: 'load' },
    ],
    ...more,
  });
}

const rows = (folder: string) => tableRows(join(folder, 'out.db'), 'SELECT day, id, qty FROM t ORDER BY id');
const loaded = [
  ['2024-01-01', 1n, 5n],
  ['2024-01-02', 3n, 7n],
  ['2024-01-03', 4n, 9n],
];

test('five runs leave the tables of one, whatever the mode', async () => {
  const modes = [{ mode: 'replace' }, { mode: 'upsert', keys: ['id'] }, { mode: 'delete_write', partitionBy: ['day'] }];
  const text = JSON.parse(pipeline({}));
  text.nodes.pop();
  text.edges.pop();
  for (const mode of modes) {
    const config = { path: 'out.db', table: mode.mode, ...mode };
    text.nodes.push({ id: mode.mode, type: 'output.sqlite', config });
    text.edges.push({ from: 'typed', to: mode.mode });
  }
  const folder = temporaryFolder({ 'days.csv': days, 'p.weir.json': JSON.stringify(text) });
  const again = { replace: [3, 0, 0, 3], upsert: [0, 0, 3, 0], delete_write: [3, 0, 0, 3] };
  for (let run = 1; run <= 5; run++) {
    const { code, rejected, outputs } = await weirRun(folder, 'p.weir.json');
    expect([code, rejected]).toEqual([0, 1]);
    const done = outputs.map(({ node, inserted, updated, unchanged, deleted }) => [
      node,
      [inserted, updated, unchanged, deleted],
    ]);
    const first = { replace: [3, 0, 0, 0], upsert: [3, 0, 0, 0], delete_write: [3, 0, 0, 0] };
    expect(Object.fromEntries(done)).toEqual(run === 1 ? first : again);
    for (const { mode } of modes) {
      expect(tableRows(join(folder, 'out.db'), `SELECT day, id, qty FROM "${mode}" ORDER BY id`)).toEqual(loaded);
    }
  }
  const { stdout } = await weir(folder, ['dlq', 'list', '--json']);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).value),
  ).toEqual(['x']);
});

test('a corrected file replaces its own partitions and leaves the others', async () => {
  const folder = temporaryFolder({
    'days.csv': days,
    'p.weir.json': pipeline({ mode: 'delete_write', partitionBy: ['day'] }),
  });
  await weirRun(folder, 'p.weir.json');
  writeFileSync(join(folder, 'days.csv'), 'day,id,qty\n2024-01-01,1,6\n2024-01-01,2,2\n');
  const { stdout } = await weir(folder, ['run', 'p.weir.json']);
  expect(stdout).toContain('1 earlier reject no longer rejected: see weir dlq list --gone\n');
  expect(rows(folder)).toEqual([['2024-01-01', 1n, 6n], ['2024-01-01', 2n, 2n], ...loaded.slice(1)]);
});

test('a warning is told once, as it comes', async () => {
  const folder = temporaryFolder({
    'days.csv': 'day,id,qty\n"2024-01-01,1,5\n',
    'p.weir.json': pipeline({ mode: 'append' }),
  });
  const { stdout, stderr } = await weir(folder, ['run', 'p.weir.json']);
  const told = /Read with care/g;
  expect([stderr.match(told), stdout.match(told)]).toEqual([[expect.anything()], null]);
});

test('params come from the file, then the environment, then the command line', async () => {
  const params = [{ name: 'least', type: 'integer', default: 8 }];
  const text = JSON.parse(pipeline({ mode: 'replace' }, { params, environments: { dev: { least: 6 } } }));
  text.nodes.splice(2, 0, { id: 'some', type: 'filter', config: { where: 'qty >= $least' } });
  text.edges.splice(1, 1, { from: 'typed', to: 'some' }, { from: 'some', to: 'load' });
  const folder = temporaryFolder({ 'days.csv': days, 'p.weir.json': JSON.stringify(text) });
  const ids = async (...options: string[]) => {
    await weirRun(folder, 'p.weir.json', ...options);
    return rows(folder).map(([, id]) => id);
  };
  expect(await ids()).toEqual([4n]);
  expect(await ids('--env', 'dev')).toEqual([3n, 4n]);
  expect(await ids('--env', 'dev', '--param', 'least=5')).toEqual([1n, 3n, 4n]);
  const wrong = await weirRun(folder, 'p.weir.json', '--param', "least=5'; DROP TABLE t; --");
  expect([wrong.code, wrong.error?.message]).toEqual([2, expect.stringContaining('least')]);
  expect((await weirRun(folder, 'p.weir.json', '--env', 'prod')).code).toBe(2);
});

test('what the environment holds is written nowhere, not even when the run fails', async () => {
  const secret = 'hunter2-Zq81';
  const path = `\${env:WEIR_TEST_SECRET}/days.csv`;
  const text = pipeline({ mode: 'replace' }).replace('days.csv', path);
  const folder = temporaryFolder({ 'p.weir.json': text });
  const { code, stdout, stderr } = await weir(folder, ['run', 'p.weir.json', '--json'], { WEIR_TEST_SECRET: secret });
  expect([code, stdout.includes('source.not_found')]).toEqual([1, true]);
  expect(stdout + stderr).not.toContain(secret);
  expect(filesUnder(folder).filter((file) => readFileSync(file).includes(secret))).toEqual([]);
});

test('what the environment holds is in no target that is told, and in no message of a reject', async () => {
  const secret = 'hunter2-Zq81';
  const held = `\${env:WEIR_TEST_SECRET}`;
  const derived = { columns: [{ name: 'due', expr: `CAST('${held}' || id AS DATE)` }] };
  const text = JSON.parse(pipeline({ mode: 'replace', path: `${held}.db` }));
  text.nodes[1] = { id: 'typed', type: 'derive', config: derived };
  const folder = temporaryFolder({ 'days.csv': days, 'p.weir.json': JSON.stringify(text) });
  const run = await weir(folder, ['run', 'p.weir.json', '--json'], { WEIR_TEST_SECRET: secret });
  const listed = await weir(folder, ['dlq', 'list', '--json']);
  expect([run.code, listed.stdout.includes('expression.failed')]).toEqual([0, true]);
  expect(run.stdout + run.stderr + listed.stdout).not.toContain(secret);
  const holding = filesUnder(join(folder, 'home')).filter((file) => readFileSync(file).includes(secret));
  expect(holding).toEqual([]);
});

test('what the environment holds is in no path and no message of a reject, and its rows can be replayed', async () => {
  const env = { WEIR_TEST_SECRET: 'hunter2-Zq81' };
  const held = `\${env:WEIR_TEST_SECRET}`;
  const due = (id: string) => ({
    id,
    type: 'derive',
    config: { columns: [{ name: 'due', expr: `CASE WHEN qty = 5 THEN CAST('${held}' || day AS DATE) END` }] },
  });
  const text = JSON.parse(pipeline({ mode: 'delete_write', partitionBy: ['day'], dlqTable: 't_dlq' }));
  text.nodes[0].config.path = [`${held}/a.csv`, `${held}/b.csv`];
  text.nodes.push(due('late'), { id: 'told', type: 'output.csv', config: { path: 'told.csv' } });
  text.edges.push({ from: 'typed', to: 'late' }, { from: 'late.rejected', to: 'told' });
  text.nodes.push({ id: 'rest', type: 'output.csv', config: { path: 'rest.csv' } });
  text.edges.push({ from: 'late', to: 'rest' });
  text.nodes.push(due('later'), { id: 'more', type: 'output.sqlite', config: { ...text.nodes[2].config, table: 'u' } });
  text.edges.push({ from: 'typed', to: 'later' }, { from: 'later', to: 'more' });
  const folder = temporaryFolder({ 'p.weir.json': JSON.stringify(text) });
  mkdirSync(join(folder, env.WEIR_TEST_SECRET));
  writeFileSync(join(folder, env.WEIR_TEST_SECRET, 'a.csv'), days);
  writeFileSync(join(folder, env.WEIR_TEST_SECRET, 'b.csv'), 'day,id,qty\n2024-02-01,5\n2024-02-01,6,z\n');
  const run = await weir(folder, ['run', 'p.weir.json', '--json'], env);
  const listed = await weir(folder, ['dlq', 'list', '--json']);
  const entries = listed.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const idOf = (code: string, row: number) =>
    String(entries.find((entry) => entry.code === code && entry.source_row === row)?.id);
  expect(entries.map(({ source }) => basename(source)).sort()).toContain('b.csv');
  const [line, cell] = [idOf('csv.missing_columns', 1), idOf('cast.failed', 2)];
  const fixed = [
    await weir(folder, ['dlq', 'fix', line, '--line', '2024-02-01,5,8'], env),
    await weir(folder, ['dlq', 'fix', cell, '--set', 'qty=6'], env),
  ];
  const again = await weir(folder, ['dlq', 'replay', 'p.weir.json', line, cell, '--json'], env);
  const said = [run, listed, ...fixed, again];
  expect(said.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
  expect(JSON.parse(again.stdout)).toMatchObject({ replayed: 2, failedAgain: 0 });
  expect(said.map(({ stdout, stderr }) => stdout + stderr).join('')).not.toContain(env.WEIR_TEST_SECRET);
  expect(readFileSync(join(folder, 'told.csv'), 'utf8')).toContain('•••');
  expect(filesUnder(folder).filter((file) => readFileSync(file).includes(env.WEIR_TEST_SECRET))).toEqual([]);
});

test('more rejects than are allowed fail the run, load nothing, and are kept', async () => {
  const folder = temporaryFolder({ 'days.csv': days, 'p.weir.json': pipeline({ mode: 'replace' }) });
  await weirRun(folder, 'p.weir.json');
  writeFileSync(join(folder, 'days.csv'), days.replace(',9\n', ',y\n'));
  for (const maxRejected of [{ rows: 1 }, { percent: 49.9 }]) {
    writeFileSync(join(folder, 'p.weir.json'), pipeline({ mode: 'replace' }, { settings: { maxRejected } }));
    const { code, error } = await weirRun(folder, 'p.weir.json');
    expect([code, error?.code]).toEqual([1, 'rejects.exceeded']);
    expect(rows(folder)).toEqual(loaded);
  }
  const { stdout } = await weir(folder, ['run', 'p.weir.json', '--quiet']);
  expect(stdout).toMatch(/\n +1 {2}typed +cast\.failed +qty +[xy] /);
  expect((await weir(folder, ['dlq', 'list', '--json'])).stdout.trim().split('\n')).toHaveLength(2);
  for (const maxRejected of [{ rows: 2 }, { percent: 50 }]) {
    writeFileSync(join(folder, 'p.weir.json'), pipeline({ mode: 'replace' }, { settings: { maxRejected } }));
    expect((await weirRun(folder, 'p.weir.json')).code).toBe(0);
  }
});

test.each([
  { words: ['run'], code: 2 },
  { words: ['run', 'nowhere.weir.json'], code: 2 },
  { words: ['run', '--help'], code: 0 },
])('$words ends although nothing is run', async ({ words, code }) => {
  expect(await weir(temporaryFolder(), words)).toMatchObject({ code, signal: null });
});

test('Ctrl-C ends with 130 and loads nothing', async () => {
  const folder = temporaryFolder({ 'days.csv': days, 'p.weir.json': pipeline({ mode: 'replace' }) });
  await weirRun(folder, 'p.weir.json');
  const many = Array.from({ length: 400_000 }, (_, index) => `2024-02-01,${index},1\n`);
  writeFileSync(join(folder, 'days.csv'), `day,id,qty\n${many.join('')}`);
  const { child, ended } = startWeir(folder, ['run', 'p.weir.json', '--json']);
  child.stderr?.once('data', () => child.kill('SIGINT'));
  const { code, stdout } = await ended;
  expect([code, JSON.parse(stdout).status]).toEqual([130, 'cancelled']);
  expect(rows(folder)).toEqual(loaded);
  expect(readdirSync(join(folder, 'home/tmp'))).toEqual([]);
});

test('Ctrl-C ends a query of SQLite that would not end by itself, and leaves nothing behind', async () => {
  const endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS day FROM n';
  const text = JSON.parse(pipeline({ mode: 'replace' }));
  text.nodes[0] = { id: 'read', type: 'input.sqlite', config: { path: 'in.db', sql: endless } };
  const folder = temporaryFolder({ 'p.weir.json': JSON.stringify(text) });
  new Database(join(folder, 'in.db')).exec('CREATE TABLE t (a)').close();
  const { child, ended } = startWeir(folder, ['run', 'p.weir.json', '--json', '--quiet']);
  const spooled = () => filesUnder(folder).some((file) => file.includes('spool'));
  await vi.waitUntil(spooled, { timeout: 60_000, interval: 50 });
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  expect([code, JSON.parse(stdout).error]).toEqual([
    130,
    { code: 'cancelled', message: 'The run was cancelled. Nothing was loaded.' },
  ]);
  expect(readdirSync(join(folder, 'home/tmp'))).toEqual([]);
});

test('an encoding that does not exist is a fault of the pipeline', async () => {
  const text = JSON.parse(pipeline({ mode: 'replace' }));
  text.nodes[0].config.encoding = 'latn-1';
  const folder = temporaryFolder({ 'days.csv': days, 'p.weir.json': JSON.stringify(text) });
  expect((await weirRun(folder, 'p.weir.json')).code).toBe(2);
});

test('a query that changes a database is a fault of the pipeline, run or looked at', async () => {
  const text = JSON.parse(pipeline({ mode: 'replace' }));
  const folder = temporaryFolder({});
  new Database(join(folder, 'in.db')).exec('CREATE TABLE t (a)').close();
  text.nodes[0] = { id: 'read', type: 'input.sqlite', config: { path: 'in.db', sql: 'DELETE FROM t' } };
  writeFileSync(join(folder, 'p.weir.json'), JSON.stringify(text));
  const { code, error } = await weirRun(folder, 'p.weir.json');
  expect([code, error?.code]).toEqual([2, 'pipeline.invalid']);
  expect((await weir(folder, ['validate', 'p.weir.json'])).code).toBe(2);
});

test('a run whose memory runs away within one call is ended with a plain error', async () => {
  const text = JSON.parse(pipeline({ mode: 'replace' }, { settings: { memoryLimit: '128MB' } }));
  const query = 'SELECT list_sum(list_transform(range(150000000), x -> x + id)) AS v FROM typed';
  text.nodes.splice(2, 0, { id: 'greedy', type: 'sql', config: { query } });
  text.edges.splice(1, 1, { from: 'typed', to: 'greedy' }, { from: 'greedy', to: 'load' });
  const folder = temporaryFolder({ 'days.csv': days, 'p.weir.json': JSON.stringify(text) });
  const { code, error } = await weirRun(folder, 'p.weir.json');
  expect([code, error?.code]).toEqual([1, 'memory.exceeded']);
});

test('a run on a machine of another time zone loads what a run on this one does', async () => {
  const zoned = {
    ...JSON.parse(pipeline({ mode: 'replace' })),
    nodes: [
      { id: 'read', type: 'input.rows', config: { columns: ['n'], rows: [['0']] } },
      {
        id: 'hour',
        type: 'derive',
        config: { columns: [{ name: 'hour', expr: "strftime(to_timestamp(0), '%H:%M')" }] },
      },
      { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } },
      { id: 'sheet', type: 'input.excel', config: { path: 'in.xlsx' } },
      { id: 'load_sheet', type: 'output.sqlite', config: { path: 'out.db', table: 'u', mode: 'replace' } },
    ],
    edges: [
      { from: 'read', to: 'hour' },
      { from: 'hour', to: 'load' },
      { from: 'sheet', to: 'load_sheet' },
    ],
  };
  const folder = temporaryFolder({ 'p.weir.json': JSON.stringify(zoned) });
  const moments = ['2024-01-31T12:00:00', '2024-01-31', '2024-01-31T12:00:00Z'];
  writeXlsx(join(folder, 'in.xlsx'), [{ name: 'Data', rows: [['at'], ...moments.map((iso) => [{ iso }])] }]);
  await weir(folder, ['run', 'p.weir.json'], { TZ: 'Asia/Tokyo' });
  expect(tableRows(join(folder, 'out.db'), 'SELECT hour FROM t')).toEqual([['00:00']]);
  expect(tableRows(join(folder, 'out.db'), 'SELECT at FROM u')).toEqual([
    ['2024-01-31 12:00:00'],
    ['2024-01-31 00:00:00'],
    ['2024-01-31 12:00:00'],
  ]);
});
