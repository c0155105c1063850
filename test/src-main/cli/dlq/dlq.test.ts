import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import Database from 'better-sqlite3';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { openTestStore, writeRejects } from '../../../support/app-store.ts';
import { commandLine } from '../../../support/command-line.ts';
import { aReject, aRun } from '../../../support/rejects.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** A queue of three entries of a pipeline file that is there, with values that mean harm. */
async function someQueue() {
  const app = openTestStore();
  const folder = temporaryFolder({ 'sales.weir.json': '{}' });
  const file = join(folder, 'sales.weir.json');
  const { runId } = await writeRejects(
    app,
    [
      aReject({ value: '=HYPERLINK("http://x")\n+1', message: 'Not a number.', record: '{"price":"=1"}' }),
      aReject({ sourceRow: 2, value: '\u001b[31mred\u0007', message: 'Not a number.', record: '{}' }),
      aReject({ sourceRow: 3, node: 'valid', code: 'rule.failed', column: null, value: null, message: 'No "rule".' }),
    ],
    { pipeline: file },
  );
  const weir = (...words: string[]) => {
    const env = { ...process.env, WEIR_HOME: app.home.path, NO_COLOR: '1' };
    const { status, stdout, stderr } = spawnSync(process.execPath, [commandLine, 'dlq', ...words], {
      env,
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  return { ...app, folder, file, runId, weir };
}

test('dlq list --json prints one entry a line by its public names', async () => {
  const { weir, file, runId } = await someQueue();
  const { status, stdout } = weir('list', 'sales.weir.json', '--json');
  expect(status).toBe(0);
  const entries = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(entries).toHaveLength(3);
  expect(entries[2]).toEqual({
    id: 3,
    run_id: runId,
    pipeline: file,
    node: 'valid',
    source: '/data/orders.csv',
    source_row: 3,
    line: 2,
    column: null,
    code: 'rule.failed',
    message: 'No "rule".',
    value: null,
    record: '{"id":"1","price":null}',
    status: 'open',
    first_run: runId,
    last_run: runId,
  });
});

test('dlq list prints a table that no value can break out of', async () => {
  const { weir } = await someQueue();
  const { stdout } = weir('list', '--node', 'typed');
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^id {2}node {3}code {9}column {2}value/);
  expect(lines[1]).toContain('=HYPERLINK("http://x")␊+1');
  expect(lines[2]).toContain('␛[31mred␇');
});

test('dlq list takes its filters, and --limit says how many', async () => {
  const { weir, runId } = await someQueue();
  const ids = (...words: string[]) =>
    weir('list', '--json', ...words)
      .stdout.split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).id);
  expect(ids('--run', runId, '--limit', '2')).toEqual([1, 2]);
  expect(ids('--code', 'rule.failed', '--status', 'all')).toEqual([3]);
  expect(ids('--status', 'discarded')).toEqual([]);
  expect(weir('list', '--limit', '1').stdout).toContain('… 2 more');
});

test('dlq list --groups counts by node, code, column and value', async () => {
  const { weir, file } = await someQueue();
  const { stdout } = weir('list', '--groups', '--json', '--node', 'valid');
  const group = {
    pipeline: file,
    node: 'valid',
    code: 'rule.failed',
    column: null,
    value: null,
    count: 1,
    message: 'No "rule".',
    corrected: 0,
  };
  expect(JSON.parse(stdout)).toEqual(group);
  expect(weir('list', '--groups').stdout).toMatch(/^count {2}node/);
});

test('dlq show prints one entry whole, with what was done to it', async () => {
  const { weir, store } = await someQueue();
  store.rejects.discard({ ids: [1] }, 'a joke');
  expect(JSON.parse(weir('show', '1', '--json').stdout)).toMatchObject({
    value: '=HYPERLINK("http://x")\n+1',
    record: '{"price":"=1"}',
    status: 'discarded',
    audit: [{ action: 'discarded', from: 'open', to: 'discarded', note: 'a joke' }],
  });
  expect(weir('show', '1').stdout).toContain('discarded (open → discarded): a joke');
});

test('dlq discard --gone settles what a later run did not reject any more, which dlq list --gone shows first', async () => {
  const { weir, store, file } = await someQueue();
  expect(weir('list', '--gone').stdout).toContain('No open rejects that a later run');
  const run = store.runs.beginRun(aRun({ pipeline: file }));
  const coverage = { nodes: ['typed'], files: ['/data/orders.csv'] };
  store.runs.finishRun(run.id, { state: 'succeeded', coverage });
  const ids = weir('list', file, '--gone', '--json').stdout.trimEnd().split('\n');
  expect(ids.map((line) => JSON.parse(line).id)).toEqual([1, 2]);
  expect(weir('discard', file, '1', '--gone', '--reason', 'mended').status).toBe(2);
  expect(weir('discard', file, '--gone', '--reason', 'mended')).toMatchObject({ status: 0, stdout: '2 discarded\n' });
  expect(store.rejects.count({ status: 'open' })).toBe(1);
  expect(weir('show', '2').stdout).toContain('found gone (open → discarded): mended');
});

