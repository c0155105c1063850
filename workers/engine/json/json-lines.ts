import { type Sql, sql } from '../../../core/sql/sql.ts';

/** Longest line (bytes): a record and its corrections, with room to spare. */
export const mostLineBytes = 64_000_000;

/**
 * A file of our own with one JSON object per line, as a relation; `shape` is a struct with the type of each member. Every
 * thread takes two lines of the longest size.
 */
export function jsonLines(file: string, shape: Sql, longestBytes = mostLineBytes): Sql {
  return sql`read_json(${file}, format = 'newline_delimited', columns = ${shape}, maximum_object_size = ${longestBytes})`;
}
