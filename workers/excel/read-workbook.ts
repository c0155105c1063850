import { basename } from 'node:path';
import { messageOf, WeirError } from '../../core/errors.ts';
import { proposeNearest } from '../../core/near-match.ts';
import { SpoolWriter } from '../reading/spool-writer.ts';
import { rangeOf } from './cell-range.ts';
import { CellValues, calendarOf } from './cell-values.ts';
import { DamagedWorkbook } from './damaged-workbook.ts';
import { dateStyles } from './date-styles.ts';
import { type FilledRow, filledRows } from './filled-rows.ts';
import { LostCells } from './lost-cells.ts';
import type { ExcelRead, ExcelReadRequest } from './read-protocol.ts';
import { SharedStrings } from './shared-strings.ts';
import { SheetTable } from './sheet-table.ts';
import { type WorkbookParts, workbookParts } from './workbook-parts.ts';
import { ZipArchive } from './zip-archive.ts';

/**
 * Reads a range of one sheet into a spool, each value as exact text, in constant memory. Reports the rows read so far.
 * Throws `source.*` and `disk.full`.
 */
export async function readWorkbook(request: ExcelReadRequest, tell: (rows: number) => void): Promise<ExcelRead> {
  try {
    await using archive = await ZipArchive.open(request.path);
    return await readSheet(archive, request, tell);
  } catch (error) {
    throw error instanceof WeirError ? error : sourceError(error, request.path);
  }
}

async function readSheet(
  archive: ZipArchive,
  request: ExcelReadRequest,
  tell: (rows: number) => void,
): Promise<ExcelRead> {
  const { spoolFolder, hasHeader, range, most } = request;
  const parts = await workbookParts(archive);
  const part = sheetPart(parts, request);
  if (part === undefined) throw nothingThere(request);
  await using strings = new SharedStrings(archive, parts.sharedStrings, spoolFolder);
  await using spool = await SpoolWriter.create(spoolFolder, []);
  const table = new SheetTable(spool, hasHeader);
  const lost = new LostCells();
  const values = new CellValues({
    calendar: calendarOf(parts.isFrom1904),
    dateStyles: archive.has(parts.styles) ? dateStyles(await archive.text(parts.styles)) : [],
    sharedString: (index) => strings.at(index),
  });
  const rows = filledRows(archive.texts(part), {
    range: rangeOf(range),
    strings,
    values,
    lost,
    isProven: most === undefined,
  });
  const isPart = await addRows(rows, { table, spool, most, tell });
  if (table.isEmpty) throw nothingThere(request);
  const { warnings, ...described } = table.described();
  const below = hasHeader && range === undefined ? table.namesBelow() : undefined;
  return {
    ...(await spool.close()),
    ...described,
    warnings: [...warnings, ...lost.warnings()],
    ...(below && { namesBelow: below }),
    isPart,
  };
}

/** Writes rows into the spool up to the limits; true if there are more. */
async function addRows(
  batches: AsyncIterable<FilledRow[]>,
  {
    table,
    spool,
    most,
    tell,
  }: Pick<ExcelReadRequest, 'most'> & {
    table: SheetTable;
    spool: SpoolWriter;
    tell(rows: number): void;
  },
): Promise<boolean> {
  for await (const rows of batches) {
    for (const row of rows) {
      if (most && (table.rows >= most.rows || table.chars >= most.chars)) return true;
      table.add(row);
    }
    if (!spool.isFull) continue;
    await spool.flush();
    tell(table.rows);
  }
  return false;
}

/** The archive entry with the cells of a sheet; undefined for a sheet without cells. Throws `source.not_found`. */
function sheetPart({ sheets }: WorkbookParts, { path, sheet }: ExcelReadRequest): string | undefined {
  if (sheet === undefined) return sheets[0]?.part;
  const found = sheets.find(({ name }) => name === sheet);
  if (found) return found.part;
  const names = sheets.map(({ name }) => name);
  const { hint, suggestion } = proposeNearest(sheet, names);
  const there = names.map((name) => `"${name}"`).join(', ');
  throw new WeirError({
    code: 'source.not_found',
    field: 'sheet',
    suggestion,
    message: `${basename(path)} has no sheet "${sheet}".${hint} There are: ${there}.`,
  });
}

function nothingThere({ path, sheet, range }: ExcelReadRequest): WeirError {
  const place = [sheet !== undefined && `the sheet "${sheet}"`, range !== undefined && `the range ${range}`].filter(
    Boolean,
  );
  const where = place.length === 0 ? 'the first sheet' : place.join(', ');
  // A bare `Sales` may be meant as a name, but is a range: that column and all to its right.
  const isBareColumn = range !== undefined && /^[A-Za-z]+$/.test(range);
  const advice = isBareColumn
    ? `: "${range}" means the cells from the column ${range.toUpperCase()} on. A range is written as B2:F or A1:C100.`
    : '. Choose another sheet or range.';
  return new WeirError({
    code: 'source.empty',
    message: `There is nothing in ${where} of ${basename(path)}${advice}`,
  });
}

function sourceError(cause: unknown, path: string): WeirError {
  const isDamaged = cause instanceof DamagedWorkbook;
  return new WeirError({
    code: isDamaged ? 'source.format' : 'source.unreadable',
    field: 'path',
    message: isDamaged
      ? `${path} is not an Excel workbook (.xlsx), or it is damaged or locked by a password. Save it again as .xlsx.`
      : `${path} could not be read: ${messageOf(cause)}.`,
    cause,
  });
}
