import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { openStore } from '../../../../src-main/app/store/open-store.ts';
import { startWeir, weir, weirRun } from '../../../support/command-line.ts';
import { gone, runUpTo, stageBytes } from '../../../support/killing.ts';
import { preparedFolder } from '../../../support/prepared-folder.ts';
import { tableRows } from '../../../support/run-results.ts';

// Slow: real processes, killed for real, and replays after them.
vi.setConfig({ testTimeout: 180_000 });

const badRows = 4_000;
const allRows = badRows + 100;
const csv = `id,qty\n${Array.from({ length: allRows }, (_, index) => `${index},${index < badRows ? 'n/a' : '1'}\n`).join('')}`;

function pipelineOf(load: object): string {
  return JSON.stringify({
    format: 'weir/1',
    nodes: [
      { id: 'read', type: 'input.csv', config: { path: 'in.csv' } },
      { id: 'typed', type: 'cast', config: { columns: { id: { type: 'integer' }, qty: { type: 'integer' } } } },
      { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', ...load } },
    ],
    edges: [
      { from: 'read', to: 'typed' },
      { from: 'typed', to: 'load' },
    ],
  });
}

/** Rows enter an appended table alone; a table with keys is loaded whole again. */
type Way = 'direct' | 'overlay';
const ways: Record<Way, object> = { direct: { mode: 'append' }, overlay: { mode: 'upsert', keys: ['id'] } };

/** The table has some of the rows; all of them are corrected and wait. */
const correctedQueue = (way: Way) =>
  preparedFolder({ 'in.csv': csv, 'p.weir.json': pipelineOf(ways[way]) }, async (folder) => {
    await weirRun(folder, 'p.weir.json');
    using store = openStore(join(folder, 'home/weir.db'));
    expect(store.rejects.correct({}, { set: { qty: '7' } })).toBe(badRows);
  });
const preparedQueue = { direct: correctedQueue('direct'), overlay: correctedQueue('overlay') };

function committedRows(folder: string): number {
  const [[count] = []] = tableRows(join(folder, 'out.db'), 'SELECT count(*) FROM t');
  return Number(count);
}

const moments: Record<string, (folder: string) => boolean> = {
  'its targets are open': (folder) => stageBytes(folder) >= 0,
  'rows enter the table': (folder) => existsSync(join(folder, 'out.db-journal')),
  'the rows have just been committed': (folder) => committedRows(folder) === allRows,
};

const replayWords = ['dlq', 'replay', 'p.weir.json', '--json', '--quiet'];

/** Replays what still waits, as a person does who is told of a failure, and looks whether everything is there once. */
async function settleAndCheck(folder: string): Promise<void> {
  const { code, stdout, stderr } = await weir(folder, replayWords);
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({ failedAgain: 0, status: 'succeeded' });
  const path = join(folder, 'out.db');
  expect(tableRows(path, 'PRAGMA integrity_check')).toEqual([['ok']]);
  const sums = 'SELECT count(*), count(DISTINCT id), sum(qty) FROM t';
  expect(tableRows(path, sums)).toEqual([[BigInt(allRows), BigInt(allRows), BigInt(badRows * 7 + 100)]]);
  using store = openStore(join(folder, 'home/weir.db'));
  expect([store.rejects.count({ status: 'open' }), store.rejects.count({ status: 'replayed' })]).toEqual([0, badRows]);
}

const victims = { direct: ['the command', 'its worker'], overlay: ['the command'] };

const cases = (['direct', 'overlay'] as const).flatMap((way) =>
  Object.keys(moments).flatMap((moment) => victims[way].map((victim) => ({ way, moment, victim }))),
);

test.runIf(process.platform === 'linux').for(cases)(
  'killing $victim of a $way replay when $moment loses no row and brings none twice',
  async ({ way, moment, victim }) => {
    const isNow = moments[moment] ?? expect.fail('there must be such a moment');
    const { folder, command, worker, ended } = await runUpTo(isNow, replayWords, preparedQueue[way]);
    process.kill(victim === 'the command' ? command : worker, 'SIGKILL');
    await ended;
    await gone(worker);
    await settleAndCheck(folder);
  },
);

test.for(['direct', 'overlay'] as const)('two %s replays at once bring every row once', async (way) => {
  const folder = await preparedQueue[way]();
  const replays = [startWeir(folder, replayWords), startWeir(folder, replayWords)];
  const results = await Promise.all(replays.map(({ ended }) => ended));
  expect(results.map(({ code }) => code)).toContain(0);
  await settleAndCheck(folder);
});
