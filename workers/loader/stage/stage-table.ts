import { firstStage, type InStage } from '../../../core/sql/sqlite/stage.ts';
import type { PackedChunk } from '../packed-chunk.ts';
import { ChunkEncoder } from './chunk-encoder.ts';
import type { StageFile } from './stage-file.ts';
import type { StoredAs } from './storage-classes.ts';
import { TableBuilder } from './table-builder.ts';

/** Rows a table of the stage: whole tables are copied in one statement, and between two a run can be cancelled. */
const segmentRows = 262_144;

export interface StagedTable {
  name: string;
  root: number;
  /** What made it, in the words of the schema. */
  statement: string;
}

/** A table whose name and columns need no quotes. */
export function stagedTable(name: string, root: number, columns: readonly string[]): StagedTable {
  return { name, root, statement: `CREATE TABLE ${name} (${columns.join(', ')})` };
}

export interface Segment {
  table: InStage;
  firstRow: number;
  lastRow: number;
  setAside: number;
}

export interface StageOptions {
  /** What its stage is attached as, if not as the first. */
  stage?: string;
  prefix: string;
  columns: readonly StoredAs[];
  /** All rows lie in one segment, for modes that look at them together. */
  isOneSegment: boolean;
  hasLineage: boolean;
}

const declaredTypes: Record<StoredAs, string> = {
  text: 'TEXT',
  integer: 'INTEGER',
  number: 'REAL',
  boolean: 'INTEGER',
  decimal: 'NUMERIC',
};

/**
 * The rows for one target table, in segments, with those that SQLite cannot store set aside. A row's rowid is its place
 * in the stream.
 */
export class StageTable {
  readonly segments: Segment[] = [];
  readonly setAsideTable: InStage;
  readonly culpritsTable: InStage;
  readonly lineageTable: InStage | undefined;
  readonly #file: StageFile;
  readonly #options: StageOptions;
  readonly #encoder: ChunkEncoder;
  readonly #setAside: TableBuilder;
  readonly #culprits: TableBuilder;
  readonly #lineage: TableBuilder | undefined;
  readonly #lineageEncoder = new ChunkEncoder(['integer', 'integer', 'integer']);
  readonly #tables: StagedTable[] = [];
  #rows: TableBuilder;
  #rowCount = 0;
  #setAsideCount = 0;
  #segmentStart = 1;
  #segmentSetAside = 0;

  constructor(file: StageFile, options: StageOptions) {
    this.#file = file;
    this.#options = options;
    this.#encoder = new ChunkEncoder(options.columns);
    this.#rows = new TableBuilder(file);
    this.#setAside = new TableBuilder(file);
    this.#culprits = new TableBuilder(file);
    this.#lineage = options.hasLineage ? new TableBuilder(file) : undefined;
    this.setAsideTable = this.#inStage('aside');
    this.culpritsTable = this.#inStage('culprits');
    this.lineageTable = options.hasLineage ? this.#inStage('lineage') : undefined;
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  get setAsideCount(): number {
    return this.#setAsideCount;
  }

  add(chunk: PackedChunk): void {
    const tables = { rows: this.#rows, setAside: this.#setAside, culprits: this.#culprits };
    const { rowCount, setAsideCount } = this.#encoder.encode(chunk, this.#rowCount + 1, tables);
    if (this.#lineage) this.#addLineage(this.#lineage, chunk);
    this.#setAsideCount += setAsideCount;
    this.#segmentSetAside += setAsideCount;
    this.#rowCount += rowCount;
    if (!this.#options.isOneSegment && this.#rowCount - this.#segmentStart + 1 >= segmentRows) {
      this.#endSegment();
      this.#rows = new TableBuilder(this.#file);
    }
  }

  /** Rows of which nothing is known take no room. */
  #addLineage(rows: TableBuilder, chunk: PackedChunk): void {
    const fields = chunk.fields.slice(this.#options.columns.length);
    const isUnknown = fields.every(
      (field) => field.kind !== 'text' && field.nulls?.subarray(0, chunk.rowCount).includes(0) === false,
    );
    if (isUnknown) return;
    const tables = { rows, setAside: this.#setAside, culprits: this.#culprits };
    this.#lineageEncoder.encode({ ...chunk, fields }, this.#rowCount + 1, tables);
  }

  /** Whether its rows, all of them, are a table of one tree, and nothing else was written. */
  get isWhole(): boolean {
    return this.#options.isOneSegment && this.#setAsideCount === 0 && !this.#lineage;
  }

  /** Where `isWhole`: writes what is left of the rows and returns the root of their table. */
  finishRows(): number {
    return this.#rows.finish();
  }

  /** Writes what is left and returns the tables that the stage's schema must name. */
  finish(): StagedTable[] {
    this.#endSegment();
    const columns = this.#options.columns.map((_, index) => `c${index}`);
    this.#tables.push(
      stagedTable(this.setAsideTable.table, this.#setAside.finish(), columns),
      stagedTable(this.culpritsTable.table, this.#culprits.finish(), ['c0']),
    );
    if (this.#lineage && this.lineageTable) {
      this.#tables.push(stagedTable(this.lineageTable.table, this.#lineage.finish(), ['c0', 'c1', 'c2']));
    }
    return this.#tables;
  }

  #endSegment(): void {
    const table = this.#inStage(String(this.segments.length));
    const columns = this.#options.columns.map((storedAs, index) => `c${index} ${declaredTypes[storedAs]}`);
    this.#tables.push(stagedTable(table.table, this.#rows.finish(), columns));
    this.segments.push({
      table,
      firstRow: this.#segmentStart,
      lastRow: this.#rowCount,
      setAside: this.#segmentSetAside,
    });
    this.#segmentStart = this.#rowCount + 1;
    this.#segmentSetAside = 0;
  }

  #inStage(part: string): InStage {
    const { stage = firstStage, prefix } = this.#options;
    return { stage, table: `${prefix}_${part}` };
  }
}
