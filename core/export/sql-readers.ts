import { WeirError } from '../errors.ts';
import { hasGlob } from '../has-glob.ts';
import { engineSchema } from '../sql/engine-schema.ts';
import type { ActionOf, ExportAction, ExportPlan, SourceAction } from './plan.ts';
import { sqlName, sqlText, sqlTexts } from './sql-literals.ts';

const encodings: Readonly<Record<string, string>> = { 'utf-8': 'utf-8', 'utf-16-le': 'utf-16', 'latin-1': 'latin-1' };

/** Statements that make the tables `NODE read` and `NODE unread`. */
export function readStatements(node: string, action: SourceAction, plan: ExportPlan): string[] {
  switch (action.do) {
    case 'readCsv':
      return readCsv(node, action, plan);
    case 'readJson':
      return [...readJson(node, action, plan), emptyUnread(node)];
    case 'readParquet': {
      const scan = `read_parquet(${sqlTexts(action.paths)}, union_by_name = true, hive_partitioning = false)`;
      const columns = action.columns.map(({ name }) => sqlName(name));
      return [readTable(node, { columns, from: scan, row: 'file_row_number + 1' }, plan)];
    }
    case 'readSqlite':
      return readSqlite(node, action, plan);
    case 'readHttp':
      throw noSql(node, 'reads from a server');
    case 'readExcel':
      throw noSql(node, 'reads an Excel workbook');
    case 'typedRows':
      return [typedRows(node, action, plan)];
  }
}

/** The tables of a source that hold all that it read between them; none where the action is no source. */
export function readTables(node: string, { do: word }: ExportAction): string[] {
  if (word === 'readCsv' || word === 'readJson') return [`${node} read`, `${node} unread`];
  return word.startsWith('read') || word === 'typedRows' ? [`${node} read`] : [];
}

function readTable(
  node: string,
  { columns, from, row = 'row_number() OVER ()' }: { columns: readonly string[]; from: string; row?: string },
  { hidden }: ExportPlan,
): string {
  const places = [
    `0 AS ${sqlName(hidden.source)}`,
    `${row} AS ${sqlName(hidden.row)}`,
    `NULL::BIGINT AS ${sqlName(hidden.line)}`,
  ];
  const list = [...columns, ...places].map((item) => `    ${item}`).join(',\n');
  return `CREATE TABLE ${sqlName(engineSchema, `${node} read`)} AS\nSELECT\n${list}\nFROM ${from};`;
}

function readCsv(node: string, action: ActionOf<'readCsv'>, plan: ExportPlan): string[] {
  const { paths, columns, hasHeader, fileColumn } = action;
  const dialect = dialectOptions(node, action);
  const isOne = paths.length === 1 && !paths.some(hasGlob);
  const options = [
    sqlTexts(paths),
    ...dialect,
    ...layoutOptions(action, isOne),
    ...(fileColumn === null ? [] : [`filename = ${sqlText(fileColumn)}`]),
    // Of files that it brings together by the names of their columns, the engine stores no rejects.
    ...(isOne
      ? [
          `store_rejects = true, rejects_table = ${sqlText(`${node}_errors`)}, rejects_scan = ${sqlText(`${node}_scans`)}`,
        ]
      : []),
  ];
  const own = [...columns, ...(fileColumn === null ? [] : [fileColumn])].map((name) => sqlName(name));
  return [
    ...(isOne && hasHeader ? [headerCheck(node, action, dialect)] : []),
    readTable(node, { columns: own, from: `read_csv(\n    ${options.join(',\n    ')}\n)` }, plan),
    isOne ? unreadLines(node) : emptyUnread(node),
  ];
}

function dialectOptions(node: string, action: ActionOf<'readCsv'>): string[] {
  const encoding = encodings[action.encoding];
  if (encoding === undefined) throw noSql(node, `is written in ${action.encoding}`);
  return [
    `delim = ${sqlText(action.delimiter)}`,
    `quote = ${sqlText(action.quote)}`,
    `escape = ${sqlText(action.escape)}`,
    `comment = ${sqlText(action.comment)}`,
    `encoding = ${sqlText(encoding)}`,
    // The engine wants one: this is in no file.
    `nullstr = ${sqlTexts(action.nulls.length === 0 ? ['\u001e'] : action.nulls)}`,
  ];
}

/** The header of one file is compared by a query of its own: the reader would take columns by their place. */
function layoutOptions({ columns, hasHeader, skipLines }: ActionOf<'readCsv'>, isOne: boolean): string[] {
  return isOne
    ? [
        `auto_detect = false, header = false, skip = ${skipLines + (hasHeader ? 1 : 0)}`,
        `columns = ${textTypes(columns)}`,
      ]
    : [`header = ${hasHeader}, skip = ${skipLines}`, 'all_varchar = true, union_by_name = true'];
}

function textTypes(columns: readonly string[]): string {
  return `{${columns.map((name) => `${sqlText(name)}: 'VARCHAR'`).join(', ')}}`;
}

