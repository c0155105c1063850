import { checkedSql, id, joinSql, renderInlined, type Sql, sql } from './sql.ts';

/** A target table and the columns that are loaded; the stage calls them c0, c1, … in this order. */
export interface LoadShape {
  table: string;
  columns: readonly string[];
  /** The columns are all of the table's own, in order: then whole records can be copied. */
  isWhole: boolean;
  /** Overrides `ON CONFLICT` clauses of the table itself, which would drop or replace rows without a word. */
  isStrict: boolean;
}

export interface UpsertShape {
  keys: readonly string[];
  update: readonly string[];
  /** A checked condition over `old.` and `new.`. */
  when?: string | undefined;
}

const range = sql`rowid BETWEEN @first AND @last`;
const notRejected = sql`rowid NOT IN (SELECT "row" FROM temp.weir_rejects WHERE "table" = @table AND "row" BETWEEN @first AND @last)`;
const notRepeated = sql`rowid NOT IN (SELECT "row" FROM temp.weir_repeated)`;
const repeated = sql`rowid IN (SELECT "row" FROM temp.weir_repeated)`;

export const rejectsTableText =
  'CREATE TEMP TABLE IF NOT EXISTS weir_rejects ("table" INTEGER, "row" INTEGER, code TEXT, "column" TEXT, message TEXT, PRIMARY KEY ("table", "row")) WITHOUT ROWID';
export const emptyRejectsText = 'DELETE FROM temp.weir_rejects';
export const addRejectText = 'INSERT OR IGNORE INTO temp.weir_rejects VALUES (?, ?, ?, ?, ?)';
export const countRejectsText = 'SELECT count(*) FROM temp.weir_rejects WHERE "table" = ? AND "row" BETWEEN ? AND ?';
/** Rows that a unique constraint refused, for one more try: an update since may have freed the value. */
export const refusedAsRepeatedText =
  'SELECT "row" FROM temp.weir_rejects WHERE "table" = ? AND code = \'sink.unique\' AND "row" NOT IN (SELECT "row" FROM temp.weir_repeated) ORDER BY "row"';
export const takeBackRejectText = 'DELETE FROM temp.weir_rejects WHERE "table" = ? AND "row" = ?';
export const nextRejectsText =
  'SELECT "row", code, "column", message FROM temp.weir_rejects WHERE "table" = ? AND "row" > ? ORDER BY "row" LIMIT ?';

/** Moves the rows that could not be staged into the rejects: table, JSON list of column names, message. */
export function rejectSetAsideText(culprits: string): string {
  return renderInlined(
    sql`INSERT OR IGNORE INTO temp.weir_rejects SELECT ?, rowid, 'sink.type', json_extract(?, '$[' || c0 || ']'), ? FROM ${staged(culprits)}`,
  );
}

/** Inserts a whole segment of the stage. */
export function insertAllText(shape: LoadShape, segment: string): string {
  const rows = shape.isWhole ? sql`SELECT *` : sql`SELECT ${stagedList(shape)}`;
  return renderInlined(sql`${insertInto(shape)} ${rows} FROM ${staged(segment)}`);
}

/** Inserts the rows `@first` to `@last` of a segment, but for those that `@table` has rejected already. */
export function insertRangeText(shape: LoadShape, segment: string): string {
  return renderInlined(
    sql`${insertInto(shape)} SELECT ${stagedList(shape)} FROM ${staged(segment)} WHERE ${range} AND ${notRejected}`,
  );
}

/**
 * Upserts the rows `@first` to `@last`; `weir_conflict()` is called once for each row whose key is there, and where updates
 * are `watched`, `weir_update()` for each that is to change.
 */
export function upsertRangeText(
  shape: LoadShape,
  upsert: UpsertShape,
  segment: string,
  { keys, updates }: { keys: 'once' | 'repeated'; updates: 'watched' | 'trusted' },
): string {
  const rows = sql`SELECT ${stagedList(shape)} FROM ${staged(segment)} WHERE ${range} AND ${notRejected} AND ${keys === 'once' ? notRepeated : repeated}`;
  const key = joinSql(upsert.keys.map(id));
  const first = upsert.keys[0] ?? '';
  const assignments = (upsert.update.length > 0 ? upsert.update : [first]).map(
    (name) => sql`${id(name)} = excluded.${id(name)}`,
  );
  const conditions = [sql`(${differs(upsert.update, sql`old`, sql`excluded`)})`];
  if (upsert.when !== undefined) conditions.push(whenHolds(shape, upsert.when));
  // SQLite calls no function in an AND of which another part is never true.
  const holds = sql`CASE WHEN weir_conflict() THEN ${joinSql(conditions, ' AND ')} END`;
  const where = updates === 'watched' ? sql`CASE WHEN ${holds} THEN weir_update() END` : holds;
  return renderInlined(
    sql`${insertInto(shape)} ${rows} ON CONFLICT (${key}) DO UPDATE SET ${joinSql(assignments)} WHERE ${where}`,
  );
}