test('dlq export writes a CSV with every value guarded against spreadsheets', async () => {
  const { weir, folder } = await someQueue();
  expect(weir('export', 'sales.weir.json', '--out', 'rejects.csv')).toMatchObject({
    status: 0,
    stdout: '3 entries written to rejects.csv\n',
  });
  const { data } = Papa.parse<Record<string, string>>(readFileSync(join(folder, 'rejects.csv'), 'utf8').trimEnd(), {
    header: true,
  });
  expect(data.map(({ id, value }) => [id, value])).toEqual([
    ['1', '\'=HYPERLINK("http://x")\n+1'],
    ['2', '\u001b[31mred\u0007'],
    ['3', ''],
  ]);
  expect(readdirSync(folder).sort()).toEqual(['rejects.csv', 'sales.weir.json']);
});

test.skipIf(process.platform === 'win32')(
  'dlq export writes where a link leads, with the permissions there',
  async () => {
    const { weir, folder } = await someQueue();
    writeFileSync(join(folder, 'kept.csv'), 'old', { mode: 0o600 });
    symlinkSync('kept.csv', join(folder, 'rejects.csv'));
    expect(weir('export', '--out', 'rejects.csv').status).toBe(0);
    expect(readlinkSync(join(folder, 'rejects.csv'))).toBe('kept.csv');
    expect(readFileSync(join(folder, 'kept.csv'), 'utf8')).toContain('HYPERLINK');
    expect(statSync(join(folder, 'kept.csv')).mode & 0o777).toBe(0o600);
    symlinkSync('new.csv', join(folder, 'link.csv'));
    expect(weir('export', '--out', 'link.csv').status).toBe(0);
    expect(readlinkSync(join(folder, 'link.csv'))).toBe('new.csv');
    expect(readFileSync(join(folder, 'new.csv'), 'utf8')).toContain('HYPERLINK');
  },
);

test('dlq export into a folder that is not there says so and leaves nothing', async () => {
  const { weir, folder } = await someQueue();
  const { status, stderr } = weir('export', '--out', 'none/rejects.csv');
  expect(status).toBe(1);
  expect(stderr).toContain('cannot be written');
  expect(readdirSync(folder)).toEqual(['sales.weir.json']);
});

test('bad usage exits with 2, what is not there with 1', async () => {
  const { weir, folder } = await someQueue();
  writeFileSync(join(folder, 'clean.weir.json'), '{}');
  expect(weir('list', 'clean.weir.json')).toMatchObject({ status: 0, stdout: expect.stringContaining('No rejects') });
  expect(weir('list', 'none.weir.json').status).toBe(2);
  expect(weir('list', '--status', 'closed').status).toBe(2);
  expect(weir('list', '--limit', 'many').status).toBe(2);
  expect(weir('list', '--run', 'none')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('no run none in the run history'),
  });
  for (const words of [
    ['show', 'one'],
    ['fix', '1', 'one', '--null', 'price'],
    ['discard', 'one', '--reason', 'x'],
    ['replay', 'clean.weir.json', '1', 'one'],
  ])
    expect(weir(...words)).toMatchObject({ status: 2, stderr: expect.stringContaining("'one' is invalid") });
  expect(weir('show', '99')).toMatchObject({ status: 1, stderr: expect.stringContaining('no entry 99') });
  expect(weir('export').status).toBe(2);
});

test('a store or a home that cannot be used is told with the way out', async () => {
  const { weir, home, folder } = await someQueue();
  const store = new Database(home.storePath);
  store.exec('DROP TABLE reject_block');
  store.close();
  const told = { status: 1, stderr: expect.stringMatching(/^weir: The store .* cannot be used: .*WEIR_HOME.*\n$/) };
  expect(weir('list')).toMatchObject(told);
  const isFile = { WEIR_HOME: join(folder, 'sales.weir.json') };
  const { status, stderr } = spawnSync(process.execPath, [commandLine, 'dlq', 'list'], {
    env: { ...process.env, ...isFile },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^weir: Weir cannot keep its own state in .*WEIR_HOME/)]);
});

test.runIf(process.platform === 'linux')(
  'output that cannot be written ends a command with 1, and is told once',
  async () => {
    const { home } = await someQueue();
    for (const words of [['dlq', 'list'], ['--version']]) {
      const full = ['-c', 'exec "$@" > /dev/full', 'sh', process.execPath, commandLine, ...words];
      const { status, stderr } = spawnSync('sh', full, {
        env: { ...process.env, WEIR_HOME: home.path },
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([1, expect.stringMatching(/^weir: What was to be printed .*ENOSPC.*\n$/)]);
    }
  },
);
