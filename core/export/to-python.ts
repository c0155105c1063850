import type { ExportPlan } from './plan.ts';
import { engineVersionOf, stepsReadAtOnce } from './plan-facts.ts';
import type { ActionStyle } from './python-actions.ts';
import { call } from './python-calls.ts';
import { commandLine, scriptInPython } from './python-script.ts';
import { type ScriptParts, turnsPartNames, usedParts } from './script-parts.ts';

const style: ActionStyle = { read: call, relationArguments: () => [], rowsOf: (query) => query };

/** A script that does what the pipeline does, and needs only Python and the duckdb package. */
export function pythonScript(plan: ExportPlan, parts: ScriptParts, fileName: string): string {
  const atOnce = stepsReadAtOnce(plan);
  return scriptInPython(plan, {
    about: [
      `It needs Python 3.9 or later and DuckDB 1.4 or later (made with ${engineVersionOf(plan)}): pip install duckdb`,
      '',
      `    python ${commandLine(plan, fileName)}`,
    ],
    packages: ['duckdb'],
    style,
    parts: [...usedParts(plan), ...(atOnce.length > 0 ? turnsPartNames : [])].map((name) => parts.get(name) ?? ''),
    entry: 'main()',
    atOnce,
  });
}