/** Only `excluded` may be named in an upsert, so a derived table calls it `new`. */
function whenHolds({ columns }: LoadShape, when: string): Sql {
  const values = columns.map((name) => sql`excluded.${id(name)} AS ${id(name)}`);
  return sql`EXISTS (SELECT 1 FROM (SELECT ${joinSql(values)}) AS new WHERE ${checkedSql(when)})`;
}

function differs(columns: readonly string[], left: Sql, right: Sql): Sql {
  if (columns.length === 0) return sql`0`;
  const pairs = columns.map((name) => sql`${left}.${id(name)} COLLATE BINARY IS NOT ${right}.${id(name)}`);
  return joinSql(pairs, ' OR ');
}

export interface StagedKey {
  /** The column of the target table. */
  name: string;
  /** Its place in the stage. */
  index: number;
  collation: 'BINARY' | 'NOCASE' | 'RTRIM';
}

/** Rows of a segment in which a key is null. */
export function nullKeyRowsText(segment: string, { index }: StagedKey): string {
  return renderInlined(sql`SELECT rowid FROM ${staged(segment)} WHERE ${place(index)} IS NULL`);
}

/** Statements that find the keys that come more than once, their rows, and what the table holds for them. */
export function repeatedKeyTexts(
  { table }: LoadShape,
  keys: readonly StagedKey[],
  segment: string,
  tableNumber: number,
) {
  const notRejectedOf = sql`rowid NOT IN (SELECT "row" FROM temp.weir_rejects WHERE "table" = ${tableNumber})`;
  const list = joinSql(keys.map(keyOf));
  const named = joinSql(keys.map((key, at) => sql`${keyOf(key)} AS ${keyName(at)}`));
  const sameStaged = joinSql(
    keys.map((key, at) => sql`s.${place(key.index)} = d.${keyName(at)} COLLATE ${collationWords[key.collation]}`),
    ' AND ',
  );
  const sameOld = joinSql(
    keys.map((key, at) => sql`old.${id(key.name)} = d.${keyName(at)}`),
    ' AND ',
  );
  return {
    findKeys: renderInlined(
      sql`CREATE TEMP TABLE weir_repeated_keys AS SELECT ${named} FROM ${staged(segment)} WHERE ${notRejectedOf} GROUP BY ${list} HAVING count(*) > 1`,
    ),
    findRows: renderInlined(
      sql`INSERT INTO temp.weir_repeated SELECT s.rowid FROM temp.weir_repeated_keys AS d JOIN ${staged(segment)} AS s ON ${sameStaged}`,
    ),
    keepBefore: renderInlined(
      sql`CREATE TEMP TABLE weir_before AS SELECT old.* FROM temp.weir_repeated_keys AS d JOIN main.${id(table)} AS old ON ${sameOld}`,
    ),
    countAfter: renderInlined(
      sql`SELECT count(*) FROM temp.weir_repeated_keys AS d JOIN main.${id(table)} AS old ON ${sameOld}`,
    ),
    countAccepted: renderInlined(
      sql`SELECT count(*) FROM (SELECT DISTINCT ${named} FROM ${staged(segment)} WHERE ${repeated} AND ${notRejectedOf})`,
    ),
  };
}

/** Of the rows kept in `weir_before`, how many have another value now. */
export function countChangedText(table: string, keys: readonly string[], columns: readonly string[]): string {
  const same = joinSql(
    keys.map((key) => sql`b.${id(key)} = old.${id(key)}`),
    ' AND ',
  );
  return renderInlined(
    sql`SELECT count(*) FROM temp.weir_before AS b JOIN main.${id(table)} AS old ON ${same} WHERE ${differs(columns, sql`old`, sql`b`)}`,
  );
}

export const countRepeatedText = 'SELECT count(*) FROM temp.weir_repeated WHERE "row" BETWEEN ? AND ?';
export const repeatedRowsTableText = 'CREATE TEMP TABLE weir_repeated ("row" INTEGER PRIMARY KEY)';
export const dropRepeatedTexts = ['weir_repeated', 'weir_repeated_keys', 'weir_before'].map(
  (table) => `DROP TABLE IF EXISTS temp.${table}`,
);

