import type { ExportPlan } from './plan.ts';
import type { ScriptParts } from './script-parts.ts';
import { type ExportFile, type ExportTarget, scriptName } from './targets.ts';
import { airflowDag } from './to-airflow.ts';
import { pysparkScript } from './to-pyspark.ts';
import { pythonScript } from './to-python.ts';
import { sqlScript } from './to-sql.ts';

/** The files of an export, in the order in which a person looks at them. */
export function scriptsFor(target: ExportTarget, plan: ExportPlan, parts: ScriptParts): ExportFile[] {
  const name = scriptName(plan.file);
  const python = { name: `${name}.py`, text: pythonScript(plan, parts, `${name}.py`), isExecutable: true };
  switch (target) {
    case 'python':
      return [python];
    case 'airflow':
      return [{ name: `${name}_dag.py`, text: airflowDag(plan, name), isExecutable: false }, python];
    case 'pyspark': {
      const own = `${name}_spark.py`;
      return [{ name: own, text: pysparkScript(plan, parts, own), isExecutable: true }];
    }
    case 'sql':
      return [{ name: `${name}.sql`, text: sqlScript(plan, name), isExecutable: false }];
  }
}
