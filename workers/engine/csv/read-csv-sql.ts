import { id, joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import { hiddenPrefix } from '../hidden.ts';
import { asLiteralGlob } from '../sources/paths.ts';
import type { CsvShape } from './csv-shape.ts';
import type { NormalisedCsv } from './normalise-csv.ts';
import { spoolDelimiter, spoolEscapes } from './spool-format.ts';

type Option = readonly [
  name:
    | 'auto_detect'
    | 'columns'
    | 'delim'
    | 'quote'
    | 'escape'
    | 'comment'
    | 'header'
    | 'skip'
    | 'nullstr'
    | 'strict_mode'
    | 'null_padding'
    | 'ignore_errors'
    | 'hive_partitioning'
    | 'union_by_name'
    | 'filename'
    | 'max_line_size'
    | 'buffer_size',
  value: Sql | string | number | boolean,
];

type ColumnType = 'VARCHAR' | 'INTEGER' | 'BIGINT';

/** DuckDB's default. */
const lineLimitBytes = 2_000_000;
const bufferBytes = 32_000_000;
const unlikelyNull = '\x1e';

/**
 * The fast reader, as a table function: every column as text. Right where `inspectCsv` and `surveyCsv` both call the files regular.
 * Inlined rendering only. `new_line` is left out on purpose: with `auto_detect=false` and CRLF it makes DuckDB drop every row in silence.
 * @param filenameColumn adds a column of this name with the path of each row's file.
 */
export function fastReadSql(shape: CsvShape, filenameColumn?: string): Sql {
  const [first] = shape.files;
  if (first === undefined) throw new RangeError('There is no file to read.');
  const { dialect, dataStart } = first;
  return readCsv(
    shape.files.map(({ path }) => path),
    [
      ...plainOptions,
      ['columns', columnTypes(shape.columns.map((name) => [name, 'VARCHAR']))],
      ['delim', dialect.delimiter],
      ['quote', dialect.quote],
      ['escape', dialect.escape],
      ['skip', dataStart.lines],
      // The engine wants one. Such files are not read this way, but they are described.
      ['nullstr', textList(shape.nullValues.length === 0 ? [unlikelyNull] : shape.nullValues)],
      ['buffer_size', 8_000_000],
      ...(filenameColumn === undefined ? [] : [['filename', filenameColumn] as const]),
    ],
  );
}

export interface Spool
  extends Pick<NormalisedCsv, 'spool' | 'columns' | 'nullText' | 'escapedColumns' | 'longestLineChars'> {
  /** Columns that appeared late are missing at the end of the lines before, and null there. */
  isRagged?: boolean;
}

/**
 * What `normaliseCsv` wrote, as a parenthesised relation: the hidden columns source (index of the file), row and line, then the columns
 * of the files, as text, every value as it was. Inlined rendering only.
 */
export function spoolReadSql(normalised: Spool): Sql {
  const { spool, columns, nullText, escapedColumns, longestLineChars, isRagged = false } = normalised;
  const lineBytes = longestLineChars * 3;
  const table = readCsv(
    [spool],
    [
      ...plainOptions.filter(([name]) => name !== 'null_padding'),
      ['null_padding', isRagged],
      [
        'columns',
        columnTypes([
          [`${hiddenPrefix}source`, 'INTEGER'],
          [`${hiddenPrefix}row`, 'BIGINT'],
          [`${hiddenPrefix}line`, 'BIGINT'],
          ...columns.map((name) => [name, 'VARCHAR'] as const),
        ]),
      ],
      ['delim', spoolDelimiter],
      ['quote', ''],
      ['escape', ''],
      ['skip', 0],
      ['nullstr', textList([nullText])],
      ...(lineBytes < lineLimitBytes
        ? []
        : [['max_line_size', lineBytes] as const, ['buffer_size', Math.max(bufferBytes, lineBytes * 2)] as const]),
    ],
  );
  const unescaped = escapedColumns.flatMap((position) => {
    const name = columns[position];
    return name === undefined ? [] : [sql`${unescapeSpool(id(name))} AS ${id(name)}`];
  });
  return unescaped.length === 0
    ? sql`(SELECT * FROM ${table})`
    : sql`(SELECT * REPLACE (${joinSql(unescaped)}) FROM ${table})`;
}

function unescapeSpool(column: Sql): Sql {
  return spoolEscapes.reduce(
    (value, { character, written }) => sql`replace(${value}, ${written}, ${character})`,
    column,
  );
}

const plainOptions: readonly Option[] = [
  ['auto_detect', false],
  ['header', false],
  ['comment', ''],
  ['strict_mode', true],
  ['null_padding', false],
  ['ignore_errors', false],
  ['hive_partitioning', false],
  ['union_by_name', false],
];

function readCsv(paths: readonly string[], options: readonly Option[]): Sql {
  const named = options.map(([name, value]) => sql`${id(name)} = ${value}`);
  return sql`read_csv(${joinSql([textList(paths.map(asLiteralGlob)), ...named])})`;
}

function textList(values: readonly string[]): Sql {
  return sql`[${joinSql(values.map((value) => sql`${value}`))}]`;
}

function columnTypes(columns: readonly (readonly [name: string, type: ColumnType])[]): Sql {
  return sql`{${joinSql(columns.map(([name, type]) => sql`${name}: ${type}`))}}`;
}
