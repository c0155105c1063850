import { decimalDigits } from '../column-types.ts';
import { engineSchema } from '../sql/engine-schema.ts';
import { layOut } from './lay-out-sql.ts';
import type { ActionOf, ExportPlan } from './plan.ts';
import { sqlName, sqlText } from './sql-literals.ts';

type Load = ActionOf<'loadSqlite'> & { node: string };

/** Makes the table `NODE load` of the rows that wait for a table. A row with an empty key is a reject instead. */
export function waitStatements(node: string, action: ActionOf<'loadSqlite'>, { hidden }: ExportPlan): string[] {
  const rows = sqlName(engineSchema, `${node} load`);
  const query = `SELECT row_number() OVER () AS ${sqlName(hidden.ordinal)}, * FROM (${action.rows})`;
  const create = `CREATE TABLE ${rows} AS\n${layOut(query)};`;
  if (action.keys.length === 0) return [create];
  const isEmpty = action.keys.map((name) => `${sqlName(name)} IS NULL`).join(' OR ');
  const record = action.columns.map((column) => `${sqlText(column.name)}, ${recordValue(column)}`).join(', ');
  const place = [hidden.source, hidden.row, hidden.line].map((name) => sqlName(name)).join(', ');
  return [
    create,
    `INSERT INTO ${sqlName(engineSchema, 'rejects')}
SELECT
    ${sqlText(node)},
    'sink.not_null',
    ${byEmptyKey(action.keys, (name) => name)},
    ${byEmptyKey(action.keys, (name) => `The key "${name}" is empty, so the row cannot be told from others.`)},
    NULL,
    CAST(json_object(${record}) AS VARCHAR),
    ${place}
FROM ${rows}
WHERE ${isEmpty};`,
    `DELETE FROM ${rows} WHERE ${isEmpty};`,
  ];
}

function byEmptyKey(keys: readonly string[], textFor: (name: string) => string): string {
  const branches = keys.map((name) => `WHEN ${sqlName(name)} IS NULL THEN ${sqlText(textFor(name))}`);
  return `CASE ${branches.join(' ')} END`;
}

function recordValue(column: Load['columns'][number]): string {
  return column.type === 'boolean' ? `CAST(${sqlName(column.name)} AS BOOLEAN)` : stored(column);
}

/** Loads what waits for tables: one transaction a database. */
export function loadStatements(plan: ExportPlan): string[] {
  const loads = plan.steps.flatMap(({ node, actions }) =>
    actions.flatMap((action): Load[] => (action.do === 'loadSqlite' ? [{ ...action, node }] : [])),
  );
  const databases = [...new Set(loads.map(({ path }) => path))];
  return databases.flatMap((path, index) => {
    const alias = `target_${index + 1}`;
    const own = loads.filter((load) => load.path === path);
    return [
      `ATTACH ${sqlText(path)} AS ${alias} (TYPE sqlite);`,
      'BEGIN TRANSACTION;',
      ...own.flatMap((load) => [...tableStatements(load, alias, plan), ...letterStatements(load, alias, plan)]),
      'COMMIT;',
      `DETACH ${alias};`,
    ];
  });
}

function tableStatements(load: Load, alias: string, { hidden }: ExportPlan): string[] {
  const { node, table, mode, columns, partitionBy, createTable } = load;
  const target = `${alias}.${sqlName(table)}`;
  const rows = sqlName(engineSchema, `${node} load`);
  const list: Columns = {
    names: columns.map(({ name }) => sqlName(name)).join(', '),
    values: columns.map((column) => stored(column)).join(', '),
  };
  const create = createTable ? [createText(load, target)] : [];
  const insertAll = insert(target, list, rows, hidden.ordinal);
  switch (mode) {
    case 'append':
      return [...create, insertAll];
    case 'replace':
      return [...create, `DELETE FROM ${target};`, insertAll];
    case 'delete_write':
      return [...create, deleteSame(target, rows, partitionBy), insertAll];
    case 'upsert':
      return [...create, ...upsert(load, target, list, hidden.ordinal)];
  }
}

