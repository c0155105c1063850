import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { InvalidInputError, InvalidSpreadsheetError, readSheet, SheetNotFoundError } from 'read-excel-file/node';
import { messageOf, WeirError } from '../../core/errors.ts';
import { proposeNearest } from '../../core/near-match.ts';
import { namesBelow, namesBelowInWords } from '../reading/names-below.ts';
import { spoolDelimiter } from '../reading/spool-format.ts';
import { SpoolWriter } from '../reading/spool-writer.ts';
import { uniqueNames } from '../reading/unique-names.ts';
import { type CellRange, columnLetters, rangeOf } from './cell-range.ts';
import { CellReader, type Row } from './cell-reader.ts';
import { calendarOf, commonType, NumberText } from './cell-values.ts';
import { lostCellWarnings, lostMomentWarnings } from './lost-cells.ts';
import type { ExcelRead, ExcelReadRequest, ExcelType } from './read-protocol.ts';
import { isFrom1904 } from './workbook-parts.ts';
import { zipEntries } from './zip-entries.ts';

/** Rows among which names below a title are looked for. */
const titleRows = 100;

/** A row with its number, from 1 on. */
interface Line {
  cells: Row;
  line: number;
}

/** Reads a part of one sheet into a spool, each value as the text that keeps all of it. Throws `source.*`. */
export async function readWorkbook(request: ExcelReadRequest): Promise<ExcelRead> {
  const range = rangeOf(request.range);
  const sheet = await sheetOf(request);
  const parts = zipEntries(await readFile(request.path));
  const reader = new CellReader(calendarOf(isFrom1904(parts)));
  const columnsInRange = columnsOf(sheet, range);
  const linesInRange: Line[] = sheet
    .slice(range.firstRow, range.lastRow + 1)
    .map((cells, index) => ({ cells, line: range.firstRow + index + 1 }));
  const lines = linesInRange.filter(({ cells }) => columnsInRange.some((column) => reader.isFilled(cells, column)));
  const below =
    request.hasHeader && request.range === undefined ? namesBelowTitle(lines, columnsInRange, reader) : undefined;
  const header = request.hasHeader ? lines.shift()?.cells : undefined;
  if (header === undefined && lines.length === 0) throw nothingThere(request);
  const columns = columnsInRange.filter(
    (column) =>
      (header && reader.isFilled(header, column)) || lines.some(({ cells }) => reader.isFilled(cells, column)),
  );
  const { columns: names, warnings } = uniqueNames(
    columns.map((column) => (header ? reader.text(header, column).trim() : columnLetters(column))),
  );
  const types: (ExcelType | undefined)[] = columns.map(() => undefined);
  await using spool = await SpoolWriter.create(request.spoolFolder, []);
  for (const [index, { cells, line }] of lines.entries()) {
    const values = columns.map((column, position) => {
      const value = reader.typedText(cells, column);
      if (value) types[position] = commonType(types[position], value.type);
      return value?.text ?? null;
    });
    spool.add([0, index + 1, line].join(spoolDelimiter), values, false);
    if (spool.isFull) await spool.flush();
  }
  return {
    ...(await spool.close()),
    columns: names.map((name, position) => ({ name, type: types[position] ?? 'VARCHAR' })),
    warnings: [
      ...warnings,
      ...lostCellWarnings(parts, request.sheet, range),
      ...lostMomentWarnings(lostMoments(linesInRange, columnsInRange, reader)),
    ],
    ...(below && { namesBelow: below }),
    rows: lines.length,
  };
}

/** Columns that hold hardly anything, as beside a table, say nothing about where its names stand. */
function namesBelowTitle(lines: readonly Line[], all: readonly number[], reader: CellReader): ExcelRead['namesBelow'] {
  const looked = lines.slice(0, titleRows);
  const columns = all.filter(
    (column) => 2 * looked.filter(({ cells }) => reader.isFilled(cells, column)).length >= looked.length,
  );
  const texts = looked.map(({ cells }) => columns.map((column) => reader.text(cells, column)));
  const found = looked[namesBelow(texts) ?? -1];
  if (!found) return undefined;
  const { cells, line } = found;
  const named = all.filter((column) => reader.isFilled(cells, column));
  const names = named.map((column) => reader.text(cells, column));
  const range = `${columnLetters(named[0] ?? 0)}${line}:${columnLetters(named.at(-1) ?? 0)}`;
  return { message: namesBelowInWords(names, `row ${line}`), range };
}

async function sheetOf({ path, sheet }: ExcelReadRequest): Promise<readonly Row[]> {
  const options = { parseNumber: (text: string) => new NumberText(text), trim: false };
  try {
    return await (sheet === undefined ? readSheet(path, options) : readSheet(path, sheet, options));
  } catch (error) {
    throw sourceError(error, path, sheet);
  }
}

/** The addresses of cells that should hold a day or a time. */
function lostMoments(lines: readonly Line[], columns: readonly number[], reader: CellReader): string[] {
  return lines.flatMap(({ cells, line }) =>
    columns.filter((column) => reader.isNoMoment(cells, column)).map((column) => `${columnLetters(column)}${line}`),
  );
}

/** Columns from the first of the range to the last that a row of it reaches. */
function columnsOf(sheet: readonly Row[], { firstRow, lastRow, firstColumn, lastColumn }: CellRange): number[] {
  let last = firstColumn - 1;
  for (const row of sheet.slice(firstRow, lastRow + 1)) last = Math.max(last, row.length - 1);
  const count = Math.max(0, Math.min(last, lastColumn) - firstColumn + 1);
  return Array.from({ length: count }, (_, index) => firstColumn + index);
}

function nothingThere({ path, sheet, range }: ExcelReadRequest): WeirError {
  const place = [sheet !== undefined && `the sheet "${sheet}"`, range !== undefined && `the range ${range}`].filter(
    Boolean,
  );
  const where = place.length === 0 ? 'the first sheet' : place.join(', ');
  // What may have been meant as a name is a column, and those to the right of it.
  const isBareColumn = range !== undefined && /^[A-Za-z]+$/.test(range);
  const advice = isBareColumn
    ? `: "${range}" means the cells from the column ${range.toUpperCase()} on. A range is written as B2:F or A1:C100.`
    : '. Choose another sheet or range.';
  return new WeirError({
    code: 'source.empty',
    message: `There is nothing in ${where} of ${basename(path)}${advice}`,
  });
}

function sourceError(error: unknown, path: string, sheet: string | undefined): WeirError {
  if (error instanceof SheetNotFoundError) {
    const names = 'sheets' in error && Array.isArray(error.sheets) ? error.sheets.map(String) : [];
    const { hint, suggestion } = proposeNearest(sheet ?? '', names);
    const there = names.map((name) => `"${name}"`).join(', ');
    return new WeirError({
      code: 'source.not_found',
      field: 'sheet',
      suggestion,
      message: `${basename(path)} has no sheet "${sheet}".${hint} There are: ${there}.`,
      cause: error,
    });
  }
  if (error instanceof InvalidInputError || error instanceof InvalidSpreadsheetError) {
    return new WeirError({
      code: 'source.format',
      field: 'path',
      message: `${path} is no workbook of Excel (.xlsx), or it is damaged or locked by a password. Save it anew as .xlsx.`,
      cause: error,
    });
  }
  return new WeirError({
    code: 'source.unreadable',
    field: 'path',
    message: `${path} could not be read: ${messageOf(error)}.`,
    cause: error,
  });
}
