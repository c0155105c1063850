import { id, joinSql, listSql, type Sql, sql } from '../../../../core/sql/sql.ts';
import { spoolDelimiter, spoolEscapes } from '../../../reading/spool-format.ts';
import type { WrittenSpool } from '../../../reading/written-spool.ts';
import { columnTypes, plainOptions, readCsv } from '../../csv/read-csv.ts';
import { hiddenPrefix } from '../../relations/hidden.ts';

/** DuckDB's default. */
const lineLimitBytes = 2_000_000;
const bufferBytes = 32_000_000;

/** Where a row stands: the index of its file, then row and line there. */
const places = [
  [`${hiddenPrefix}source`, 'INTEGER'],
  [`${hiddenPrefix}row`, 'BIGINT'],
  [`${hiddenPrefix}line`, 'BIGINT'],
] as const;

/** A spool with the names of its columns. */
export interface Spool extends WrittenSpool {
  columns: readonly string[];
  /** Columns that appeared late are missing at the end of the lines before, and null there. */
  isRagged?: boolean;
}

/**
 * A spool as a parenthesised relation: the hidden columns source (index of the file), row and line, then the columns
 * of the files, as text, every value as it was. Inlined rendering only.
 */
export function spoolReadSql(written: Spool): Sql {
  const { spool, columns, nullText, escapedColumns, longestLineChars, isRagged = false } = written;
  const lineBytes = longestLineChars * 3;
  const table = readCsv(
    [spool],
    [
      ...plainOptions.filter(([name]) => name !== 'null_padding'),
      ['null_padding', isRagged],
      ['columns', columnTypes([...places, ...columns.map((name) => [name, 'VARCHAR'] as const)])],
      ['delim', spoolDelimiter],
      ['quote', ''],
      ['escape', ''],
      ['skip', 0],
      ['nullstr', listSql([nullText])],
      ...(lineBytes < lineLimitBytes
        ? []
        : [['max_line_size', lineBytes] as const, ['buffer_size', Math.max(bufferBytes, lineBytes * 2)] as const]),
    ],
  );
  if (escapedColumns.length === 0) return sql`(SELECT * FROM ${table})`;
  const escaped = new Set(escapedColumns);
  const values = columns.map((name, position) =>
    escaped.has(position) ? sql`${unescapeSpool(id(name))} AS ${id(name)}` : id(name),
  );
  return sql`(SELECT ${joinSql([...places.map(([name]) => id(name)), ...values])} FROM ${table})`;
}

function unescapeSpool(column: Sql): Sql {
  return spoolEscapes.reduce(
    (value, { character, written }) => sql`replace(${value}, ${written}, ${character})`,
    column,
  );
}
