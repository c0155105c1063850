import type { ExportPlan, ExportReads } from './plan.ts';
import { engineVersionOf } from './plan-facts.ts';
import type { ActionStyle } from './python-actions.ts';
import { callThrough, list } from './python-calls.ts';
import { commandLine, scriptInPython } from './python-script.ts';
import { type ScriptParts, sparkPartNames, usedParts } from './script-parts.ts';

const style: ActionStyle = {
  read: callThrough('read'),
  relationArguments: readsArguments,
  rowsOf: (query, reads) => `run.here(${[query, ...readsArguments(reads)].join(', ')})`,
};

/** A script whose work is done by Spark's tasks, with the engine in each: nothing is translated, so nothing differs. */
export function pysparkScript(plan: ExportPlan, parts: ScriptParts, fileName: string): string {
  const command = commandLine(plan, fileName);
  return scriptInPython(plan, {
    about: [
      `It needs Spark 3.4 or later, and on all of its machines Python 3.9 or later, DuckDB 1.4 or later (made with ${engineVersionOf(plan)}) and`,
      'PyArrow: pip install duckdb pyarrow',
      '',
      `    spark-submit ${command}`,
      `    python ${command}`,
      '',
      'Spark moves the rows, in packets, and DuckDB computes them in its tasks, with the same SQL as everywhere. If a step says',
      '`each`, all tasks work on it, each on its own part of the rows; what it needs as a `whole` is sent to every task. A step',
      'that only says `whole` compares rows with each other, so one task does it, as one task reads each source; its rows are',
      'spread again after it. Tables, files and rejects are written by the driver, part by part. So the paths of sources must be',
      'the same on all machines; those of tables and files are on the machine of the driver.',
    ],
    packages: ['duckdb', 'pyarrow', 'pyspark'],
    style,
    parts: [...usedParts(plan), ...sparkPartNames].map((name) => parts.get(name) ?? ''),
    entry: 'main(kind=SparkRun)',
    atOnce: [],
  });
}

function readsArguments({ each, whole }: ExportReads): string[] {
  return [...(each.length > 0 ? [`each=${list(each)}`] : []), ...(whole.length > 0 ? [`whole=${list(whole)}`] : [])];
}
