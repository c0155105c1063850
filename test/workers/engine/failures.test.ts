import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { RunEvent } from '../../../core/run/events.ts';
import { runHere } from '../../support/run-pipeline.ts';
import { tableRows } from '../../support/run-results.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const whenRunning = (act: () => void) => (event: RunEvent) => {
  if (event.type === 'state' && event.state === 'running') act();
};

vi.mock('../../../workers/sqlite/busy-timeout.ts', () => ({ defaultBusyTimeoutMs: 50 }));

const load = { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } };
const copy = {
  nodes: [{ id: 'read', type: 'input.csv', config: { path: 'in.csv' } }, load],
  edges: [{ from: 'read', to: 'load' }],
};
const rows = (count: number) =>
  `id,name\n${Array.from({ length: count }, (_, index) => `${index},name ${index}\n`).join('')}`;
const state = (folder: string) => tableRows(join(folder, 'out.db'), 'SELECT count(*) FROM t');

test('a database that another holds is told as busy, and is as it was', async () => {
  const folder = temporaryFolder({ 'in.csv': rows(3) });
  await runHere(folder, copy);
  const other = new Database(join(folder, 'out.db'));
  other.exec('BEGIN EXCLUSIVE');
  onTestFinished(() => {
    other.close();
  });
  await expect(runHere(folder, copy)).rejects.toMatchObject({ code: 'target.locked' });
  other.exec('ROLLBACK');
  expect(state(folder)).toEqual([[3n]]);
});

test('a database to read that another program has locked is told', async () => {
  const folder = temporaryFolder();
  const other = new Database(join(folder, 'shop.db'));
  onTestFinished(() => {
    other.close();
  });
  other.exec('CREATE TABLE t (n); BEGIN EXCLUSIVE');
  const nodes = [{ id: 'read', type: 'input.sqlite', config: { path: 'shop.db', table: 't' } }, load];
  await expect(runHere(folder, { ...copy, nodes })).rejects.toThrow(
    'shop.db is locked by another program. Close what uses it and run again.',
  );
});

// Root may write anywhere, whatever the mode says.
test.runIf(process.getuid?.() !== 0)('a folder that cannot be written to is told before any row is read', async () => {
  const folder = temporaryFolder({ 'in.csv': rows(3) });
  mkdirSync(join(folder, 'fixed'));
  chmodSync(join(folder, 'fixed'), 0o500);
  const nodes = [copy.nodes[0], { ...load, config: { ...load.config, path: 'fixed/out.db' } }];
  await expect(runHere(folder, { ...copy, nodes })).rejects.toMatchObject({ code: 'target.read_only' });
});

test('a file where a folder should be is told as that, and nothing is left beside it', async () => {
  const folder = temporaryFolder({ 'in.csv': rows(3), taken: '' });
  const nodes = [copy.nodes[0], { id: 'load', type: 'output.json', config: { path: 'taken/out.jsonl' } }];
  await expect(runHere(folder, { ...copy, nodes })).rejects.toMatchObject({
    code: 'target.read_only',
    node: 'load',
    message: expect.stringContaining('taken cannot be written to'),
  });
});

test('a file that is no database is left alone', async () => {
  const folder = temporaryFolder({ 'in.csv': rows(3), 'out.db': 'this is a diary, not a database\n'.repeat(200) });
  await expect(runHere(folder, copy)).rejects.toMatchObject({ code: 'target.corrupt', node: 'load' });
});

test('a source that changes or goes while it is read ends the run with the table as it was', async () => {
  const folder = temporaryFolder({ 'in.csv': rows(3) });
  const source = join(folder, 'in.csv');
  await runHere(folder, copy);
  writeFileSync(source, rows(400_000));
  for (const act of [
    () => writeFileSync(source, `${rows(400_000)}1,2\n`),
    () => utimesSync(source, 1, 1),
    () => rmSync(source),
  ]) {
    writeFileSync(source, rows(400_000));
    await expect(runHere(folder, copy, { onEvent: whenRunning(act) })).rejects.toMatchObject({
      code: expect.stringMatching(/^source\./),
    });
    expect(state(folder)).toEqual([[3n]]);
  }
});

test('a Parquet file that changes or goes while it is read ends the run with the table as it was', async () => {
  const folder = temporaryFolder({ 'in.csv': rows(3) });
  const source = join(folder, 'in.parquet');
  const write = { id: 'write', type: 'output.parquet', config: { path: 'in.parquet' } };
  const reading = { ...copy, nodes: [{ id: 'read', type: 'input.parquet', config: { path: 'in.parquet' } }, load] };
  await runHere(folder, { nodes: [copy.nodes[0], write], edges: [{ from: 'read', to: 'write' }] });
  const whole = readFileSync(source);
  for (const act of [() => utimesSync(source, 1, 1), () => rmSync(source)]) {
    writeFileSync(source, whole);
    await expect(runHere(folder, reading, { onEvent: whenRunning(act) })).rejects.toMatchObject({
      code: 'source.changed',
      node: 'read',
    });
  }
  writeFileSync(source, whole.subarray(0, 40));
  await expect(runHere(folder, reading)).rejects.toMatchObject({ code: 'source.format', node: 'read' });
  expect(existsSync(join(folder, 'out.db'))).toBe(false);
});

