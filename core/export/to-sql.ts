import { duckdbType } from '../column-types.ts';
import { WeirError } from '../errors.ts';
import { paramVariable } from '../expressions/param-variable.ts';
import { rejectLimitSetting } from '../run/reject-limit.ts';
import { engineSchema } from '../sql/engine-schema.ts';
import { memoryLimit } from '../sql/memory-limit.ts';
import type { ActionOf, ExportAction, ExportPlan, ExportStep } from './plan.ts';
import { does, engineVersionOf, headingOf } from './plan-facts.ts';
import { sqlComment, sqlName, sqlText } from './sql-literals.ts';
import { loadStatements, waitStatements } from './sql-loads.ts';
import { readStatements, readTables } from './sql-readers.ts';

/**
 * A script for the DuckDB command line: the same steps, as far as SQL alone can take them. Throws `pipeline.invalid`
 * where it cannot.
 */
export function sqlScript(plan: ExportPlan, name: string): string {
  for (const step of plan.steps) checkStep(step);
  return `${[
    head(plan, name),
    settings(plan),
    ...plan.params.map(paramStatement),
    ...plan.steps.map((step) => stepText(step, plan)),
    section('Too many rejects end the script before anything is written'),
    ...rejectLimit(plan),
    section('Everything went well: write'),
    ...loadStatements(plan),
    ...plan.steps.flatMap(({ node, actions }) =>
      actions.flatMap((action) => (action.do === 'writeFile' ? [writeFile(node, action)] : [])),
    ),
    `SELECT node, code, count(*) AS rejected FROM ${sqlName(engineSchema, 'rejects')} GROUP BY ALL ORDER BY ALL;`,
  ].join('\n\n')}\n`;
}

function head(plan: ExportPlan, scriptName: string): string {
  const { name, description, file, params, environments } = plan;
  const option = params[0];
  const override = option ? ` -cmd "SET VARIABLE ${paramVariable(option.name)} = '…'"` : '';
  return sqlComment(
    [
      name,
      ...(description === null ? [] : ['', description]),
      '',
      `Exported from ${file}. To change what it does, change the pipeline and export it again.`,
      '',
      `It runs with the DuckDB command line (made with ${engineVersionOf(plan)}), which stops at the first error:`,
      '',
      `    duckdb -bail${override} < ${scriptName}.sql`,
      '',
      'Relative paths start at the current folder. The exit code is 0 if it went well, else 1.',
      ...(Object.keys(environments).length > 0
        ? ['Environments are values of params:', ...environmentLines(environments)]
        : []),
      ...(does(plan, 'loadSqlite')
        ? [
            '',
            'It needs the extension sqlite, which DuckDB downloads once. Each database is written in a transaction of its own.',
          ]
        : []),
      '',
      'What SQL alone cannot do, the Python export does:',
      "- CSV and JSON files are read by the engine's own readers. A CSV line that they cannot read is rejected, but a quote that is",
      '  never closed may swallow the lines after it, and the row numbers of rejects count readable rows only. Where several files',
      '  are read together, such a line ends the script, as does JSON that is not valid, and rows are counted through all of them.',
      '- Tables get decimals as doubles, which are sure to keep 15 digits.',
      "- A row that a table's own constraints refuse ends the script: its transaction is rolled back.",
      '- Files are written one after the other at the end, each beside its target and renamed.',
    ].join('\n'),
  );
}

function environmentLines(environments: ExportPlan['environments']): string[] {
  return Object.entries(environments).map(
    ([name, values]) =>
      `  ${name}: ${Object.entries(values)
        .map(([param, value]) => `${param} = ${JSON.stringify(value)}`)
        .join(', ')}`,
  );
}

function settings({ memoryBytes, threads, macros, steps }: ExportPlan): string {
  return [
    `SET memory_limit = ${sqlText(memoryLimit(memoryBytes))};`,
    ...(threads > 0 ? [`SET threads = ${threads};`] : []),
    'SET preserve_insertion_order = true;',
    "SET TimeZone = 'UTC';",
    ...(does({ steps }, 'loadSqlite', 'readSqlite') ? ['INSTALL sqlite;', 'LOAD sqlite;'] : []),
    `CREATE SCHEMA ${sqlName(engineSchema)};`,
    `CREATE TABLE ${sqlName(engineSchema, 'rejects')} (node VARCHAR, code VARCHAR, "column" VARCHAR, message VARCHAR, value VARCHAR, record VARCHAR, source INTEGER, source_row BIGINT, line BIGINT);`,
    ...macros.map((macro) => `${macro};`),
  ].join('\n');
}

/** What was set before the script, by `-cmd`, counts. */
function paramStatement({ name, type, description, ...param }: ExportPlan['params'][number]): string {
  const variable = sqlName(paramVariable(name));
  const given = `getvariable(${sqlText(paramVariable(name))})`;
  const standard =
    param.default === undefined
      ? `error(${sqlText(`The param ${name} is needed: SET VARIABLE ${paramVariable(name)} before the script.`)})`
      : param.default === null
        ? 'NULL'
        : sqlText(String(param.default));
  const comment = description === null ? [] : [sqlComment(description)];
  return [
    ...comment,
    `SET VARIABLE ${variable} = CAST(CASE WHEN ${given} IS NULL THEN ${standard} ELSE CAST(${given} AS VARCHAR) END AS ${duckdbType(type)});`,
  ].join('\n');
}

function section(title: string): string {
  return `-- ${'-'.repeat(100)}\n${sqlComment(title)}`;
}

