import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { NewReject } from '../../workers/store/reject-batch.ts';
import { queryRows, runHere } from '../support/run-pipeline.ts';
import { scopedFolder } from '../support/scoped-folder.ts';
import { byText, deadLettersIn, rejectTexts, tablesIn } from '../support/scripts/compare-loads.ts';
import { exportHere } from '../support/scripts/export-here.ts';
import { pythonWithDuckdb, runScripts, type ScriptRun } from '../support/scripts/python.ts';

const samples = fileURLToPath(new URL('../../resources/samples/', import.meta.url));
const names = [
  'shop/daily-sales',
  'wildlife/wildlife-strikes',
  'flights/flight-routes',
  'weather/two-cities',
  'earthquakes/one-week',
];
/** Loads are idempotent: what one of them does three times over, all do. */
const timesOf = (name: string) => (name.startsWith('shop') ? 3 : 2);

const python = await pythonWithDuckdb();

// Slow: every sample is run, and several times as a script.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

describe.skipIf(!python)('the script of a sample', () => {
  let folder: string;
  const rejected = new Map<string, NewReject[]>();
  const ended = new Map<string, ScriptRun[]>();

  beforeAll(async () => {
    const temporary = await scopedFolder();
    folder = temporary.path;
    const runs: string[][] = [];
    for (const name of names) {
      for (const side of ['run', 'script'])
        cpSync(join(samples, dirname(name)), placeOf(side, name), {
          recursive: true,
          filter: (path) => basename(path) !== 'out',
        });
      const pipeline: object = JSON.parse(readFileSync(join(samples, `${name}.weir.json`), 'utf8'));
      const { rejects } = await runHere(placeOf('run', name), pipeline);
      rejected.set(name, rejects);
      const script = await exportHere(placeOf('script', name), pipeline);
      for (let time = 0; time < timesOf(name); time++) runs.push([script, '--base-dir', placeOf('script', name)]);
    }
    if (!python) return;
    const told = await runScripts(python, runs);
    for (const name of names) ended.set(name, told.splice(0, timesOf(name)));
    return () => temporary[Symbol.asyncDispose]();
  });

  const placeOf = (side: string, name: string) => join(folder, side, dirname(name));

  test.each(names)('%s, run again and again, leaves what one run leaves', async (name) => {
    for (const { code, stderr } of ended.get(name) ?? []) expect(code, stderr).toBe(0);
    const files = readdirSync(join(placeOf('run', name), 'out')).sort();
    expect(readdirSync(join(placeOf('script', name), 'out')).sort()).toEqual(files);
    for (const file of files)
      expect(await contentOf(join(placeOf('script', name), 'out', file))).toEqual(
        await contentOf(join(placeOf('run', name), 'out', file)),
      );
  });

  test.each(names)('%s tells of its rejects as a run does, each once', (name) => {
    const database = readdirSync(join(placeOf('script', name), 'out')).find((file) => file.endsWith('.db')) ?? '';
    const letters = deadLettersIn(join(placeOf('script', name), 'out', database));
    expect(letters.sort(byText)).toEqual(rejectTexts(rejected.get(name) ?? []).sort(byText));
  });
});

/** Tables, the rows of a partitioned folder, or text. */
async function contentOf(path: string): Promise<unknown> {
  if (path.endsWith('.db')) return tablesIn(path);
  if (!statSync(path).isDirectory()) return readFileSync(path, 'utf8');
  return queryRows(`SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${path}/**/*.parquet', hive_partitioning = true)`);
}
