import { formatCount } from '../../core/run/format.ts';
import { type CellRange, columnNumber } from './cell-range.ts';
import { attributeOf, sheetPart, type WorkbookParts } from './workbook-parts.ts';

/** A cell that holds something, of which no value can be read. */
interface LostCell {
  address: string;
  /** Null where it is no error of Excel. */
  error: string | null;
}

const anyLoss = /\bt=["']e["']|<(?:\w+:)?f[\s/>]/;
const cell = /<(?:\w+:)?c\s([^>]*?)(?:\/>|>(.*?)<\/(?:\w+:)?c>)/gs;
const valueElement = /<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<\//;

/** What is told of the cells of a range that are read as empty, though they are not. The library passes over them. */
export function lostCellWarnings(parts: WorkbookParts, sheet: string | undefined, range: CellRange): string[] {
  const part = sheetPart(parts, sheet);
  const text = part === undefined ? '' : (parts.get(part)?.().toString('latin1') ?? '');
  if (!anyLoss.test(text)) return [];
  const errors: LostCell[] = [];
  const formulas: LostCell[] = [];
  for (const [, attributes = '', content = ''] of text.matchAll(cell)) {
    const lost = lossOf(attributes, content);
    if (lost && isWithin(lost.address, range)) (lost.error === null ? formulas : errors).push(lost);
  }
  return [
    ...told(errors, 'error of Excel is read as no value', 'errors of Excel are read as no value'),
    ...told(
      formulas,
      'formula has no value yet',
      'formulas have no value yet',
      ' Save the workbook in Excel to compute them.',
    ),
  ];
}

/** What is told of cells that have the format of a day or a time, and a number that is none. */
export function lostMomentWarnings(addresses: readonly string[]): string[] {
  return told(
    addresses.map((address) => ({ address, error: null })),
    'number is no day or time, as its format would have it, and is read as no value',
    'numbers are no days or times, as their format would have it, and are read as no value',
  );
}

function told(cells: readonly LostCell[], one: string, many: string, advice = ''): string[] {
  const [first] = cells;
  if (!first) return [];
  const count = cells.length === 1 ? `1 ${one}` : `${formatCount(cells.length)} ${many}`;
  const such = cells.length === 1 ? '' : 'such as ';
  return [`${count}: ${such}${first.error === null ? '' : `${first.error} in `}${first.address}.${advice}`];
}

function lossOf(attributes: string, content: string): LostCell | undefined {
  const isFormula = /<(?:\w+:)?f[\s/>]/.test(content);
  const type = attributeOf(attributes, 't') ?? 'n';
  if (type !== 'e' && !isFormula) return undefined;
  const address = attributeOf(attributes, 'r') ?? '';
  const value = valueElement.exec(content)?.[1];
  if (type === 'e') return { address, error: value ?? '#N/A' };
  // A formula may well give an empty text.
  const hasValue = type === 'str' ? value !== undefined : value !== undefined && value !== '';
  return hasValue ? undefined : { address, error: null };
}

function isWithin(address: string, { firstRow, lastRow, firstColumn, lastColumn }: CellRange): boolean {
  const [, letters = '', digits = ''] = /^([A-Z]+)(\d+)$/i.exec(address) ?? [];
  const [row, column] = [Number(digits) - 1, columnNumber(letters)];
  return row >= firstRow && row <= lastRow && column >= firstColumn && column <= lastColumn;
}
