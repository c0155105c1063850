import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import type { NewReject } from '../../../workers/store/reject-batch.ts';
import { byText, deadLettersIn, rejectTexts, tablesIn } from '../../support/scripts/compare-loads.ts';
import { writeXlsx } from '../../support/xlsx-file.ts';
import type { Scenario } from './scenario.ts';

/**
 * Expects the same tables of a script as of a run, each in a folder of its own, and the same dead letters as the run's
 * rejects.
 */
export function expectSameLoads(
  pipeline: Scenario['pipeline'],
  { run, script }: { run: string; script: string },
  rejects: readonly NewReject[],
): void {
  const letters: unknown[][] = [];
  for (const database of databasesOf(pipeline)) {
    expect(tablesIn(join(script, database))).toEqual(tablesIn(join(run, database)));
    letters.push(...deadLettersIn(join(script, database)));
  }
  expect(placeless(letters)).toEqual(placeless(rejectTexts(rejects)));
}

/** Where in a text JSON breaks is told by Python and by JavaScript in their own ways. */
function placeless(letters: readonly unknown[][]): unknown[][] {
  const withoutPlace = (value: unknown) =>
    typeof value === 'string' ? value.replace(/, from character \d+ on\.$/, '.') : value;
  return letters.map((letter) => letter.map(withoutPlace)).sort(byText);
}

/** Puts what a scenario needs into its folder. */
export async function prepareScenario(
  folder: string,
  { files = {}, databases = {}, workbooks = {} }: Scenario,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
  }
  for (const [name, text] of Object.entries(databases)) {
    const database = new Database(join(folder, name));
    database.exec(text);
    database.close();
  }
  for (const [name, sheets] of Object.entries(workbooks)) writeXlsx(join(folder, name), sheets);
}

/** The databases that the outputs write to. */
export function databasesOf({ nodes }: Scenario['pipeline']): string[] {
  const paths = nodes.flatMap((node) =>
    'type' in node && node.type === 'output.sqlite' && 'config' in node ? [String(Object(node.config).path)] : [],
  );
  return [...new Set(paths)];
}
