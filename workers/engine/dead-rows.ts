import { id, joinSql, type Sql, sql } from '../../core/sql/sql.ts';
import { type LoadColumn, packedKindOf, packedSelect } from '../../core/sql/sqlite-packed-select.ts';
import type { PackedChunk, PackedField, PackedKind } from '../loader/packed-chunk.ts';
import { textLength } from '../loader/stage/packed-row.ts';
import type { NewReject } from '../store/reject-batch.ts';
import type { CompiledGraph } from './compiled-graph.ts';
import { hidden, lineageNames, reasonColumns } from './hidden.ts';
import { integerAt, textReader } from './packing/packed-values.ts';
import type { Relation } from './relation.ts';
import type { PreparedSource, RowPlace } from './sources/source.ts';
import { toldReject } from './told-reject.ts';

export interface DeadRowsOptions {
  graph: CompiledGraph;
  /** What is read: row for row what the source gives, live or dead. */
  relation: Relation;
  /** Where the place of a row is told by its number; else the relation has lineage. */
  placeOf: PreparedSource['placeOf'];
  /** The source files of the run. */
  files: readonly string[];
  /** The columns that live rows are read for. */
  columns: readonly LoadColumn[];
  /** Rows by mark, to be counted as they pass. */
  counts: Float64Array;
}

/** What one chunk of a stream holds besides the values of live rows. */
export interface DeadRowsOfChunk {
  /** 1 where a row is dead; null where all live. */
  isDead: Uint8Array<ArrayBuffer> | null;
  liveCount: number;
  /** By the node that rejected them. */
  rejects: Map<string, NewReject[]>;
  placeOf(row: number): RowPlace;
}

/**
 * Finds the dead among the rows of one stream that holds all rows of a source in their order: counts them by mark, and
 * reads why and where they died, so that no source is read a second time for its rejects.
 */
export class DeadRows {
  readonly #options: DeadRowsOptions;
  readonly #nodeBySite = new Map<number, string>();
  #rowsBefore = 0;

  constructor(options: DeadRowsOptions) {
    this.#options = options;
    for (const node of options.relation.chain) this.#nodeBySite.set(options.graph.sitesOf(node).reject, node);
  }

  /** What to read: the columns, null in dead rows, then the reasons, the mark, and the place where the source does not tell it. */
  get query(): Sql {
    const { relation, columns } = this.#options;
    const { isMarked, from } = relation;
    const values = columns.map(({ name }) =>
      isMarked ? sql`CASE WHEN ${hidden.mark} = 0 THEN ${id(name)} END AS ${id(name)}` : id(name),
    );
    const mark = isMarked ? hidden.mark : sql`0 AS ${hidden.mark}`;
    const rows = sql`(SELECT ${joinSql([...values, ...this.#reasons.map(id), mark, ...this.#places])} FROM ${from})`;
    const reasons = this.#reasons.map((name) => ({ name, type: 'text' }));
    return packedSelect(rows, [...columns, ...reasons], [hidden.mark, ...this.#places]);
  }

  get kinds(): PackedKind[] {
    return [
      ...this.#options.columns.map(({ type }) => packedKindOf(type)),
      ...this.#reasons.map(() => 'text' as const),
      ...[hidden.mark, ...this.#places].map(() => 'integer' as const),
    ];
  }

  get #reasons(): string[] {
    return this.#options.relation.hasReasons ? reasonColumns : [];
  }

  get #places(): readonly Sql[] {
    return this.#options.placeOf ? [] : lineageNames;
  }

  /** Looks at the next chunk of the stream. */
  take(chunk: PackedChunk): DeadRowsOfChunk {
    const { counts, columns, relation } = this.#options;
    const marks = chunk.fields[columns.length + this.#reasons.length];
    if (marks?.kind !== 'integer') throw new TypeError('The stream does not tell which rows are dead.');
    let isDead: Uint8Array<ArrayBuffer> | null = null;
    let liveCount = chunk.rowCount;
    for (let row = 0; row < chunk.rowCount; row++) {
      const mark = marks.words[2 * row] ?? 0;
      counts[mark] = (counts[mark] ?? 0) + 1;
      if (mark === 0) continue;
      isDead ??= new Uint8Array(chunk.rowCount);
      isDead[row] = 1;
      liveCount--;
    }
    const { placeOf } = this.#options;
    const before = this.#rowsBefore;
    const place = (row: number) => (placeOf ? placeOf(before + row + 1) : placeIn(chunk, row));
    this.#rowsBefore += chunk.rowCount;
    const rejects =
      isDead && relation.hasReasons
        ? this.#rejectsOf(chunk, marks, chunk.rowCount - liveCount, place)
        : new Map<string, NewReject[]>();
    return { isDead, liveCount, rejects, placeOf: place };
  }

  #rejectsOf(
    chunk: PackedChunk,
    marks: PackedField,
    deadCount: number,
    placeOf: (row: number) => RowPlace,
  ): Map<string, NewReject[]> {
    const { length } = this.#options.columns;
    const values = chunk.fields.slice(0, length).filter(({ kind }) => kind === 'text');
    const reasons = chunk.fields.slice(length, length + reasonColumns.length);
    const read = textReader(chunk, deadCount > chunk.rowCount / 4);
    const found = new Map<string, NewReject[]>();
    let at = 0;
    for (let row = 0; row < chunk.rowCount; row++) {
      for (const field of values) at += textLength(field, row);
      const node = this.#nodeBySite.get(integerAt(marks, row) ?? 0);
      if (node === undefined) continue;
      const texts = reasons.map((field) => {
        const bytes = field.kind === 'text' ? (field.lengths[row] ?? -1) : -1;
        if (bytes < 0) return null;
        at += bytes;
        return read(at - bytes, at);
      });
      const list = found.get(node) ?? [];
      list.push(toldReject(node, texts, placeOf(row), this.#options.files));
      found.set(node, list);
    }
    return found;
  }
}

/** The place of a row that comes with its lineage, which stands last. */
export function placeIn({ fields }: PackedChunk, row: number): RowPlace {
  const [source = null, sourceRow = null, line = null] = fields
    .slice(-lineageNames.length)
    .map((field) => integerAt(field, row));
  return { source, sourceRow, line };
}
