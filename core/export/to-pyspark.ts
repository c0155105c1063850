import type { ExportPlan, ExportReads } from './plan.ts';
import { engineVersionOf } from './plan-facts.ts';
import type { ActionStyle } from './python-actions.ts';
import { callThrough, list } from './python-calls.ts';
import { commandLine, scriptInPython } from './python-script.ts';
import { type ScriptParts, sparkPartNames, usedParts } from './script-parts.ts';

const style: ActionStyle = {
  read: callThrough('read'),
  relation: readsWords,
  here: (query, reads) => `run.here(${[query, ...readsWords(reads)].join(', ')})`,
};

/** A script of which Spark's tasks do the work, and the engine computes in each: nothing is translated, so nothing differs. */
export function pysparkScript(plan: ExportPlan, parts: ScriptParts, fileName: string): string {
  const words = commandLine(plan, fileName);
  return scriptInPython(plan, {
    about: [
      `It needs Spark 3.4 or later, and on all of its machines Python 3.9 or later, DuckDB 1.4 or later (made with ${engineVersionOf(plan)}) and`,
      'PyArrow: pip install duckdb pyarrow',
      '',
      `    spark-submit ${words}`,
      `    python ${words}`,
      '',
      'Spark moves the rows, in packets, and DuckDB computes them in its tasks, by the same SQL as everywhere. Where a step says',
      '`each`, all tasks work on it, each on its own part of the rows; what it needs beside them, `whole`, is sent to every task.',
      'A step that only says `whole` compares rows with each other, and so does its work in one task, as each source is read by',
      'one: its rows are spread again behind it. Tables, files and rejects are written by the driver, part by part. So the paths',
      'of sources must be the same on all machines; those of tables and files are on that of the driver.',
    ],
    packages: ['duckdb', 'pyarrow', 'pyspark'],
    style,
    parts: [...usedParts(plan), ...sparkPartNames].map((name) => parts.get(name) ?? ''),
    entry: 'main(kind=SparkRun)',
  });
}

function readsWords({ each, whole }: ExportReads): string[] {
  return [...(each.length > 0 ? [`each=${list(each)}`] : []), ...(whole.length > 0 ? [`whole=${list(whole)}`] : [])];
}
