import { id, joinSql, renderInlined, type Sql, sql } from '../sql.ts';

/** A table of a stage, by the name that the stage is attached with. */
export interface InStage {
  stage: string;
  table: string;
}

/** What the first stage of a load is attached as. */
export const firstStage = 'stage';

/** Where the tables of a stage are copied to that cannot be attached. */
export const temporaryStage = 'temp';
/** How many files SQLite attaches to a connection at once. */
export const mostAttached = 10;

/** A table of a stage; it calls the columns that are loaded c0, c1, … in their order. */
export function staged({ stage, table }: InStage): Sql {
  return sql`${id(stage)}.${id(table)}`;
}

/** Attaches a stage by its path. */
export function attachText(stage: string): string {
  return renderInlined(sql`ATTACH ? AS ${id(stage)}`);
}

/** What brings a table of a stage, made by `statement`, with its row numbers into the temporary database. */
export function temporaryStageTexts({ name, statement }: { name: string; statement: string }) {
  return {
    create: statement.replace(/^CREATE TABLE/, 'CREATE TEMP TABLE'),
    select: renderInlined(sql`SELECT rowid, * FROM ${id(name)}`),
    /** Takes the row's number and columns, so many in all. */
    insert: (width: number) => {
      const values = joinSql(Array.from({ length: width }, () => sql`?`));
      const table = staged({ stage: temporaryStage, table: name });
      return renderInlined(sql`INSERT INTO ${table} (rowid, ${placesUpTo(width - 1)}) VALUES (${values})`);
    },
  };
}

/** A column of the stage, by its place. */
export function place(index: number): Sql {
  return id(`c${index}`);
}

/** A column of a temporary table of keys, by its place. */
export function keyName(index: number): Sql {
  return id(`k${index}`);
}

/** The first columns of the stage. */
export function placesUpTo(count: number): Sql {
  return joinSql(Array.from({ length: count }, (_, index) => place(index)));
}

/** A row as it lies in the stage, by its `rowid`. */
export function stagedRowText(staging: InStage, columns: number): string {
  return renderInlined(sql`SELECT ${placesUpTo(columns)} FROM ${staged(staging)} WHERE rowid = ?`);
}

/** The tables of a stage that is a database itself, and what made them. */
export const stagedTablesText =
  "SELECT name, sql FROM stage.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
/** The text that made whatever has a name already. */
export const textOfNameText = 'SELECT sql FROM main.sqlite_schema WHERE name = ? COLLATE NOCASE';

/** Copies all rows of a table of such a stage into the one of its name. */
export function copyTableText(table: string): string {
  return renderInlined(sql`INSERT INTO main.${id(table)} SELECT * FROM stage.${id(table)}`);
}
