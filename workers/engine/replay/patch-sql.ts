import { id, joinSql, listSql, type Sql, sql } from '../../../core/sql/sql.ts';
import { hidden, lineageNames } from '../relations/hidden.ts';
import type { Relation } from '../relations/relation.ts';
import { recordOf } from '../relations/row-wise.ts';
import type { PatchTable } from './patches.ts';

/** The same columns without rows: what they would have come from is not asked. */
export function silenced(relation: Relation, consumer: string): Relation {
  const from = sql`(SELECT * FROM ${relation.from} WHERE FALSE)`;
  return { ...relation, from, isRowForRow: false, root: { node: consumer, kind: 'table' }, chain: [] };
}

/** Corrected rows, and behind them those that come from corrections further up. `relation` has lineage. */
export function directInput(relation: Relation, { from }: PatchTable, hasLineage: boolean): Sql {
  const list = (mark: Sql) =>
    joinSql([
      ...relation.columns.map(({ name }) => id(name)),
      ...(relation.isMarked ? [mark] : []),
      ...(hasLineage ? lineageNames : []),
    ]);
  const corrected = sql`SELECT ${list(sql`0::INTEGER AS ${hidden.mark}`)} FROM ${from} WHERE ${hidden.fault} IS NULL`;
  return sql`${corrected} UNION ALL SELECT ${list(hidden.mark)} FROM ${relation.from}`;
}

/**
 * The rows of a relation, each in its place, those that were corrected with their new values: a row is the one that was
 * rejected if it comes from the same row of the same file and holds the same. `relation` has lineage.
 */
export function overlaidInput(relation: Relation, patch: PatchTable, hasLineage: boolean): Sql {
  const names = relation.columns.map(({ name }) => id(name));
  const isCorrected = sql`p.${hidden.entry} IS NOT NULL`;
  const values = names.map((name) => sql`CASE WHEN ${isCorrected} THEN p.${name} ELSE i.${name} END AS ${name}`);
  const rest = [...(relation.isMarked ? [hidden.mark] : []), ...(hasLineage ? lineageNames : [])].map(
    (name) => sql`i.${name}`,
  );
  const numbered = sql`(SELECT *, row_number() OVER () AS ${hidden.place} FROM ${relation.from})`;
  return sql`SELECT ${joinSql([...values, ...rest])} FROM ${numbered} AS i LEFT JOIN ${lastOfEach(patch.from)} AS p ON ${isSameRow(relation, patch)} ORDER BY i.${hidden.place}`;
}

/** The entries of a patch whose rows are in the relation, which has lineage. */
export function entriesMet(relation: Relation, patch: PatchTable): Sql {
  return sql`SELECT DISTINCT p.${hidden.entry}::DOUBLE FROM ${relation.from} AS i JOIN (SELECT * FROM ${patch.from} WHERE ${hidden.fault} IS NULL) AS p ON ${isSameRow(relation, patch)}`;
}

/**
 * Each part has one side of the join to either hand: the engine can look rows up, instead of comparing each with all.
 */
function isSameRow(relation: Relation, { isFoundByPlace, sameFiles }: PatchTable): Sql {
  const record = recordOf(relation.columns.map(({ name }) => ({ name, value: sql`i.${id(name)}` })));
  const isPlaced = { i: sql`i.${hidden.row} IS NOT NULL`, p: sql`p.${hidden.row} >= 0` };
  const [was, is] = isFoundByPlace
    ? [
        sql`CASE WHEN ${isPlaced.p} THEN '' ELSE p.${hidden.was} END`,
        sql`CASE WHEN ${isPlaced.i} THEN '' ELSE ${record} END`,
      ]
    : [sql`p.${hidden.was}`, record];
  const alive = relation.isMarked ? sql`CASE WHEN i.${hidden.mark} = 0 THEN ${is} END` : is;
  const file = sameFiles ? sql`list_extract(${listSql(sameFiles)}, i.${hidden.source} + 1)` : sql`i.${hidden.source}`;
  const isSame = (here: Sql, there: Sql) =>
    sql`CASE WHEN ${isPlaced.i} THEN ${here} END IS NOT DISTINCT FROM CASE WHEN ${isPlaced.p} THEN ${there} END`;
  const places = [isSame(sql`i.${hidden.row}`, sql`p.${hidden.row}`), isSame(file, sql`p.${hidden.source}`)];
  return joinSql([sql`${was} = ${alive}`, ...places], ' AND ');
}

/** Equal rows that nothing tells apart are corrected alike: a row must not come out twice. */
function lastOfEach(from: Sql): Sql {
  const place = sql`CASE WHEN ${hidden.row} < 0 THEN NULL ELSE ${hidden.row} END`;
  return sql`(SELECT * FROM ${from} WHERE ${hidden.fault} IS NULL QUALIFY row_number() OVER (PARTITION BY ${hidden.source}, ${place}, ${hidden.was} ORDER BY ${hidden.entry} DESC) = 1)`;
}
