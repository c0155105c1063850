import { id, type Sql, sql } from '../../../core/sql/sql.ts';

/** Hidden columns start with a private-use character, with which no user's column may start. */
export const hiddenPrefix = '\uE000';

export const hidden = {
  /** 0 while the row lives, else the site where it died or left. */
  mark: id(`${hiddenPrefix}mark`),
  /** Index into the run's list of source files. */
  source: id(`${hiddenPrefix}source`),
  /** 1-based data row in that file. */
  row: id(`${hiddenPrefix}row`),
  /** 1-based line in that file, where known. */
  line: id(`${hiddenPrefix}line`),
  /** The entry of the dead letter queue that a corrected row comes from. */
  entry: id(`${hiddenPrefix}entry`),
  /** The record as it was before it was corrected. */
  was: id(`${hiddenPrefix}was`),
  /** Why a corrected row cannot be a row here. */
  fault: id(`${hiddenPrefix}fault`),
  /**
   * Why a rejected row died, and the row as it reached its node, in the form described at `DeadBatch`; empty if it was
   * not rejected.
   */
  why: id(`${hiddenPrefix}why`),
  /** A row's place in the order in which it came. */
  place: id(`${hiddenPrefix}place`),
} as const;

export const lineageNames = [hidden.source, hidden.row, hidden.line] as const;

/** `, a."source", a."row", a."line"` for a select list. */
export function lineageList(alias?: string): Sql {
  const prefix = alias === undefined ? sql`` : sql`${id(alias)}.`;
  return sql`, ${prefix}${hidden.source}, ${prefix}${hidden.row}, ${prefix}${hidden.line}`;
}

export const noLineage = sql`, NULL::INTEGER AS ${hidden.source}, NULL::BIGINT AS ${hidden.row}, NULL::BIGINT AS ${hidden.line}`;
