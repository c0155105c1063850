import { duckdbType } from '../column-types.ts';
import { paramVariable } from '../expressions/param-variable.ts';
import { memoryLimit } from '../sql/memory-limit.ts';
import type { ExportAction, ExportPlan, ExportStep } from './plan.ts';
import { actionText } from './python-actions.ts';
import { pythonComment, pythonDocstring, pythonText, pythonValue } from './python-literals.ts';
import { optionFor } from './python-options.ts';

/** The parts that scripts are put together of: by name, without `.py`. */
export type ScriptParts = ReadonlyMap<PartName, string>;
export const partNames = [
  'run',
  'params',
  'files',
  'spool',
  'csv_reader',
  'json_reader',
  'json_pointer',
  'http_failure',
  'web_address',
  'web_client',
  'http_reader',
  'http_lookup',
  'parquet_reader',
  'sqlite_reader',
  'excel_reader',
  'typed_rows',
  'file_output',
  'sqlite_load',
  'rejects',
] as const;
type PartName = (typeof partNames)[number];

/** A script that does what the pipeline does, and needs nothing but Python and the duckdb package. */
export function pythonScript(plan: ExportPlan, parts: ScriptParts, fileName: string): string {
  const used = partNames.filter((name) => isUsed(name, plan));
  const bodies = used.map((name) => splitImports(parts.get(name) ?? ''));
  const imports = [...new Set(bodies.flatMap(({ imports: lines }) => lines))].sort();
  const own = imports.filter((line) => line !== 'import duckdb');
  return [
    '#!/usr/bin/env python3',
    docstring(plan, fileName),
    '',
    ...own,
    '',
    'try:',
    '    import duckdb',
    'except ImportError:',
    '    sys.exit("This script needs the package duckdb: pip install duckdb")',
    '',
    ...constants(plan),
    ...section('The pipeline: a function for each node, in the order in which they run'),
    ...plan.steps.flatMap(stepLines),
    `STEPS = [${stepNames(plan, false)}]`,
    `# They take rows that a table refused, which is known when it has been loaded.`,
    `LATER_STEPS = [${stepNames(plan, true)}]`,
    ...section('What the steps are made of: the same in every exported script'),
    bodies.map(({ body }) => body).join('\n\n\n'),
    '',
    '',
    'if __name__ == "__main__":',
    '    sys.exit(main())',
    '',
  ]
    .join('\n')
    .replace(/\n{4,}/g, '\n\n\n');
}

function isUsed(name: PartName, { steps, rejectFiles }: ExportPlan): boolean {
  const does = (...words: ExportAction['do'][]) =>
    steps.some(({ actions }) => actions.some((action) => words.includes(action.do)));
  switch (name) {
    case 'csv_reader':
      return does('readCsv');
    case 'json_reader':
      return does('readJson', 'readHttp', 'lookUp');
    case 'json_pointer':
    case 'http_failure':
    case 'web_address':
    case 'web_client':
      return does('readHttp', 'lookUp');
    case 'http_reader':
      return does('readHttp');
    case 'http_lookup':
      return does('lookUp');
    case 'parquet_reader':
      return does('readParquet');
    case 'sqlite_reader':
      return does('readSqlite');
    case 'excel_reader':
      return does('readExcel');
    case 'typed_rows':
      return does('typedRows');
    case 'file_output':
      return does('writeFile') || rejectFiles.length > 0;
    case 'sqlite_load':
      return does('loadSqlite');
    case 'run':
    case 'params':
    case 'files':
    case 'spool':
    case 'rejects':
      return true;
  }
}

function splitImports(part: string): { imports: string[]; body: string } {
  const lines = part.split('\n');
  const isImport = (line: string) => /^(?:import|from) /.test(line);
  return {
    imports: lines.filter(isImport),
    body: lines
      .filter((line) => !isImport(line))
      .join('\n')
      .trim(),
  };
}

