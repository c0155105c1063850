import * as z from 'zod';
import { rejectCodes } from '../../core/errors.ts';
import { nextRejectsText } from '../../core/sql/sqlite/rejects.ts';
import { type InStage, stagedRowText } from '../../core/sql/sqlite/stage.ts';
import { prepared } from './prepared.ts';
import type { SinkReject } from './protocol.ts';
import { placeOf, type TableLoad } from './table-load.ts';

const rejectRow = z.object({
  row: z.bigint(),
  code: z.enum(rejectCodes),
  column: z.string().nullable(),
  message: z.string(),
});
type Cell = string | number | bigint | null;
const cell = z.custom<Cell>((value) => value === null || ['string', 'number', 'bigint'].includes(typeof value));

/** Enough text of records for a batch (UTF-16 units). */
const enoughChars = 4_000_000;

/**
 * The next rejects of a table after a row, each with its whole record: at most `limit`, fewer where records are long,
 * and none after the last.
 */
export function readRejects(load: TableLoad, after: number, limit: number): SinkReject[] {
  const rows = prepared(load.database, nextRejectsText).safeIntegers().all(load.index, after, limit);
  const rejects: SinkReject[] = [];
  let chars = 0;
  for (const row of rows) {
    if (chars >= enoughChars) break;
    const reject = rejectAt(load, rejectRow.parse(row));
    rejects.push(reject);
    chars += reject.record.length;
  }
  return rejects;
}

function rejectAt(load: TableLoad, { row, code, column, message }: z.infer<typeof rejectRow>): SinkReject {
  const { target, stage } = load;
  const ordinal = Number(row);
  const values = stagedValues(load, ordinal);
  const [source, sourceRow, line] = stage.lineageTable ? read(load, stage.lineageTable, 3, ordinal) : [];
  const members = target.columns.map(
    ({ name, type }, index) => `${JSON.stringify(name)}:${jsonOf(values[index] ?? null, type)}`,
  );
  const value = column === null ? null : values[placeOf(load, column)];
  return {
    ordinal,
    source: numberOf(source),
    sourceRow: numberOf(sourceRow),
    line: numberOf(line),
    code,
    column,
    message,
    value: value === null || value === undefined ? null : String(value),
    record: `{${members.join(',')}}`,
  };
}

/** A row is in its segment or was set aside; there, NaN is stored as null. */
function stagedValues(load: TableLoad, row: number): Cell[] {
  const { stage, target } = load;
  const width = target.columns.length;
  const segment = stage.segments.find(({ firstRow, lastRow }) => row >= firstRow && row <= lastRow);
  const values = segment ? read(load, segment.table, width, row) : [];
  if (values.length > 0) return values;
  const aside = read(load, stage.setAsideTable, width, row);
  const [culprit] = read(load, stage.culpritsTable, 1, row);
  return aside.map((value, at) => (BigInt(at) === culprit ? (value ?? 'NaN') : value));
}

function read({ database }: TableLoad, table: InStage, width: number, row: number): Cell[] {
  const statement = prepared(database, stagedRowText(table, width)).safeIntegers().raw();
  const values = statement.get(row);
  return values === undefined ? [] : z.array(cell).parse(values);
}

function jsonOf(value: Cell, type: string): string {
  if (type === 'json' && typeof value === 'string') return value;
  if (type === 'boolean' && value !== null) return value === 1n ? 'true' : 'false';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' && !Number.isFinite(value)) return JSON.stringify(String(value));
  return JSON.stringify(value);
}

function numberOf(value: Cell | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
