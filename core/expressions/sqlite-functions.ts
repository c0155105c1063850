import { joinSql, type Sql, sql } from '../sql/sql.ts';
import { constantNumber, Untranslatable } from './constants.ts';
import type { Tree } from './tree.ts';

interface SqliteFunction {
  /** How many arguments it takes. */
  min: number;
  max: number;
  /** Throws `Untranslatable` for arguments with which SQLite's own is another function. */
  check?(values: readonly Tree[]): void;
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

/** SQLite takes a negative number of places, which rounds to tens and hundreds in the engine, for none. */
function mustHaveFixedPlaces([, places]: readonly Tree[]): void {
  if (places !== undefined && (constantNumber(places) ?? -1) < 0)
    throw new Untranslatable('"round" to anything but a fixed number of places');
}

/** The engine's functions that SQLite can evaluate to the same result, by name. */
export const sqliteFunctions: ReadonlyMap<string, SqliteFunction> = new Map<string, SqliteFunction>([
  ['lower', { min: 1, max: 1, write: call(sql`lower`) }],
  ['lcase', { min: 1, max: 1, write: call(sql`lower`) }],
  ['upper', { min: 1, max: 1, write: call(sql`upper`) }],
  ['ucase', { min: 1, max: 1, write: call(sql`upper`) }],
  ['length', { min: 1, max: 1, write: call(sql`length`) }],
  ['len', { min: 1, max: 1, write: call(sql`length`) }],
  ['abs', { min: 1, max: 1, write: call(sql`abs`) }],
  ['round', { min: 1, max: 2, check: mustHaveFixedPlaces, write: call(sql`round`) }],
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