function docstring(plan: ExportPlan, fileName: string): string {
  const { name, description, file, params, environments, secrets, engine } = plan;
  const isLoading = plan.steps.some(({ actions }) => actions.some((action) => action.do === 'loadSqlite'));
  const options = params.map(({ name: param }) => ` [${optionFor(param)} VALUE]`).join('');
  const env = Object.keys(environments).length > 0 ? ' [--env NAME]' : '';
  const about = [
    name,
    ...(description === null ? [] : ['', description]),
    '',
    `Exported from ${file}. To change what it does, change the pipeline and export it again.`,
    '',
    `It needs Python 3.9 or later and DuckDB 1.4 or later (made with ${engine.replace(/^v/, '')}): pip install duckdb`,
    '',
    `    python ${fileName}${env}${options} [--base-dir FOLDER]`,
    '',
    'Relative paths start at --base-dir, else at the current folder. All or nothing: tables change in one transaction for each',
    'database, files are written beside their target and renamed.',
    ...(isLoading
      ? ['Rejected rows go into a table beside the one that they were meant for, NAME_dlq, in the same transaction.']
      : []),
    ...plan.rejectFiles.map(({ path }) => `Rejected rows go into ${path}.`),
    ...(secrets.length > 0 ? [`It reads ${secrets.join(', ')} from the environment.`] : []),
    'Exit codes: 0 succeeded (rejects allowed), 1 failed, 2 bad usage, 130 cancelled.',
  ];
  return pythonDocstring(about.join('\n'));
}

function constants({ file, params, environments, secrets, hidden, macros, ...plan }: ExportPlan): string[] {
  const { rows, percent } = plan.maxRejected;
  return [
    `PIPELINE_FILE = ${pythonText(file)}`,
    `MEMORY_LIMIT = ${pythonText(memoryLimit(plan.memoryBytes))}`,
    `THREADS = ${plan.threads}  # 0: all cores`,
    `MAX_REJECTED = (${pythonValue(rows)}, ${pythonValue(percent)})  # rows, percent`,
    `SECRETS = ${pythonValue(secrets)}`,
    `ENVIRONMENTS = ${environmentsText(environments)}`,
    '# Columns that say where a row came from: source, row and line there; and its number on its way into a table.',
    `PLACE = ${pythonValue([hidden.source, hidden.row, hidden.line])}`,
    `ORDINAL = ${pythonText(hidden.ordinal)}`,
    macros.length === 0 ? 'MACROS = []' : `MACROS = [\n${macros.map((each) => `    ${pythonText(each)},\n`).join('')}]`,
    `REJECT_FILES = [${plan.rejectFiles.map(({ path, nodes }) => `(${pythonText(path)}, ${pythonValue(nodes)})`).join(', ')}]`,
    '',
    '',
    'def pipeline_params():',
    params.length === 0 ? '    return []' : `    return [\n${params.map(paramLine).join('')}    ]`,
  ];
}

function environmentsText(environments: ExportPlan['environments']): string {
  const lines = Object.entries(environments).map(
    ([name, values]) => `    ${pythonText(name)}: ${pythonValue(values)},\n`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}}`;
}

function paramLine({ name, type, description, ...param }: ExportPlan['params'][number]): string {
  const values = [name, type, duckdbType(type), paramVariable(name), optionFor(name)].map(pythonText);
  if (param.default !== undefined) values.push(`default=${pythonValue(param.default)}`);
  if (description !== null) values.push(`description=${pythonText(description)}`);
  return `        Param(${values.join(', ')}),\n`;
}

function section(title: string): string[] {
  return ['', '', `# ${'-'.repeat(118)}`, `# ${title}`, `# ${'-'.repeat(118)}`, '', ''];
}

function stepLines({ node, title, label, note, actions }: ExportStep): string[] {
  const heading = [node, label ?? title, ...(label === null ? [] : [title])].join(' · ');
  return [
    pythonComment(heading, ''),
    ...(note === null ? [] : [pythonComment(note, '')]),
    `def step_${node}(run):`,
    ...actions.map((action) => actionText(node, action)),
    '',
    '',
  ];
}

function stepNames({ steps }: ExportPlan, isLate: boolean): string {
  const names = steps.filter((step) => step.isLate === isLate).map(({ node }) => `step_${node}`);
  const line = names.join(', ');
  return line.length < 100 ? line : `\n    ${names.join(',\n    ')},\n`;
}
