import { duckdbType } from '../column-types.ts';
import { paramVariable } from '../expressions/param-variable.ts';
import { memoryLimit } from '../sql/memory-limit.ts';
import type { ExportPlan, ExportStep } from './plan.ts';
import { commentOf, does, headingOf } from './plan-facts.ts';
import { type ActionStyle, actionText } from './python-actions.ts';
import { pythonDocstring, pythonText, pythonValue } from './python-literals.ts';
import { optionFor } from './python-options.ts';

/** What differs in the scripts of the targets in Python. */
interface ScriptTexts {
  /** Lines that say what it needs, how it is started, and what happens where. */
  about: readonly string[];
  /** Packages that are not Python's own. */
  packages: readonly string[];
  style: ActionStyle;
  /** The texts of its parts, in their order. */
  parts: readonly string[];
  /** The call that runs it and gives the exit code. */
  entry: string;
  /** Steps that are taken at once. */
  atOnce: readonly ExportStep[];
}

/** A Python script that does what the pipeline does. */
export function scriptInPython(
  plan: ExportPlan,
  { about, packages, style, parts, entry, atOnce }: ScriptTexts,
): string {
  const bodies = parts.map(splitImports);
  const imports = new Set(bodies.flatMap(({ imports: lines }) => lines));
  const others = packages.map((name) => `import ${name}`);
  return [
    '#!/usr/bin/env python3',
    docstring(plan, about),
    '',
    'from __future__ import annotations',
    '',
    ...importLines([...imports].filter((line) => !others.includes(line))),
    '',
    'try:',
    ...others.map((line) => `    ${line}`),
    'except ImportError:',
    `    sys.exit("This script needs the ${packages.length === 1 ? 'package' : 'packages'} ${packages.join(', ')}: pip install ${packages.join(' ')}")`,
    '',
    ...constants(plan),
    ...section('The pipeline: a function for each node'),
    ...plan.steps.flatMap((step) => stepLines(step, style)),
    ...stepsInOrder(plan, atOnce),
    '',
    '',
    ...rejectLines(plan),
    ...section('The functions that the steps call: the same in every exported script'),
    bodies.map(({ body }) => body).join('\n\n\n'),
    '',
    '',
    'if __name__ == "__main__":',
    `    sys.exit(${entry})`,
    '',
  ]
    .join('\n')
    .replace(/\n{4,}/g, '\n\n\n');
}