/** Rows that are there are updated, and keep what the pipeline does not write. */
function upsert({ node, columns, keys }: Load, target: string, list: Columns, ordinal: string): string[] {
  const key = keys.map((name) => sqlName(name)).join(', ');
  const last = `(SELECT * FROM ${sqlName(engineSchema, `${node} load`)} QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY ${sqlName(ordinal)} DESC) = 1) AS arriving`;
  const same = keys.map((name) => `arriving.${sqlName(name)} = present.${sqlName(name)}`).join(' AND ');
  const isKey = new Set(keys.map((name) => name.toLowerCase()));
  const changes = columns
    .filter(({ name }) => !isKey.has(name.toLowerCase()))
    .map((column) => `${sqlName(column.name)} = ${stored(column, 'arriving')}`);
  const update = `UPDATE ${target} AS present\nSET ${changes.join(', ')}\nFROM ${last}\nWHERE ${same};`;
  const others = `${last}\nWHERE NOT EXISTS (SELECT 1 FROM ${target} AS present WHERE ${same})`;
  return [...(changes.length === 0 ? [] : [update]), insert(target, list, others, ordinal)];
}

interface Columns {
  names: string;
  values: string;
}

function insert(target: string, { names, values }: Columns, rows: string, ordinal: string): string {
  return `INSERT INTO ${target} (${names})\nSELECT ${values}\nFROM ${rows}\nORDER BY ${sqlName(ordinal)};`;
}

/** No value is a partition too. */
function deleteSame(target: string, rows: string, columns: readonly string[]): string {
  const same = columns.map((name) => `arriving.${sqlName(name)} IS NOT DISTINCT FROM present.${sqlName(name)}`);
  return `DELETE FROM ${target} AS present\nWHERE EXISTS (SELECT 1 FROM ${rows} AS arriving WHERE ${same.join(' AND ')});`;
}

function createText({ columns, keys }: Load, target: string): string {
  const isKey = new Set(keys.map((name) => name.toLowerCase()));
  const definitions = columns.map(({ name, type }) => {
    const definition = `${sqlName(name)} ${storedType(type)}`;
    return isKey.has(name.toLowerCase()) ? `${definition} NOT NULL` : definition;
  });
  const primary = keys.length === 0 ? [] : [`PRIMARY KEY (${keys.map((name) => sqlName(name)).join(', ')})`];
  return `CREATE TABLE IF NOT EXISTS ${target} (${[...definitions, ...primary].join(', ')});`;
}

/** A value of the table `NODE load` as SQLite gets it. */
function stored({ name, type }: Load['columns'][number], ...from: string[]): string {
  return `CAST(${sqlName(...from, name)} AS ${storedType(type)})`;
}

function storedType(type: string): 'BIGINT' | 'DOUBLE' | 'VARCHAR' {
  const decimal = decimalDigits(type);
  if (type === 'integer' || type === 'boolean' || decimal?.scale === 0) return 'BIGINT';
  return type === 'number' || decimal ? 'DOUBLE' : 'VARCHAR';
}

function letterStatements({ dlqTable, rejecting }: Load, alias: string, { file }: ExportPlan): string[] {
  if (rejecting.length === 0) return [];
  const target = `${alias}.${sqlName(dlqTable)}`;
  const nodes = rejecting.map((node) => sqlText(node)).join(', ');
  const identity = 'json_array(pipeline, node, source_row, line, code, "column", value, record)';
  const columns = 'id, pipeline, node, source_row, line, "column", code, message, value, record, status';
  return [
    `CREATE TABLE IF NOT EXISTS ${target} (id VARCHAR PRIMARY KEY, pipeline VARCHAR, node VARCHAR, source_row BIGINT, line BIGINT, "column" VARCHAR, code VARCHAR, message VARCHAR, value VARCHAR, record VARCHAR, status VARCHAR);`,
    `INSERT INTO ${target} (${columns})
SELECT DISTINCT ON (id) ${columns}
FROM (
    SELECT *, left(sha256(CAST(${identity} AS VARCHAR)), 32) AS id
    FROM (SELECT *, ${sqlText(file)} AS pipeline, 'open' AS status FROM ${sqlName(engineSchema, 'rejects')} WHERE node IN (${nodes}))
)
WHERE id NOT IN (SELECT id FROM ${target});`,
  ];
}