function stepText(step: ExportStep, plan: ExportPlan): string {
  const { node, note, actions } = step;
  const statements = actions.flatMap((action) => statementsOf(node, action, plan));
  return [
    `-- ${'-'.repeat(100)}`,
    sqlComment(headingOf(step)),
    ...(note === null ? [] : [sqlComment(note)]),
    ...statements,
  ].join('\n');
}

function statementsOf(node: string, action: ExportAction, plan: ExportPlan): string[] {
  switch (action.do) {
    case 'view':
      return [`CREATE VIEW ${sqlName(engineSchema, action.name)} AS\n${action.query};`];
    case 'table': {
      const create = `CREATE TABLE ${sqlName(engineSchema, action.name)} AS\n${action.query};`;
      const threads = plan.threads > 0 ? `SET threads = ${plan.threads};` : 'RESET threads;';
      return action.inOrder
        ? ['SET threads = 1; -- the result depends on the order of the rows', create, threads]
        : [create];
    }
    case 'lookUp': {
      const message = `"${node}" asks a server about rows, which a SQL script cannot do. Export to Python instead.`;
      throw new WeirError({ code: 'pipeline.invalid', node, message });
    }
    case 'reject':
      return [
        `INSERT INTO ${sqlName(engineSchema, 'rejects')}\nSELECT ${sqlText(node)}, * FROM (\n${action.query}\n);`,
      ];
    case 'mustPass': {
      const words = sqlText(`${node}: rows fail a check, such as: `);
      const failed = `(\n${action.query}\n) AS failed(code, "column", message, source, source_row)`;
      return [check(`SELECT error(${words} || message)\nFROM ${failed} LIMIT 1`)];
    }
    case 'warnOf':
      return [
        `SELECT ${sqlText(`${node}: `)} || rows || ' rows: ' || example AS warning\nFROM (\n${action.query}\n) AS warned(rows, example) WHERE rows > 0;`,
      ];
    case 'loadSqlite':
      return waitStatements(node, action, plan);
    case 'writeFile':
      return [
        `CREATE TABLE ${sqlName(engineSchema, `${node} file`)} AS\n${action.query};`,
        ...(action.isFolder ? [folderCheck(node, action.path)] : []),
      ];
    default:
      return readStatements(node, action, plan);
  }
}

/** A query that raises an error, or gives nothing to look at. */
function check(query: string): string {
  return `SET VARIABLE weir_check = (\n${query}\n);`;
}

/** A folder is replaced whole, and what else lay there would be gone. */
function folderCheck(node: string, path: string): string {
  const words = sqlText(`${node}: ${path} holds more than the files of partitions, such as `);
  const folder = path.replace(/^(\.\/+)+|\/+$/g, '');
  const within = `substr(regexp_replace(replace(file, '\\', '/'), '^(\\./)+', ''), ${folder.length + 1})`;
  const files = `glob(${sqlText(`${folder.replace(/[*?[]/g, '[$&]')}/**`)}) AS found(file)`;
  const known = sqlText('^(/[^/]*=[^/]*)+/[^/]+\\.parquet$|/([^/]+\\.crc|_SUCCESS|_(common_)?metadata|\\.DS_Store)$');
  return check(
    `SELECT error(${words} || file || '. Give the output a folder of its own.')\nFROM ${files}\nWHERE NOT regexp_matches(${within}, ${known}) LIMIT 1`,
  );
}

function rejectLimit({ maxRejected: { rows, percent }, steps }: ExportPlan): string[] {
  const count = (table: string) => `(SELECT count(*) FROM ${sqlName(engineSchema, table)})`;
  const rejected = count('rejects');
  const read = steps.flatMap(({ node, actions }) => actions.flatMap((action) => readTables(node, action)));
  const conditions = [
    ...(rows === null ? [] : [`${rejected} > ${rows}`]),
    ...(percent === null ? [] : [`${rejected} * 100.0 > ${percent} * (${read.map(count).join(' + ')})`]),
  ];
  if (conditions.length === 0) return [];
  const words = sqlText(`More rows were rejected than are allowed (${rejectLimitSetting}): `);
  return [check(`SELECT CASE WHEN ${conditions.join('\n    OR ')}\n    THEN error(${words} || ${rejected}) END`)];
}

function writeFile(node: string, { path, options, isFolder }: ActionOf<'writeFile'>): string {
  const overwrite = isFolder ? ', OVERWRITE' : ', USE_TMP_FILE';
  return `COPY (SELECT * FROM ${sqlName(engineSchema, `${node} file`)}) TO ${sqlText(path)} (${options}${overwrite});`;
}

/** What SQL alone cannot do is no script that does something else. */
function checkStep({ node, round, actions }: ExportStep): void {
  const fail = (message: string): never => {
    throw new WeirError({ code: 'pipeline.invalid', node, message: `${message} Export to Python instead.` });
  };
  if (round > 0) fail(`"${node}" takes rows that a table refused, which a SQL script cannot know.`);
  if (JSON.stringify(actions).includes('${env:')) fail(`"${node}" uses \${env:…}, which a SQL script cannot read.`);
  for (const action of actions) {
    if (action.do === 'writeFile' && action.encoding !== null)
      fail(`"${node}" writes ${action.encoding}, and a SQL script can only write utf-8.`);
    if (action.do === 'loadSqlite' && (action.when !== null || action.update !== null))
      fail(`"${node}" updates some columns or under a condition, which DuckDB cannot do in a SQLite table.`);
    if (action.do === 'readSqlite' && action.query !== null && action.query.includes('$'))
      fail(`"${node}" uses params in its query, which DuckDB cannot pass on to SQLite.`);
  }
}
