import type { CsvInspection, DialectChoice } from '../../../core/preview/messages.ts';
import { id, joinSql, sql } from '../../../core/sql/sql.ts';
import { spelledEncoding } from '../../reading/encoding.ts';
import { proposeFrom } from '../proposals/type-evidence.ts';
import { Session } from '../session/session.ts';
import type { CsvConfig } from './csv-shape.ts';
import { inspectCsv } from './inspect-csv.ts';
import { likelyEncodings } from './likely-encodings.ts';
import { type CsvHead, headRecords, readHead } from './read-head.ts';

const memoryBytes = 128_000_000;

/** Dialect, columns, first rows and likely types of a file, from its first part. */
export async function inspectCsvFile(
  request: {
    path: string;
    folder: string;
    dialect: DialectChoice;
    limit: number;
  },
  signal: AbortSignal,
): Promise<CsvInspection> {
  const { path, folder, limit } = request;
  const config = configOf(request.dialect);
  const shape = await inspectCsv(config, [path]);
  const [file] = shape.files;
  const head = await readHead(path, config);
  if (!file) throw new RangeError('A file was inspected and has no shape.');
  const records = head.records.slice(file.hasHeader ? 1 : 0);
  const rows = records.map(({ fields }) => shape.columns.map((_, index) => fields[index] || null));
  const { dialect, hasHeader, encoding, sizeBytes } = file;
  return {
    dialect: {
      delimiter: dialect.delimiter,
      quote: dialect.quote,
      escape: dialect.escape,
      comment: dialect.comment || null,
      header: hasHeader,
      encoding: spelledEncoding(encoding),
      skipRows: request.dialect.skipRows ?? 0,
    },
    columns: [...shape.columns],
    rows: rows.slice(0, limit),
    sizeBytes,
    ...rowsIn(head, file.hasHeader),
    warnings: [...shape.warnings],
    remarks: shape.irregularity === null ? [] : [`Read with care, which takes longer, since ${shape.irregularity}.`],
    encodings: await likelyEncodings(path, config),
    proposals: limit === 0 ? [] : await propose(shape.columns, rows, folder, signal),
  };
}

function configOf({ delimiter, quote, comment, header, encoding, skipRows, ...others }: DialectChoice): CsvConfig {
  return {
    delimiter: delimiter ?? undefined,
    quote: quote ?? undefined,
    escape: others.escape ?? undefined,
    comment: comment ?? undefined,
    header: header ?? undefined,
    encoding: encoding ?? undefined,
    skipRows: skipRows ?? undefined,
  };
}

/** Exact if the whole file was read, else estimated from the mean length of the first records. */
function rowsIn(
  { records, isWhole, unpackedBytes }: Pick<CsvHead, 'records' | 'isWhole' | 'unpackedBytes'>,
  hasHeader: boolean,
): Pick<CsvInspection, 'estimatedRows' | 'isCounted'> {
  const last = records.at(-1);
  const header = hasHeader ? 1 : 0;
  if (last === undefined) return { estimatedRows: unpackedBytes === 0 ? null : 0, isCounted: true };
  if (isWhole && records.length < headRecords) return { estimatedRows: records.length - header, isCounted: true };
  const perRecord = last.endChars / records.length;
  return { estimatedRows: Math.max(records.length, Math.round(unpackedBytes / perRecord)) - header, isCounted: false };
}

async function propose(
  names: readonly string[],
  rows: readonly (string | null)[][],
  folder: string,
  signal: AbortSignal,
): Promise<CsvInspection['proposals']> {
  if (rows.length === 0) return [];
  await using session = await Session.open({ memoryBytes, threads: 1, folder, paths: [] });
  const tuples = rows.map((row) => sql`(${joinSql(row.map((value) => sql`${value}::VARCHAR`))})`);
  const columns = names.map((name) => ({ name, type: 'VARCHAR' }));
  const from = id('first rows');
  await session.run(
    sql`CREATE TEMP TABLE ${from} AS SELECT * FROM (VALUES ${joinSql(tuples)}) AS rows(${joinSql(names.map(id))})`,
  );
  return await proposeFrom(session, { from }, columns, { isExact: false, signal });
}
