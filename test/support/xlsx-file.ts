import { writeFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';

/**
 * The value of a cell: a number or an ISO 8601 moment as written in the file, a UTC moment, a time of day (`new Date`
 * of 1899-12-30), a duration, a formula with its cached text or number (null: none yet), or a plain value.
 */
export type XlsxCell =
  | string
  | number
  | boolean
  | Date
  | { number: string }
  | { iso: string }
  | { elapsedHours: number }
  | { error: string }
  | { formula: string; value: string | number | null }
  | null;

export interface XlsxSheet {
  name: string;
  /** Rows from 1, cells from column A. */
  rows: readonly (readonly XlsxCell[])[];
  /** Such as `B6:C7`. */
  merged?: string;
  /** Uses the 1904 date system, in which the same number is a later day. */
  isFrom1904?: boolean;
}

const dayMs = 86_400_000;
const firstDay = Date.UTC(1899, 11, 30);

/** Writes a workbook as Excel does: numbers as digits, moments as serial numbers with a date format. */
export function writeXlsx(path: string, sheets: readonly XlsxSheet[]): void {
  const files: Record<string, string> = {
    '[Content_Types].xml': contentTypes(sheets.length),
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}/relationships">${sheets.some(({ isFrom1904 }) => isFrom1904) ? '<workbookPr date1904="1"/>' : ''}<sheets>${sheets
      .map(({ name }, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...sheets.map((_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`] as const),
      ['styles', 'styles.xml'],
    ]),
    'xl/styles.xml': `<styleSheet xmlns="${main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/><xf numFmtId="46" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  };
  for (const [index, sheet] of sheets.entries()) files[`xl/worksheets/sheet${index + 1}.xml`] = sheetXml(sheet);
  const bytes = Object.entries(files).map(([name, text]) => [name, strToU8(`<?xml version="1.0"?>${text}`)] as const);
  // A fixed time, so that the same cells give the same file.
  writeFileSync(path, zipSync(Object.fromEntries(bytes), { mtime: new Date(2024, 0, 31) }));
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const packages = 'http://schemas.openxmlformats.org/package/2006';

function contentTypes(sheets: number): string {
  const part = (path: string, kind: string) =>
    `<Override PartName="/xl/${path}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
  const parts = Array.from({ length: sheets }, (_, index) => part(`worksheets/sheet${index + 1}.xml`, 'worksheet'));
  return `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('workbook.xml', 'sheet.main')}${part('styles.xml', 'styles')}${parts.join('')}</Types>`;
}

function relations(targets: readonly (readonly [kind: string, target: string])[]): string {
  const list = targets.map(
    ([kind, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${office}/relationships/${kind}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${packages}/relationships">${list.join('')}</Relationships>`;
}

function sheetXml({ rows, merged }: XlsxSheet): string {
  const lines = rows.map(
    (row, index) =>
      `<row r="${index + 1}">${row.map((cell, column) => cellXml(cell, `${letters(column)}${index + 1}`)).join('')}</row>`,
  );
  const merges = merged === undefined ? '' : `<mergeCells count="1"><mergeCell ref="${merged}"/></mergeCells>`;
  return `<worksheet xmlns="${main}"><sheetData>${lines.join('')}</sheetData>${merges}</worksheet>`;
}

function cellXml(cell: XlsxCell, at: string): string {
  if (cell === null) return '';
  if (typeof cell === 'string')
    return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (cell instanceof Date) return `<c r="${at}" s="1"><v>${(cell.getTime() - firstDay) / dayMs}</v></c>`;
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if ('formula' in cell) {
    if (cell.value === null) return `<c r="${at}"><f>${escaped(cell.formula)}</f><v/></c>`;
    const kind = typeof cell.value === 'string' ? ' t="str"' : '';
    return `<c r="${at}"${kind}><f>${escaped(cell.formula)}</f><v>${escaped(String(cell.value))}</v></c>`;
  }
  if ('elapsedHours' in cell) return `<c r="${at}" s="2"><v>${cell.elapsedHours / 24}</v></c>`;
  if ('iso' in cell) return `<c r="${at}" t="d"><v>${cell.iso}</v></c>`;
  return 'error' in cell ? `<c r="${at}" t="e"><v>${cell.error}</v></c>` : `<c r="${at}"><v>${cell.number}</v></c>`;
}

function letters(column: number): string {
  return String.fromCharCode(65 + column);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