test('no room for the rows leaves the target as it was and the disk as full as it was', async (context) => {
  const folder = temporaryFolder({ 'in.csv': rows(200_000) });
  const small = join(folder, 'small');
  mkdirSync(small);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', small], { stdio: 'ignore' });
  } catch {
    return context.skip('a small file system cannot be mounted here');
  }
  onTestFinished(() => {
    execFileSync('umount', [small]);
  });
  const nodes = [copy.nodes[0], { ...load, config: { ...load.config, path: 'small/out.db' } }];
  await expect(runHere(folder, { ...copy, nodes })).rejects.toMatchObject({ code: 'target.full' });
  expect(readdirSync(small)).toEqual([]);
  const file = { id: 'load', type: 'output.csv', config: { path: 'small/out.csv' } };
  for (const more of [{}, { encoding: 'utf-16' }]) {
    const encoded = { ...file, config: { ...file.config, ...more } };
    await expect(runHere(folder, { ...copy, nodes: [copy.nodes[0], encoded] })).rejects.toMatchObject({
      code: 'disk.full',
      node: 'load',
      message: expect.stringContaining(`${file.config.path} could not be written`),
    });
  }
  expect([existsSync(join(small, 'out.csv')), readdirSync(small)]).toEqual([false, []]);
});

test('a value that a condition cannot convert ends the run with the node, the value and the way out', async () => {
  const folder = temporaryFolder({ 'in.csv': 'id,quantity\n1,two\n' });
  const few = { id: 'few', type: 'filter', config: { where: 'CAST(quantity AS INTEGER) > 1' } };
  const edges = [
    { from: 'read', to: 'few' },
    { from: 'few', to: 'rest' },
    { from: 'rest', to: 'load' },
  ];
  const rest = { id: 'rest', type: 'filter', config: { where: 'TRUE' } };
  const nodes = [copy.nodes[0], few, rest, load];
  await expect(runHere(folder, { nodes, edges })).rejects.toMatchObject({
    code: 'engine.failed',
    node: 'few',
    message: expect.stringMatching(
      /^A value cannot be converted: .*'two'.*\. Give the column its type in an earlier cast node/,
    ),
  });
});

test('a value that no folder can be named after ends the run with the output that partitions by it', async () => {
  const folder = temporaryFolder({ 'in.csv': 'id,day\n1,__HIVE_DEFAULT_PARTITION__\n' });
  const config = { path: 'days', partitionBy: ['day'] };
  const nodes = [copy.nodes[0], { id: 'load', type: 'output.parquet', config }];
  await expect(runHere(folder, { ...copy, nodes })).rejects.toMatchObject({
    code: 'target.failed',
    node: 'load',
    message: expect.stringContaining('A value of "day" is the text'),
  });
});

test('a folder of partitions takes the place of one of those alone, since all that lies there goes', async () => {
  const config = { path: 'days', partitionBy: ['day'] };
  const nodes = [copy.nodes[0], { id: 'load', type: 'output.parquet', config }];
  for (const stranger of ['notes.txt', 'plain.parquet', 'own/data_0.parquet', 'day=1/notes.txt']) {
    const folder = temporaryFolder({ 'in.csv': 'id,day\n1,1\n' });
    const path = join(folder, 'days', stranger);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'mine');
    await expect(runHere(folder, { ...copy, nodes })).rejects.toMatchObject({
      code: 'target.failed',
      node: 'load',
      message: expect.stringMatching(
        /days holds more than the files of partitions, such as \S+, and the whole folder would be replaced\. Give the output a folder of its own\.$/,
      ),
    });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  }
  const folder = temporaryFolder({ 'in.csv': 'id,day\n1,1\n' });
  mkdirSync(join(folder, 'days', 'month=1', 'day=2'), { recursive: true });
  for (const name of ['_SUCCESS', 'month=1/day=2/part.parquet', 'month=1/day=2/.part.parquet.crc'])
    writeFileSync(join(folder, 'days', name), '');
  await runHere(folder, { ...copy, nodes });
  expect(readdirSync(join(folder, 'days'))).toEqual(['day=1']);
});

test('a check that must not fail tells its code and place where its rejects are wired too', async () => {
  const folder = temporaryFolder({ 'in.csv': 'id,name\n1,a\nx,b\n' });
  const typed = { id: 'typed', type: 'cast', config: { columns: { id: { type: 'integer', onError: 'fail' } } } };
  const refused = { ...load, id: 'refused', config: { ...load.config, table: 'refused' } };
  const edges = [
    { from: 'read', to: 'typed' },
    { from: 'typed.out', to: 'load' },
    { from: 'typed.rejected', to: 'refused' },
  ];
  await expect(runHere(folder, { nodes: [copy.nodes[0], typed, load, refused], edges })).rejects.toMatchObject({
    code: 'cast.failed',
    node: 'typed',
    column: 'id',
    message: expect.stringMatching(/^1 row fails a check of "typed" about "id", the first in row 2 of .*in\.csv\./),
  });
});

test('a check that must not fail ends the run where it is about rows that a table refused, too', async () => {
  const folder = temporaryFolder({ 'in.csv': 'id\na\na\n' });
  const database = new Database(join(folder, 'out.db'));
  database.exec('CREATE TABLE t (id TEXT UNIQUE)');
  database.close();
  const append = { ...load, config: { ...load.config, mode: 'append' } };
  const typed = { id: 'typed', type: 'cast', config: { columns: { id: { type: 'integer', onError: 'fail' } } } };
  const refused = { ...load, id: 'refused', config: { ...load.config, table: 'refused' } };
  const edges = [...copy.edges, { from: 'load.rejected', to: 'typed' }, { from: 'typed', to: 'refused' }];
  const nodes = [copy.nodes[0], append, typed, refused];
  await expect(runHere(folder, { nodes, edges })).rejects.toMatchObject({ code: 'cast.failed', node: 'typed' });
  expect(state(folder)).toEqual([[0n]]);
});
