import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { openStore } from '../../../src-main/app/store/open-store.ts';
import { weirRun } from '../../support/command-line.ts';
import { busy, gone, runUpTo, stageBytes } from '../../support/killing.ts';
import { preparedFolder } from '../../support/prepared-folder.ts';
import { tableRows } from '../../support/run-results.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

// Slow: real processes, killed for real, and runs after them.
vi.setConfig({ testTimeout: 120_000 });

const manyRows = 150_000;
const few = 'id,name\n1,a\n2,b\n3,x\n';
const many = `id,name\n${Array.from({ length: manyRows }, (_, index) => `${index},name ${index}\n`).join('')}`;

const pipeline = JSON.stringify({
  format: 'weir/1',
  nodes: [
    { id: 'read', type: 'input.csv', config: { path: 'in.csv' } },
    { id: 'typed', type: 'cast', config: { columns: { id: { type: 'integer' } } } },
    { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } },
    { id: 'copy', type: 'output.csv', config: { path: 'out.csv' } },
  ],
  edges: [
    { from: 'read', to: 'typed' },
    { from: 'typed', to: 'load' },
    { from: 'typed', to: 'copy' },
  ],
});

/** The target has few rows, and many come. */
const loadedFolder = preparedFolder({ 'in.csv': few, 'p.weir.json': pipeline }, async (folder) => {
  await weirRun(folder, 'p.weir.json');
  writeFileSync(join(folder, 'in.csv'), many);
});

const hasTemporary = (folder: string) => temporary(folder).length > 0;
const temporary = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.weir-tmp'));

const moments: Record<string, (folder: string) => boolean> = {
  'its targets are open': (folder) => stageBytes(folder) >= 0,
  'rows are on their way': (folder) => stageBytes(folder) > 1_000_000,
  'rows enter the table': (folder) => existsSync(join(folder, 'out.db-journal')),
  'the transaction is large': (folder) =>
    existsSync(join(folder, 'out.db-journal')) && statSync(join(folder, 'out.db')).size > 2_000_000,
};

const cases = Object.keys(moments).flatMap((moment) =>
  ['the command', 'its worker'].map((victim) => ({ moment, victim })),
);

test.runIf(process.platform === 'linux').for(cases)(
  'killing $victim when $moment leaves old or new, and the next run repairs',
  async ({ moment, victim }) => {
    const words = ['run', 'p.weir.json', '--json', '--quiet'];
    const isNow = moments[moment] ?? expect.fail('there must be such a moment');
    const { folder, command, worker, ended } = await runUpTo(isNow, words, loadedFolder);
    process.kill(victim === 'the command' ? command : worker, 'SIGKILL');
    const { code, stdout } = await ended;
    await gone(worker);
    if (victim === 'its worker' && code !== 0)
      expect([code, stdout]).toEqual([1, expect.stringContaining('engine.crashed')]);

    const path = join(folder, 'out.db');
    expect(tableRows(path, 'PRAGMA integrity_check')).toEqual([['ok']]);
    expect([[[3n]], [[BigInt(manyRows)]]]).toContainEqual(tableRows(path, 'SELECT count(*) FROM t'));
    expect([4, manyRows + 1]).toContain(readFileSync(join(folder, 'out.csv'), 'utf8').trim().split('\n').length);

    writeFileSync(join(folder, 'in.csv'), `${few}4,d\n`);
    expect((await weirRun(folder, 'p.weir.json')).status).toBe('succeeded');
    expect(tableRows(path, 'SELECT count(*) FROM t')).toEqual([[4n]]);
    expect([temporary(folder), readdirSync(join(folder, 'home/tmp')), existsSync(`${path}-journal`)]).toEqual([
      [],
      [],
      false,
    ]);
    using store = openStore(join(folder, 'home/weir.db'));
    const [last, killed, first] = store.runs.listRuns().map(({ state }) => state);
    expect([last, first]).toEqual(['succeeded', 'succeeded']);
    expect(code === 0 ? ['succeeded'] : ['interrupted', 'failed']).toContain(killed);
  },
);

test.runIf(process.platform === 'linux')(
  'a worker whose command was killed ends, however long the engine takes over one call',
  async () => {
    const distance = "levenshtein(repeat('ab', 1000000), repeat('ba', 1000000 * id))";
    const endless = JSON.parse(pipeline);
    endless.nodes[2] = { id: 'load', type: 'derive', config: { columns: [{ name: 'far', expr: distance }] } };
    endless.edges[2].from = 'load';
    const files = { 'in.csv': 'id,name\n1,a\n', 'p.weir.json': JSON.stringify(endless) };
    const prepare = async () => temporaryFolder(files);
    const { command, worker } = await runUpTo(hasTemporary, ['run', 'p.weir.json'], prepare);
    await busy(worker);
    process.kill(command, 'SIGKILL');
    await gone(worker);
  },
);