/** The tables of a stage that is a database itself, and what made them. */
export const stagedTablesText =
  "SELECT name, sql FROM stage.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
/** The text that made whatever has a name already. */
export const textOfNameText = 'SELECT sql FROM main.sqlite_schema WHERE name = ? COLLATE NOCASE';

/** Copies all rows of a table of such a stage into the one of its name. */
export function copyTableText(table: string): string {
  return renderInlined(sql`INSERT INTO main.${id(table)} SELECT * FROM stage.${id(table)}`);
}

/** Statements that delete the partitions of which such a table has rows. */
export function builtPartitionTexts(table: string, names: readonly string[]): string[] {
  const texts = partitionTexts(
    table,
    names.map((name, index) => ({ name, index })),
  );
  const gather = sql`INSERT OR IGNORE INTO temp.weir_partitions SELECT DISTINCT ${joinSql(names.map(id))} FROM ${staged(table)}`;
  return [texts.create, renderInlined(gather), texts.remove, texts.drop];
}

/** Empties a target table. */
export function deleteAllText(table: string): string {
  return renderInlined(sql`DELETE FROM main.${id(table)}`);
}

/** Statements for the partitions of a run: gathered in a table of their own, then deleted at once. Null is a partition too. */
export function partitionTexts(table: string, partition: readonly { name: string; index: number }[]) {
  const names = partition.map((_, at) => keyName(at));
  const own = partition.map(({ name }, at) => sql`${id(name)} AS ${keyName(at)}`);
  const same = partition.map(({ name }, at) => sql`p.${keyName(at)} IS old.${id(name)}`);
  return {
    // With the affinities of the table's own columns: a number is stored there as a text where they are texts.
    create: renderInlined(
      sql`CREATE TEMP TABLE weir_partitions AS SELECT ${joinSql(own)} FROM main.${id(table)} WHERE FALSE; CREATE UNIQUE INDEX temp.weir_partitions_keys ON weir_partitions (${joinSql(names)})`,
    ),
    gather: (staging: string) =>
      renderInlined(
        sql`INSERT OR IGNORE INTO temp.weir_partitions SELECT DISTINCT ${joinSql(partition.map(({ index }) => place(index)))} FROM ${staged(staging)}`,
      ),
    remove: renderInlined(
      sql`DELETE FROM main.${id(table)} AS old WHERE EXISTS (SELECT 1 FROM temp.weir_partitions AS p WHERE ${joinSql(same, ' AND ')})`,
    ),
    drop: 'DROP TABLE temp.weir_partitions',
  };
}

/** A row as it lies in the stage. */
export function stagedRowText(staging: string, columns: number): string {
  const values = Array.from({ length: columns }, (_, index) => place(index));
  return renderInlined(sql`SELECT ${joinSql(values)} FROM ${staged(staging)} WHERE rowid = ?`);
}

/** Rows of a segment whose reference has no row in the parent table. */
export function orphanRowsText(
  segment: string,
  parent: string,
  pairs: readonly { index: number; parentColumn: string }[],
): string {
  const filled = pairs.map(({ index }) => sql`s.${place(index)} IS NOT NULL`);
  const same = pairs.map(({ index, parentColumn }) => sql`p.${id(parentColumn)} = s.${place(index)}`);
  return renderInlined(
    sql`SELECT s.rowid FROM ${staged(segment)} AS s WHERE ${joinSql(filled, ' AND ')} AND NOT EXISTS (SELECT 1 FROM main.${id(parent)} AS p WHERE ${joinSql(same, ' AND ')})`,
  );
}

const collationWords = { BINARY: sql`BINARY`, NOCASE: sql`NOCASE`, RTRIM: sql`RTRIM` };

function keyOf({ index, collation }: StagedKey): Sql {
  return sql`${place(index)} COLLATE ${collationWords[collation]}`;
}

function insertInto({ table, columns, isWhole, isStrict }: LoadShape): Sql {
  const start = isStrict ? sql`INSERT OR ABORT INTO` : sql`INSERT INTO`;
  const list = isWhole ? sql`` : sql` (${joinSql(columns.map(id))})`;
  return sql`${start} main.${id(table)} AS old${list}`;
}

function stagedList({ columns }: LoadShape): Sql {
  return joinSql(columns.map((_, index) => place(index)));
}

function staged(name: string): Sql {
  return sql`stage.${id(name)}`;
}

function place(index: number): Sql {
  return id(`c${index}`);
}

function keyName(index: number): Sql {
  return id(`k${index}`);
}
