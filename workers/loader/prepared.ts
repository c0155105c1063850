import type { Database, Statement } from 'better-sqlite3';

const statements = new WeakMap<Database, Map<string, Statement>>();

/**
 * The statement of a text that is run row by row, prepared once for each database: what a statement holds outside of
 * the JavaScript heap stays until the collector comes by, which does not count it. Each text has one way of being read.
 */
export function prepared(database: Database, text: string): Statement {
  const known = statements.get(database) ?? new Map<string, Statement>();
  statements.set(database, known);
  const statement = known.get(text) ?? database.prepare(text);
  known.set(text, statement);
  return statement;
}
