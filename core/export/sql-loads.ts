import type { ActionOf, ExportPlan } from './plan.ts';
import { sqlName, sqlText } from './sql-literals.ts';

const schema = 'weir';

type Load = ActionOf<'loadSqlite'> & { node: string };

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
  const { node, table, mode, columns, keys, partitionBy, createTable } = load;
  const target = `${alias}.${sqlName(table)}`;
  const rows = sqlName(schema, `${node} load`);
  const list: Columns = {
    names: columns.map(({ name }) => sqlName(name)).join(', '),
    values: columns.map(({ name, type }) => `CAST(${sqlName(name)} AS ${storedType(type)})`).join(', '),
  };
  const create = createTable ? [createText(load, target)] : [];
  switch (mode) {
    case 'append':
      return [...create, insert(target, list, rows, hidden.ordinal)];
    case 'replace':
      return [...create, `DELETE FROM ${target};`, insert(target, list, rows, hidden.ordinal)];
    case 'delete_write':
      return [...create, deleteSame(target, rows, partitionBy), insert(target, list, rows, hidden.ordinal)];
    case 'upsert': {
      const key = keys.map((name) => sqlName(name)).join(', ');
      const last = `(SELECT * FROM ${rows} QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY ${sqlName(hidden.ordinal)} DESC) = 1)`;
      return [...create, deleteSame(target, rows, keys), insert(target, list, last, hidden.ordinal)];
    }
  }
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

function createText({ columns, keys, mode }: Load, target: string): string {
  const definitions = columns.map(({ name, type }) => `${sqlName(name)} ${storedType(type)}`);
  const primary = mode === 'upsert' ? [`PRIMARY KEY (${keys.map((name) => sqlName(name)).join(', ')})`] : [];
  return `CREATE TABLE IF NOT EXISTS ${target} (${[...definitions, ...primary].join(', ')});`;
}

/** Digits that a double is sure to keep. */
const exactDigits = 15;

function storedType(type: string): 'BIGINT' | 'DOUBLE' | 'VARCHAR' {
  const decimal = /^decimal\((\d+)/.exec(type);
  if (decimal) return Number(decimal[1]) <= exactDigits ? 'DOUBLE' : 'VARCHAR';
  if (type === 'integer' || type === 'boolean') return 'BIGINT';
  return type === 'number' ? 'DOUBLE' : 'VARCHAR';
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
    FROM (SELECT *, ${sqlText(file)} AS pipeline, 'open' AS status FROM ${sqlName(schema, 'rejects')} WHERE node IN (${nodes}))
)
WHERE id NOT IN (SELECT id FROM ${target});`,
  ];
}
