import { listSql, type Sql } from '../../../core/sql/sql.ts';
import type { CsvShape } from './csv-shape.ts';
import { columnTypes, plainOptions, readCsv } from './read-csv.ts';

const bufferBytes = 8_000_000;
const unlikelyNull = '\x1e';

/**
 * The fast reader, as a table function: every column as text. Right where `inspectCsv` and `surveyCsv` both call the
 * files regular. Inlined rendering only. `new_line` is left out on purpose: with `auto_detect=false` and CRLF it makes
 * DuckDB drop every row in silence.
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
      // The option needs a value. Files without columns are described, but never read this way.
      ['nullstr', listSql(shape.nullValues.length === 0 ? [unlikelyNull] : shape.nullValues)],
      ['buffer_size', bufferBytes],
      ...(filenameColumn === undefined ? [] : [['filename', filenameColumn] as const]),
    ],
  );
}
