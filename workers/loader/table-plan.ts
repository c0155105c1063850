import type Database from 'better-sqlite3';
import { findColumn } from '../../core/column-types.ts';
import { WeirError } from '../../core/errors.ts';
import {
  createTableText,
  dropTableText,
  repeatedKeysText,
  sqliteType,
  uniqueIndexText,
} from '../../core/sql/sqlite/tables.ts';
import type { LoadTarget } from './protocol.ts';
import type { StoredAs } from './stage/storage-classes.ts';
import { isDependedOn, keyCollations, readTable, type TableColumn, type TableSchema } from './table-schema.ts';

const mostColumns = 2000;

/** What must be done to a table before it can be loaded, and the warnings about it. */
export interface TablePlan {
  statements: string[];
  warnings: string[];
  /** The columns are all of the table's own, in order. */
  isWhole: boolean;
  /** `ON CONFLICT` clauses of the table must not hide anything; triggers would inherit what overrides them. */
  isStrict: boolean;
  /** A trigger may leave a row out without an error. */
  mayIgnoreRows: boolean;
}

/** Compares a target with the existing table, if any; throws `target.schema` if the two do not go together. */
export function planTable(database: Database.Database, target: LoadTarget): TablePlan {
  checkTarget(target);
  const table = readTable(database, target.table);
  if (!table) return planNew(target);
  if (table.kind !== 'table')
    refuse(
      target,
      `"${table.name}" is a ${table.kind === 'view' ? 'view' : 'virtual table'}, and rows cannot be loaded into it. Choose another name.`,
    );
  if (canRemake(database, target, table)) return planAnew(target, table);
  const difference = differenceOf(target, table);
  if (difference !== undefined) refuse(target, difference);
  return {
    ...planKeys(database, target, table),
    isWhole: isWhole(target, table.columns),
    isStrict: table.triggers.length === 0,
    mayIgnoreRows: table.triggers.some((text) => /\braise\s*\(\s*ignore/i.test(text)),
  };
}

function refuse({ node }: LoadTarget, message: string): never {
  throw new WeirError({ code: 'target.schema', node, message });
}

/** What no database could take. */
function checkTarget(target: LoadTarget): void {
  const { table, columns } = target;
  if (table.toLowerCase().startsWith('sqlite_'))
    refuse(target, `SQLite keeps names that start with "sqlite_" for itself. Choose another name than "${table}".`);
  if (columns.length > mostColumns)
    refuse(
      target,
      `SQLite takes at most ${mostColumns} columns, and "${table}" would have ${columns.length}. Select fewer.`,
    );
  const absent = namedInMode(target).find((name) => !findColumn(columns, name));
  if (absent !== undefined)
    refuse(target, `The column "${absent}" is named in the settings of the output but does not arrive there.`);
}

const ofOurOwn = { isWhole: true, isStrict: true, mayIgnoreRows: false };

function planNew(target: LoadTarget): TablePlan {
  if (!target.createTable)
    refuse(target, `The table "${target.table}" does not exist. Create it, or let the output create it.`);
  return { statements: [createTextFor(target)], warnings: [], ...ofOurOwn };
}

function planAnew(target: LoadTarget, { name }: TableSchema): TablePlan {
  return {
    statements: [dropTableText(name), createTextFor({ ...target, table: name })],
    warnings: [`The columns of the table "${name}" changed, so it was created anew.`],
    ...ofOurOwn,
  };
}

/**
 * How the columns of a target are stored, given the table that is there: text columns keep every digit of a decimal.
 */
export function storedColumns(database: Database.Database, target: LoadTarget): StoredAs[] {
  const table = readTable(database, target.table);
  const remade = table && canRemake(database, target, table);
  return target.columns.map(({ name, type }) => {
    if (type === 'integer' || type === 'number' || type === 'boolean') return type;
    if (!type.startsWith('decimal')) return 'text';
    const declared = remade || !table ? sqliteType(type) : (findColumn(table.columns, name)?.type ?? '');
    return keepsText(declared) ? 'text' : 'decimal';
  });
}

/** The affinities TEXT and BLOB, by the rules of https://sqlite.org/datatype3.html#determination_of_column_affinity */
function keepsText(declared: string): boolean {
  if (/INT/i.test(declared)) return false;
  return declared === '' || /CHAR|CLOB|TEXT|BLOB/i.test(declared);
}

function namedInMode({ load }: LoadTarget): string[] {
  if (load.mode === 'upsert') return [...load.keys, ...(load.update ?? [])];
  return load.mode === 'delete_write' ? load.partitionBy : [];
}

/** The statement that makes a target table as the output describes it. */
export function createTextFor({ table, columns, load }: LoadTarget): string {
  const keys = load.mode === 'upsert' ? load.keys : [];
  return createTableText({
    name: table,
    columns: columns.map(({ name, type }) => ({ name, type: sqliteType(type) })),
    keys,
  });
}

/** A table that `replace` empties may be created anew if it is just as Weir made it, and nothing depends on it. */
function canRemake(database: Database.Database, target: LoadTarget, table: TableSchema): boolean {
  if (target.load.mode !== 'replace' || !target.createTable || table.kind !== 'table') return false;
  if (hasSameColumns(target, table)) return false;
  return table.text === ownText(table) && !isDependedOn(database, table.name);
}

function hasSameColumns({ columns }: LoadTarget, table: TableSchema): boolean {
  if (columns.length !== table.columns.length) return false;
  return columns.every(({ name, type }) => findColumn(table.columns, name)?.type === sqliteType(type));
}

function ownText({ name, columns }: TableSchema): string {
  const types = ['TEXT', 'INTEGER', 'REAL', 'NUMERIC'] as const;
  const keys = columns.filter(({ keyPlace }) => keyPlace > 0).sort((a, b) => a.keyPlace - b.keyPlace);
  const shaped = columns.flatMap((column) => {
    const type = types.find((word) => word === column.type);
    return type ? [{ name: column.name, type }] : [];
  });
  return createTableText({ name, columns: shaped, keys: keys.map((key) => key.name) });
}

function differenceOf(target: LoadTarget, table: TableSchema): string | undefined {
  const list = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');
  const missing = target.columns.filter(({ name }) => !findColumn(table.columns, name)).map(({ name }) => name);
  if (missing.length > 0)
    return `The table "${table.name}" has no column ${list(missing)}. Rename or leave out the column before the output, add it to the table, or choose another table.`;
  const computed = target.columns
    .filter(({ name }) => findColumn(table.columns, name)?.isComputed)
    .map(({ name }) => name);
  if (computed.length > 0)
    return `The table "${table.name}" computes ${list(computed)} itself. Leave the column out before the output.`;
  const required = table.columns
    .filter((column) => column.isRequired && !column.isComputed && !findColumn(target.columns, column.name))
    .map(({ name }) => name);
  if (required.length > 0)
    return `The table "${table.name}" needs a value for ${list(required)}, which does not arrive. Add the column before the output, or give it a default in the table.`;
  return undefined;
}

/** Checks that the keys of an upsert tell the rows of the table apart. */
function planKeys(
  database: Database.Database,
  target: LoadTarget,
  table: TableSchema,
): Pick<TablePlan, 'statements' | 'warnings'> {
  const keys = target.load.mode === 'upsert' ? target.load.keys : [];
  if (keys.length === 0 || keyCollations(database, table, keys)) return { statements: [], warnings: [] };
  const names = keys.map((key) => `"${key}"`).join(', ');
  if (!target.createTable)
    refuse(
      target,
      `The table "${table.name}" has no unique index on ${names}, which an upsert needs. Create one, or let the output create it.`,
    );
  if (database.prepare(repeatedKeysText(table.name, keys)).get() !== undefined)
    refuse(
      target,
      `Several rows of the table "${table.name}" have the same ${names}, by which an upsert could not tell them apart. Leave one of each in the table, or choose other keys.`,
    );
  return {
    statements: [uniqueIndexText(table.name, keys)],
    warnings: [
      `The table "${table.name}" had no unique index on ${names}, which an upsert needs, so "weir_${table.name}_keys" was created.`,
    ],
  };
}

function isWhole({ columns }: LoadTarget, own: readonly TableColumn[]): boolean {
  return (
    own.length === columns.length &&
    own.every((column, at) => !column.isComputed && column.name.toLowerCase() === columns[at]?.name.toLowerCase())
  );
}
