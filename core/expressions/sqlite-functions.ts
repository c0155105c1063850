import { joinSql, type Sql, sql } from '../sql/sql.ts';

interface SqliteFunction {
  min: number;
  max: number;
  write(values: readonly Sql[]): Sql;
}

const call =
  (name: Sql) =>
  (values: readonly Sql[]): Sql =>
    sql`${name}(${joinSql(values)})`;

const startsWith: SqliteFunction = {
  min: 2,
  max: 2,
  write: ([text = sql`NULL`, part = sql`NULL`]) => sql`(substr(${text}, 1, length(${part})) = ${part} COLLATE BINARY)`,
};

/** The engine's functions that SQLite can evaluate to the same result, by name. */
export const sqliteFunctions: ReadonlyMap<string, SqliteFunction> = new Map<string, SqliteFunction>([
  ['lower', { min: 1, max: 1, write: call(sql`lower`) }],
  ['lcase', { min: 1, max: 1, write: call(sql`lower`) }],
  ['upper', { min: 1, max: 1, write: call(sql`upper`) }],
  ['ucase', { min: 1, max: 1, write: call(sql`upper`) }],
  ['length', { min: 1, max: 1, write: call(sql`length`) }],
  ['len', { min: 1, max: 1, write: call(sql`length`) }],
  ['abs', { min: 1, max: 1, write: call(sql`abs`) }],
  ['round', { min: 1, max: 2, write: call(sql`round`) }],
  ['floor', { min: 1, max: 1, write: call(sql`floor`) }],
  ['ceil', { min: 1, max: 1, write: call(sql`ceil`) }],
  ['sign', { min: 1, max: 1, write: call(sql`sign`) }],
  ['trim', { min: 1, max: 2, write: call(sql`trim`) }],
  ['ltrim', { min: 1, max: 2, write: call(sql`ltrim`) }],
  ['rtrim', { min: 1, max: 2, write: call(sql`rtrim`) }],
  ['substr', { min: 2, max: 3, write: call(sql`substr`) }],
  ['substring', { min: 2, max: 3, write: call(sql`substr`) }],
  ['replace', { min: 3, max: 3, write: call(sql`replace`) }],
  ['nullif', { min: 2, max: 2, write: call(sql`nullif`) }],
  ['contains', { min: 2, max: 2, write: (values) => sql`(instr(${joinSql(values)}) > 0)` }],
  ['starts_with', startsWith],
  ['prefix', startsWith],
]);
