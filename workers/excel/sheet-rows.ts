import { DamagedWorkbook } from './damaged-workbook.ts';
import { StringElement, unescapedText } from './string-element.ts';
import { type XmlAttributes, XmlReader } from './xml-reader.ts';

/** A cell as stored in the file. */
export interface WrittenCell {
  /** 0-based. */
  column: number;
  type: string;
  style: string;
  /** Undefined if the value is missing, not just empty. */
  value: string | undefined;
  inline: string | undefined;
  isFormula: boolean;
}

export interface SheetRow {
  /** 1-based. */
  line: number;
  /** Cells that may have a value, in order of their columns. */
  cells: WrittenCell[];
}

/** Parses the rows of a sheet from pieces of its XML. Throws `DamagedWorkbook` if rows or cells are out of order. */
export class SheetRows {
  readonly #xml = new XmlReader({
    open: (name, attributes, isEmpty) => this.#open(name, attributes, isEmpty),
    close: (name) => this.#close(name),
    text: (text) => this.#text(text),
  });
  #rows: SheetRow[] = [];
  #lastLine = 0;
  #lastPlace: Place = { line: 0, column: -1 };
  #isWithinRows = false;
  /** Number of the current row; undefined until the row or one of its cells gives it. */
  #line: number | undefined;
  #cells: WrittenCell[] = [];
  #cell: WrittenCell | undefined;
  #isWithinValue = false;
  #inline: StringElement | undefined;

  /** Takes the next piece, and returns the rows with cells that end in it. */
  write(xml: string): SheetRow[] {
    this.#xml.write(xml);
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  end(): void {
    this.#xml.end();
  }

  #open(name: string, attributes: () => XmlAttributes, isEmpty: boolean): void {
    if (name === 'sheetData') this.#isWithinRows = true;
    else if (name === 'row') this.#openRow(attributes());
    else if (name === 'c') this.#openCell(attributes());
    else if (this.#cell) this.#openWithin(this.#cell, name, isEmpty);
  }

  #close(name: string): void {
    if (name === 'sheetData') this.#isWithinRows = false;
    else if (name === 'row') this.#closeRow();
    else if (this.#cell) this.#closeWithin(this.#cell, name);
  }

  #openRow({ r }: XmlAttributes): void {
    this.#line = Number(r) || undefined;
    this.#cells = [];
  }

  #closeRow(): void {
    if (!this.#isWithinRows) return;
    const line = this.#line ?? this.#lastLine + 1;
    if (line <= this.#lastLine) throw new DamagedWorkbook(`The row ${line} follows the row ${this.#lastLine}.`);
    this.#lastLine = line;
    if (this.#cells.length > 0) this.#rows.push({ line, cells: this.#cells });
  }

  #openCell({ r, t, s = '' }: XmlAttributes): void {
    if (!this.#isWithinRows) return;
    const { line, column } = r === undefined ? this.#nextPlace() : placeOf(r);
    const last = this.#lastPlace;
    if (line < last.line || (line === last.line && column <= last.column)) {
      throw new DamagedWorkbook(`The cell ${r} is out of its place.`);
    }
    this.#lastPlace = { line, column };
    this.#line ??= line;
    this.#cell = { column, type: t || 'n', style: s, value: undefined, inline: undefined, isFormula: false };
  }

  /** The place of a cell without an address. */
  #nextPlace(): Place {
    const line = this.#line ?? this.#lastLine + 1;
    return { line, column: this.#lastPlace.line === line ? this.#lastPlace.column + 1 : 0 };
  }

  #openWithin(cell: WrittenCell, name: string, isEmpty: boolean): void {
    if (name === 'v') {
      this.#isWithinValue = true;
      if (!isEmpty) cell.value = '';
    } else if (name === 'is') this.#inline = new StringElement();
    else if (name === 'f') cell.isFormula = true;
    else this.#inline?.open(name);
  }

  #closeWithin(cell: WrittenCell, name: string): void {
    if (name === 'c') this.#closeCell(cell);
    else if (name === 'v') this.#isWithinValue = false;
    else if (name === 'is') {
      cell.inline = this.#inline?.value;
      this.#inline = undefined;
    } else this.#inline?.close(name);
  }

  #closeCell(cell: WrittenCell): void {
    this.#cell = undefined;
    if (cell.type === 'str' && cell.value !== undefined) cell.value = unescapedText(cell.value);
    const isBlank = cell.type === 'n' && cell.value === undefined && !cell.isFormula;
    if (!isBlank) this.#cells.push(cell);
  }

  #text(text: string): void {
    if (!this.#cell) return;
    if (this.#isWithinValue) this.#cell.value = (this.#cell.value ?? '') + text;
    else this.#inline?.text(text);
  }
}

interface Place {
  /** 1-based. */
  line: number;
  /** 0-based. */
  column: number;
}

const [letterA, letterZ] = [65, 90];

/** The place of an address such as `AB12`. */
function placeOf(address: string): Place {
  let column = 0;
  let at = 0;
  for (let code = address.charCodeAt(0); code >= letterA && code <= letterZ; code = address.charCodeAt(++at)) {
    column = column * 26 + code - letterA + 1;
  }
  const line = Number(address.slice(at));
  if (column === 0 || !(line > 0)) throw new DamagedWorkbook(`There is no cell ${address}.`);
  return { line, column: column - 1 };
}
