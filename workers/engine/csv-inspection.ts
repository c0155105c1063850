import type { CsvInspection, DialectChoice } from '../../core/preview/messages.ts';
import { id, joinSql, sql } from '../../core/sql/sql.ts';
import type { CsvConfig } from './csv/csv-shape.ts';
import { inspectCsv } from './csv/inspect-csv.ts';
import { likelyEncodings } from './csv/likely-encodings.ts';
import { readHead } from './csv/read-head.ts';
import { Session } from './session.ts';
import { proposeFrom } from './type-evidence.ts';

const memoryBytes = 128_000_000;

/** Dialect, columns, first rows and likely types of a file, from its first part. */
export async function inspectCsvFile(request: {
  path: string;
  folder: string;
  dialect: DialectChoice;
  limit: number;
}): Promise<CsvInspection> {
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
      encoding,
      skipRows: request.dialect.skipRows ?? 0,
    },
    columns: [...shape.columns],
    rows: rows.slice(0, limit),
    sizeBytes,
    estimatedRows: estimateRows(sizeBytes, head.records, file.hasHeader),
    warnings: [
      ...shape.warnings,
      ...(shape.irregularity === null ? [] : [`Read with care, since ${shape.irregularity}.`]),
    ],
    encodings: await likelyEncodings(path, config),
    proposals: limit === 0 ? [] : await propose(shape.columns, rows, folder),
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

/** From the mean length of the first records: exact for none, near for all. */
function estimateRows(sizeBytes: number, records: readonly { endChars: number }[], hasHeader: boolean): number | null {
  const last = records.at(-1);
  if (last === undefined) return sizeBytes === 0 ? null : 0;
  const perRecord = last.endChars / records.length;
  const all = Math.max(records.length, Math.round(sizeBytes / perRecord));
  return all - (hasHeader ? 1 : 0);
}

async function propose(
  names: readonly string[],
  rows: readonly (string | null)[][],
  folder: string,
): Promise<CsvInspection['proposals']> {
  if (rows.length === 0) return [];
  await using session = await Session.open({ memoryBytes, threads: 1, folder, paths: [] });
  const tuples = rows.map((row) => sql`(${joinSql(row.map((value) => sql`${value}::VARCHAR`))})`);
  const columns = names.map((name) => ({ name, type: 'VARCHAR' }));
  const from = sql`(SELECT * FROM (VALUES ${joinSql(tuples)}) AS rows(${joinSql(names.map(id))}))`;
  return await proposeFrom(session, { from }, columns, false);
}