/** How a script is started: its name, and its options. */
export function commandLine({ params, environments }: ExportPlan, fileName: string): string {
  const options = params.map(({ name: param }) => ` [${optionFor(param)} VALUE]`).join('');
  const env = Object.keys(environments).length > 0 ? ' [--env NAME]' : '';
  return `${fileName}${env}${options} [--base-dir FOLDER]`;
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

/** Whole modules first, then names from modules, those of one module on one line. */
function importLines(lines: readonly string[]): string[] {
  const from = lines.flatMap((line) => {
    const [, module = '', name = ''] = /^from (\S+) import (.*)$/.exec(line) ?? [];
    return module === '' || module === '__future__' ? [] : [{ module, name }];
  });
  const byModule = [...Map.groupBy(from, ({ module }) => module)].map(
    ([module, names]) =>
      `from ${module} import ${names
        .map(({ name }) => name)
        .sort()
        .join(', ')}`,
  );
  return [...lines.filter((line) => line.startsWith('import ')).sort(), ...byModule.sort()];
}

function docstring(plan: ExportPlan, about: readonly string[]): string {
  const { name, description, file, secrets } = plan;
  const lines = [
    name,
    ...(description === null ? [] : ['', description]),
    '',
    `Exported from ${file}. To change what it does, change the pipeline and export it again.`,
    '',
    ...about,
    '',
    'Relative paths start at --base-dir, else at the current folder. All or nothing: tables change in one transaction for each',
    'database, files are written beside their target and renamed.',
    ...(does(plan, 'loadSqlite')
      ? ['Rejected rows go into a table beside the one that they were meant for, NAME_dlq, in the same transaction.']
      : []),
    ...plan.rejectFiles.map(({ path }) => `Rejected rows go into ${path}.`),
    ...(secrets.length > 0 ? [`It reads ${secrets.join(', ')} from the environment.`] : []),
    'Exit codes: 0 succeeded (rejects allowed), 1 failed, 2 bad usage, 130 cancelled.',
  ];
  return pythonDocstring(lines.join('\n'));
}

function constants({ file, params, environments, secrets, hidden, macros, ...plan }: ExportPlan): string[] {
  const { rows, percent } = plan.maxRejected;
  return [
    `PIPELINE_FILE = ${pythonText(file)}`,
    `MEMORY_LIMIT = ${pythonText(memoryLimit(plan.memoryBytes))}`,
    `THREADS = ${plan.threads}  # 0: all cores`,
    `MAX_REJECTED = (${pythonValue(rows)}, ${pythonValue(percent)})  # rows, percent`,
    '# The environment variables that it reads when it starts.',
    `SECRETS: list[str] = ${pythonValue(secrets)}`,
    `ENVIRONMENTS: dict[str, dict[str, Any]] = ${environmentsText(environments)}`,
    '# Helper columns: the source, row and line that a row came from; and its number on its way into a table.',
    `PLACE = ${pythonValue([hidden.source, hidden.row, hidden.line])}`,
    `ORDINAL = ${pythonText(hidden.ordinal)}`,
    '# SQL macros that the steps use.',
    macros.length === 0
      ? 'MACROS: list[str] = []'
      : `MACROS: list[str] = [\n${macros.map((each) => `    ${pythonText(each)},\n`).join('')}]`,
    '',
    '',
    'def pipeline_params() -> list[Param]:',
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

function stepLines(step: ExportStep, style: ActionStyle): string[] {
  const { node, note, actions } = step;
  return [
    commentOf(headingOf(step), '#'),
    ...(note === null ? [] : [commentOf(note, '#')]),
    `def ${functionName(step)}(run: Run) -> None:`,
    ...actions.map((action) => actionText(node, action, style)),
    '',
    '',
  ];
}

/** The order of the steps. Tables are loaded behind the steps of each round that has rows for them. */
function stepsInOrder(plan: ExportPlan, atOnce: readonly ExportStep[]): string[] {
  const together = atOnce.map(functionName);
  const [first, ...others] = together;
  const names = roundsOf(plan).flatMap((steps) => [
    ...steps.map(functionName),
    ...(does({ steps }, 'loadSqlite') ? ['load_tables'] : []),
  ]);
  const listed = names.filter((name) => !others.includes(name)).map((name) => (name === first ? stepsAtOnce : name));
  return [
    ...(first === undefined ? [] : [...atOnceLines(together), '', '']),
    'def pipeline_steps() -> list[Callable[[Run], None]]:',
    ...(roundsOf(plan).length > 1
      ? ['    # A table refuses rows when it is loaded: the steps that take them come after.']
      : []),
    `    return ${inner(stepList(listed))}`,
  ];
}

function rejectLines(plan: ExportPlan): string[] {
  const calls = [
    ...(does(plan, 'loadSqlite') ? ['keep_rejects_in_tables(run)'] : []),
    ...plan.rejectFiles.map(
      ({ path, nodes }) => `keep_rejects_in_file(run, ${pythonText(path)}, ${pythonValue(nodes)})`,
    ),
  ];
  return [
    'def keep_rejects(run: Run) -> None:',
    ...(calls.length === 0 ? ['pass'] : calls).map((line) => `    ${line}`),
  ];
}

/** No node has this function: theirs begin with `step_`. */
const stepsAtOnce = 'steps_at_once';

function atOnceLines(names: readonly string[]): string[] {
  return [
    '# These wait for their servers at the same time.',
    `def ${stepsAtOnce}(run: Run) -> None:`,
    `    take_at_once(run, ${inner(stepList(names))})`,
  ];
}

function inner(text: string): string {
  return text.replaceAll('\n', '\n    ');
}

function roundsOf({ steps }: ExportPlan): ExportStep[][] {
  const last = Math.max(0, ...steps.map(({ round }) => round));
  return Array.from({ length: last + 1 }, (_, index) => steps.filter(({ round }) => round === index));
}

function functionName({ node }: ExportStep): string {
  return `step_${node}`;
}

function stepList(names: readonly string[]): string {
  const line = names.join(', ');
  return line.length < 100 ? `[${line}]` : `[\n    ${names.join(',\n    ')},\n]`;
}
