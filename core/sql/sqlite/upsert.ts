import { checkedSql, id, joinSql, renderInlined, type Sql, sql } from '../sql.ts';
import { insertInto, type LoadShape, rangeOf } from './load.ts';
import { type InStage, keyName, place, staged } from './stage.ts';

export interface UpsertShape {
  keys: readonly string[];
  update: readonly string[];
  /** A checked condition over `old.` and `new.`. */
  when?: string | undefined;
}

const notRepeated = sql`rowid NOT IN (SELECT "row" FROM temp.weir_repeated)`;
const repeated = sql`rowid IN (SELECT "row" FROM temp.weir_repeated)`;

/**
 * Upserts the rows `@first` to `@last`; `weir_conflict()` is called once for each row whose key is there, and where
 * updates are `watched`, `weir_update()` for each that is to change.
 */
export function upsertRangeText(
  shape: LoadShape,
  upsert: UpsertShape,
  segment: InStage,
  { keys, updates }: { keys: 'once' | 'repeated'; updates: 'watched' | 'trusted' },
): string {
  const rows = sql`${rangeOf(shape, segment)} AND ${keys === 'once' ? notRepeated : repeated}`;
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
export function nullKeyRowsText(segment: InStage, { index }: StagedKey): string {
  return renderInlined(sql`SELECT rowid FROM ${staged(segment)} WHERE ${place(index)} IS NULL`);
}

/** What the keys of a segment are brought into where the target keeps other values than were staged; rows have their numbers there. */
export const keptKeys: InStage = { stage: 'temp', table: 'weir_kept_keys' };

/** Statements that bring the keys there, with the affinities of the table's own columns, of which `list` gives the types. */
export function keptKeysTexts({ table }: LoadShape, keys: readonly StagedKey[]) {
  const own = joinSql(keys.map(({ name, index }) => sql`${id(name)} AS ${place(index)}`));
  const places = joinSql(keys.map(({ index }) => place(index)));
  return {
    create: renderInlined(
      sql`CREATE TEMP TABLE ${id(keptKeys.table)} AS SELECT ${own} FROM main.${id(table)} WHERE FALSE`,
    ),
    list: renderInlined(sql`SELECT type FROM pragma_table_info(${keptKeys.table}, ${keptKeys.stage})`),
    fill: (segment: InStage) =>
      renderInlined(
        sql`INSERT INTO ${staged(keptKeys)} (rowid, ${places}) SELECT rowid, ${places} FROM ${staged(segment)}`,
      ),
  };
}

/** Statements that find the keys that come more than once, their rows, and what the table holds for them. */
export function repeatedKeyTexts(
  { table }: LoadShape,
  keys: readonly StagedKey[],
  segment: InStage,
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

export const countRepeatedKeysText = 'SELECT count(*) FROM temp.weir_repeated_keys';
export const countBeforeText = 'SELECT count(*) FROM temp.weir_before';
export const countRepeatedText = 'SELECT count(*) FROM temp.weir_repeated WHERE "row" BETWEEN ? AND ?';
export const repeatedRowsTableText = 'CREATE TEMP TABLE weir_repeated ("row" INTEGER PRIMARY KEY)';
/** They leave nothing of one segment to the next. */
export const dropRepeatedTexts = ['weir_repeated', 'weir_repeated_keys', 'weir_before', keptKeys.table].map(
  (table) => `DROP TABLE IF EXISTS temp.${table}`,
);
/** Rows that a unique constraint refused, for one more try: an update since may have freed the value. */
export const refusedAsRepeatedText =
  'SELECT "row" FROM temp.weir_rejects WHERE "table" = ? AND code = \'sink.unique\' AND "row" NOT IN (SELECT "row" FROM temp.weir_repeated) ORDER BY "row"';

const collationWords = { BINARY: sql`BINARY`, NOCASE: sql`NOCASE`, RTRIM: sql`RTRIM` };

function keyOf({ index, collation }: StagedKey): Sql {
  return sql`${place(index)} COLLATE ${collationWords[collation]}`;
}
