import { namesBelow, namesBelowInWords } from '../reading/names-below.ts';
import { spoolDelimiter } from '../reading/spool-format.ts';
import type { SpoolWriter } from '../reading/spool-writer.ts';
import { uniqueNames } from '../reading/unique-names.ts';
import { columnLetters } from './cell-range.ts';
import { commonType } from './cell-values.ts';
import type { FilledRow } from './filled-rows.ts';
import type { ExcelRead, ExcelType } from './read-protocol.ts';

/** Number of rows that are searched for names below a title. */
const titleRows = 100;

/** A column that is not empty. */
interface TableColumn {
  /** Position in the spool. */
  position: number;
  type: ExcelType | undefined;
}

/** Writes rows of a sheet into a spool, with columns in the order of their first appearance. */
export class SheetTable {
  /** Without the header row. */
  rows = 0;
  /** Characters of their values. */
  chars = 0;
  readonly #spool: SpoolWriter;
  readonly #hasHeader: boolean;
  #header: FilledRow | undefined;
  readonly #looked: FilledRow[] = [];
  /** By 0-based column of the sheet. */
  readonly #columns = new Map<number, TableColumn>();
  #isRagged = false;

  constructor(spool: SpoolWriter, hasHeader: boolean) {
    this.#spool = spool;
    this.#hasHeader = hasHeader;
  }

  get isEmpty(): boolean {
    return this.#looked.length === 0;
  }

  add(row: FilledRow): void {
    if (this.#looked.length < titleRows) this.#looked.push(row);
    if (this.#hasHeader && !this.#header) {
      this.#header = row;
      for (const { column } of row.cells) this.#column(column);
      return;
    }
    this.rows += 1;
    this.#spool.add([0, this.rows, row.line].join(spoolDelimiter), this.#values(row), false);
  }

  #values({ cells }: FilledRow): (string | null)[] {
    const values = new Array<string | null>(this.#columns.size).fill(null);
    for (const { column: place, text, type } of cells) {
      const column = this.#column(place);
      column.type = commonType(column.type, type);
      values[column.position] = text;
      this.chars += text.length;
    }
    return values;
  }

  #column(place: number): TableColumn {
    const known = this.#columns.get(place);
    if (known) return known;
    const column: TableColumn = { position: this.#columns.size, type: undefined };
    this.#columns.set(place, column);
    this.#isRagged ||= this.rows > 1;
    return column;
  }

  /** What was read; call after the last row. */
  described(): Pick<ExcelRead, 'columns' | 'spooled' | 'isRagged' | 'warnings' | 'rows'> {
    const columns = [...this.#columns].sort(([left], [right]) => left - right);
    const named = new Map(this.#header?.cells.map(({ column, text }) => [column, text.trim()]));
    const { columns: names, warnings } = uniqueNames(
      columns.map(([place]) => (this.#hasHeader ? (named.get(place) ?? '') : columnLetters(place))),
    );
    const spooled: string[] = [];
    for (const [index, [, { position }]] of columns.entries()) spooled[position] = names[index] ?? '';
    return {
      columns: columns.map(([, { type = 'VARCHAR' }], index) => ({ name: names[index] ?? '', type })),
      spooled,
      isRagged: this.#isRagged,
      warnings: [...warnings],
      rows: this.rows,
    };
  }

  /** Nearly empty columns, such as notes beside a table, are ignored. */
  namesBelow(): ExcelRead['namesBelow'] {
    const looked = this.#looked.map(({ cells }) => new Map(cells.map(({ column, text }) => [column, text])));
    const places = [...this.#columns.keys()].sort((left, right) => left - right);
    const columns = places.filter((place) => 2 * looked.filter((texts) => texts.has(place)).length >= looked.length);
    const texts = looked.map((row) => columns.map((column) => row.get(column) ?? ''));
    const found = this.#looked[namesBelow(texts) ?? -1];
    if (!found) return undefined;
    const { line, cells } = found;
    const [first, last] = [cells[0], cells.at(-1)].map((cell) => columnLetters(cell?.column ?? 0));
    const message = namesBelowInWords(
      cells.map(({ text }) => text),
      `row ${line}`,
    );
    return { message, range: `${first}${line}:${last}` };
  }
}
