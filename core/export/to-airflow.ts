import type { ExportPlan } from './plan.ts';
import { pythonDocstring, pythonText } from './python-literals.ts';
import { optionFor } from './python-options.ts';

/** What whoever starts the DAG may say, and how it comes to the script. */
interface PassedValue {
  /** Among the DAG's params. */
  key: string;
  /** On the script's command line. */
  option: string;
  /** Of the shell; names of params may be those of variables that it needs, such as PATH. */
  variable: string;
}

/** A DAG that does nothing but run the script beside it: what the pipeline does is there. */
export function airflowDag(plan: ExportPlan, name: string): string {
  const { params, environments } = plan;
  const environmentNames = Object.keys(environments);
  const environmentKey = params.some((param) => param.name === 'environment') ? 'pipeline_environment' : 'environment';
  const values: PassedValue[] = [
    ...(environmentNames.length > 0 ? [{ key: environmentKey, option: '--env' }] : []),
    ...params.map((param) => ({ key: param.name, option: optionFor(param.name) })),
  ].map((value, index) => ({ ...value, variable: `PIPELINE_VALUE_${index + 1}` }));
  return [
    pythonDocstring(aboutLines(plan, name).join('\n')),
    'import os',
    'from pathlib import Path',
    '',
    'try:',
    '    from airflow.providers.standard.operators.bash import BashOperator',
    '    from airflow.sdk import DAG, Param',
    'except ImportError:  # Airflow 2',
    '    from airflow import DAG',
    '    from airflow.models.param import Param',
    '    from airflow.operators.bash import BashOperator',
    '',
    `SCRIPT = Path(__file__).resolve().with_name(${pythonText(`${name}.py`)})`,
    'BASE_DIR = os.environ.get("PIPELINE_BASE_DIR", str(SCRIPT.parent))',
    '',
    'with DAG(',
    `    dag_id=${pythonText(name)},`,
    `    description=${pythonText(plan.description ?? plan.name)},`,
    '    schedule=None,  # say when, such as "0 6 * * *"',
    '    catchup=False,',
    '    max_active_runs=1,  # a database takes one writer at a time',
    '    params={',
    ...(environmentNames.length > 0
      ? [`        ${pythonText(environmentKey)}: ${environmentText(environmentNames)},`]
      : []),
    ...params.map((param) => `        ${pythonText(param.name)}: ${paramText(param)},`),
    '    },',
    ') as dag:',
    ...operatorLines(values),
    '',
  ].join('\n');
}

function aboutLines({ name: pipeline, secrets }: ExportPlan, name: string): string[] {
  return [
    `${pipeline}: runs ${name}.py, which lies beside this file and does the work.`,
    '',
    'Put both into the DAG folder; the workers need Python with the package duckdb. A param that is left empty has the',
    "script's own default. PIPELINE_BASE_DIR says where relative paths start: this folder, if it is not set.",
    ...(secrets.length > 0 ? [`The script reads ${secrets.join(', ')} from the environment of the workers.`] : []),
  ];
}

function operatorLines(values: readonly PassedValue[]): string[] {
  return [
    '    BashOperator(',
    '        task_id="run",',
    '        # Values go by way of the environment: what stands in them is never part of a command.',
    `        bash_command=${commandText(values)},`,
    '        env={',
    '            "SCRIPT": str(SCRIPT),',
    '            "BASE_DIR": BASE_DIR,',
    ...values.map(
      ({ variable, key }) =>
        `            ${pythonText(variable)}: "{{ params['${key}'] if params['${key}'] is not none else '' }}",`,
    ),
    '        },',
    '        append_env=True,',
    '    )',
  ];
}

function commandText(values: readonly PassedValue[]): string {
  const options = values.map(({ variable, option }) => `$\{${variable}:+"${option}=$${variable}"}`);
  const words = ['exec python3 "$SCRIPT" --base-dir "$BASE_DIR"', ...options].join(' ');
  return `'${words.replaceAll("'", "\\'")}'`;
}

function environmentText(names: readonly string[]): string {
  return `Param(None, type=["null", "string"], enum=[None, ${names.map(pythonText).join(', ')}], description="Take the param values of this environment first")`;
}

function paramText({ type, description, ...param }: ExportPlan['params'][number]): string {
  const isRequired = param.default === undefined;
  const schema = isRequired ? '"string"' : '["null", "string"]';
  const standard = isRequired ? '' : ` (default: ${param.default})`;
  const words = [
    ...(isRequired ? [] : ['None']),
    `type=${schema}`,
    ...(type === 'date' ? ['format="date"'] : []),
    `description=${pythonText(`${description ?? type}${standard}`)}`,
  ];
  return `Param(${words.join(', ')})`;
}
