import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryEntries } from '../../../src-main/app/dead-letters/try-entries.ts';
import { PreviewClient } from '../../../src-main/app/preview/preview-client.ts';
import { openStore } from '../../../src-main/app/store/open-store.ts';
import type { Bench, Setting } from '../bench.ts';
import { ordersCsv } from '../data.ts';
import { type Figure, seconds } from '../figures.ts';
import { emptyFolder, fromCsv, intoTable, runWeir, startWorker, weir, writeChain } from '../weir.ts';

const impossible = { type: 'validate', config: { rules: [{ name: 'none passes', expr: 'length(id) > 20' }] } };
const mostMs = 1000;
const mostVerdictMs = 2000;

export const rejects: Bench = {
  name: 'rejects',
  async measure({ cache, work, rows }: Setting) {
    const folder = emptyFolder(join(work, 'rejects'));
    const home = join(folder, 'home');
    const steps = [fromCsv(ordersCsv(cache, rows, 0.001)), impossible, intoTable(join(folder, 'none.db'))];
    const run = await runWeir(home, writeChain(folder, 'rejects', steps));
    const list = await weir(home, 'dlq', 'list', '--limit', '50', '--json');
    const groups = await weir(home, 'dlq', 'list', '--groups', '--limit', '50', '--json');
    const allGroups = await weir(home, 'dlq', 'list', '--groups', '--json');
    return [
      {
        what: `run that rejects all of ${rows} rows`,
        shown: seconds(run),
        value: run.wallMs / 1000,
        unit: 's',
        peakBytes: run.peakBytes,
      },
      {
        what: `weir dlq list of ${rows} rejects`,
        shown: seconds(list),
        value: list.wallMs,
        unit: 'ms',
        target: mostMs,
        peakBytes: list.peakBytes,
      },
      {
        what: `weir dlq list --groups of ${rows} rejects`,
        shown: seconds(groups),
        value: groups.wallMs,
        unit: 'ms',
        target: mostMs,
        peakBytes: groups.peakBytes,
      },
      {
        what: `the same, all groups printed`,
        shown: seconds(allGroups),
        value: allGroups.wallMs,
        unit: 'ms',
        peakBytes: allGroups.peakBytes,
      },
      ...withinStore(home, rows),
      await verdict(folder, home, Math.min(rows, 100_000)),
    ];
  },
};

/** The wait for a verdict on many corrected rows, with a warm preview worker. */
async function verdict(folder: string, home: string, rows: number): Promise<Figure> {
  using store = openStore(join(home, 'weir.db'));
  await using client = new PreviewClient(startWorker);
  const pipelineFile = join(folder, 'rejects.weir.json');
  const text = readFileSync(pipelineFile, 'utf8');
  const document = { pipelineFile, text, folder: emptyFolder(join(folder, 'spool')), reading: 'describe' as const };
  const fix = { kind: 'expression' as const, column: 'id', expression: 'repeat(id, 25)' };
  const judge = (ids: number[]) => tryEntries({ rejects: store.rejects, client, document, filter: { ids }, fix });
  await judge([1]);
  const startedAt = performance.now();
  const { checked, passing } = await judge(Array.from({ length: rows }, (_, index) => index + 1));
  const value = performance.now() - startedAt;
  const shown = `${passing} of ${checked} would pass`;
  return { what: `verdict on a bulk edit of ${rows} rows`, shown, value, unit: 'ms', target: mostVerdictMs };
}

/** The store's queries behind the inspector, without the start of a process. */
function withinStore(home: string, rows: number): Figure[] {
  using store = openStore(join(home, 'weir.db'));
  const page = (text: string) => store.rejects.list({ limit: 100, filter: { search: text } });
  const questions: [string, () => unknown][] = [
    ['first page', () => store.rejects.list({ limit: 100 })],
    ['count', () => store.rejects.count()],
    ['counts by node', () => store.rejects.countByNode()],
    ['groups', () => store.rejects.groups()],
    ['search', () => page('SKU-00042')],
  ];
  return questions.map(([name, ask]) => {
    const startedAt = performance.now();
    ask();
    const value = performance.now() - startedAt;
    return { what: `${name} of ${rows} rejects, within the app`, shown: '', value, unit: 'ms', target: mostMs };
  });
}