/** The table `NODE unread` of the lines that the engine's reader could not take. */
function unreadLines(node: string): string {
  return `CREATE TABLE ${sqlName(engineSchema, `${node} unread`)} AS
SELECT DISTINCT ON (file_id, line)
    CASE error_type
        WHEN 'MISSING COLUMNS' THEN 'csv.missing_columns'
        WHEN 'TOO MANY COLUMNS' THEN 'csv.too_many_columns'
        WHEN 'INVALID ENCODING' THEN 'csv.encoding'
        WHEN 'LINE SIZE OVER MAXIMUM' THEN 'csv.line_too_long'
        ELSE 'csv.quote'
    END AS code,
    column_name AS "column",
    error_message AS message,
    NULL::VARCHAR AS value,
    csv_line AS record,
    0 AS source,
    NULL::BIGINT AS source_row,
    line::BIGINT AS line
FROM ${sqlName(`${node}_errors`)}
ORDER BY line;`;
}

function headerCheck(
  node: string,
  { paths, columns, skipLines }: ActionOf<'readCsv'>,
  dialect: readonly string[],
): string {
  const places = columns.map((_, index) => `c${index}`);
  const list = places.map((place) => sqlName(place)).join(', ');
  return `SET VARIABLE weir_check = (SELECT CASE WHEN [${list}] IS DISTINCT FROM ${sqlTexts(columns)}
    THEN error(${sqlText(`${node}: the columns of ${paths[0]} are not those that it had when the pipeline was exported. Export it again.`)}) END
FROM read_csv(${sqlTexts(paths)}, ${dialect.join(', ')}, auto_detect = false, header = false, null_padding = true, parallel = false, ignore_errors = true, skip = ${skipLines}, columns = ${textTypes(places)})
LIMIT 1);`;
}

function emptyUnread(node: string): string {
  return `CREATE TABLE ${sqlName(engineSchema, `${node} unread`)} (code VARCHAR, "column" VARCHAR, message VARCHAR, value VARCHAR, record VARCHAR, source INTEGER, source_row BIGINT, line BIGINT);`;
}

function readJson(node: string, { paths, layout, columns }: ActionOf<'readJson'>, plan: ExportPlan): string[] {
  if (layout === 'nested') throw noSql(node, 'reads a list within a JSON document');
  const format = { array: 'array', lines: 'newline_delimited', document: 'unstructured' }[layout];
  const types = `{${columns.map(({ key, type }) => `${sqlText(key)}: ${sqlText(type)}`).join(', ')}}`;
  const scan = `read_json(${sqlTexts(paths)}, format = ${sqlText(format)}, records = true, columns = ${types}, maximum_object_size = 64000000)`;
  const own = columns.map(({ key, name }) => (key === name ? sqlName(name) : `${sqlName(key)} AS ${sqlName(name)}`));
  return [readTable(node, { columns: own, from: scan }, plan)];
}

function readSqlite(
  node: string,
  { paths, columns, table, query }: ActionOf<'readSqlite'>,
  plan: ExportPlan,
): string[] {
  const [path = ''] = paths;
  if (paths.length !== 1 || hasGlob(path)) throw noSql(node, 'reads a pattern of databases');
  const alias = sqlName(`${node}_db`);
  const own = columns.map(({ name, type }) => `CAST(${sqlName(name)} AS ${type}) AS ${sqlName(name)}`);
  const from =
    query === null ? `${alias}.${sqlName(table ?? '')}` : `sqlite_query(${sqlText(`${node}_db`)}, ${sqlText(query)})`;
  return [
    '-- As text, values keep all that they are; their types come after.',
    'SET sqlite_all_varchar = true;',
    `ATTACH ${sqlText(path)} AS ${alias} (TYPE sqlite, READ_ONLY);`,
    readTable(node, { columns: own, from }, plan),
    `DETACH ${alias};`,
    'SET sqlite_all_varchar = false;',
  ];
}

function typedRows(node: string, { columns, rows }: ActionOf<'typedRows'>, plan: ExportPlan): string {
  const tuples = rows.map((row) => `(${row.map((value) => (value === null ? 'NULL' : sqlText(value))).join(', ')})`);
  const own = columns.map((name) => `CAST(${sqlName(name)} AS VARCHAR) AS ${sqlName(name)}`);
  const names = columns.map((name) => sqlName(name)).join(', ');
  const nothing = `(SELECT ${columns.map((name) => `NULL AS ${sqlName(name)}`).join(', ')} WHERE FALSE)`;
  const from = rows.length === 0 ? nothing : `(VALUES\n    ${tuples.join(',\n    ')}\n) AS typed(${names})`;
  return readTable(node, { columns: own, from }, plan);
}

function noSql(node: string, what: string): WeirError {
  const message = `"${node}" ${what}, which a SQL script cannot read. Export to Python instead.`;
  return new WeirError({ code: 'pipeline.invalid', node, message });
}
