import type { DuckDBResult } from '@duckdb/node-api';
import type { Check } from '../../../core/nodes/compiled.ts';
import { id, joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import { type LoadColumn, packedKindOf, packedSelect } from '../../../core/sql/sqlite/packed-select.ts';
import type { PackedChunk, PackedNumbers } from '../../loader/packed-chunk.ts';
import type { DeadAtNode, DeadBatch } from '../../store/dead-batch.ts';
import type { CompiledGraph, CompiledNode } from '../compile/compiled-graph.ts';
import { packChunks, type ReadChunk } from '../packing/pack-chunks.ts';
import { integerAt } from '../packing/packed-values.ts';
import type { PreparedSource, RowPlace } from '../sources/source.ts';
import { hidden, lineageNames } from './hidden.ts';
import type { Relation } from './relation.ts';
import { deadlyChecks } from './row-wise.ts';

export interface DeadRowsOptions {
  graph: CompiledGraph;
  /** The rows to read: row for row those of the source, live or dead. */
  relation: Relation;
  /** Finds the place of a row by its number; if absent, the relation has lineage. */
  placeOf: PreparedSource['placeOf'];
  /** Whether rows have their number, from 1 on, in `hidden.place`; if not, it is counted, and all rows are read. */
  isNumbered?: boolean;
  /** The source files of the run. */
  files: readonly string[];
  /** The columns that live rows are read for. */
  columns: readonly LoadColumn[];
  /** Rows by mark, to be counted as they pass. */
  counts: Float64Array;
  /** The checks of the nodes, if they are not those of the rows that leave: a query checks its inputs. */
  checks?: readonly Check[];
}

/** What one chunk of a stream holds besides the values of live rows. */
export interface DeadRowsOfChunk {
  /** 1 where a row is dead; null where all live. */
  isDead: Uint8Array<ArrayBuffer> | null;
  liveCount: number;
  /** The rows that a node rejected, if any. */
  rejected?: DeadBatch;
  placeOf(row: number): RowPlace;
}

/**
 * Finds the dead among the rows of one stream, in the order of their source: counts them by mark, and says why and
 * where they died. If the stream holds all rows, no source is read a second time for its rejects.
 */
export class DeadRows {
  readonly #options: DeadRowsOptions;
  readonly #nodes: DeadAtNode[];
  /** By mark: the index of the node that rejects with it. */
  readonly #nodeByMark: number[] = [];
  #rowsBefore = 0;

  constructor(options: DeadRowsOptions) {
    this.#options = options;
    const { graph, relation, checks } = options;
    this.#nodes = relation.chain.map((node) => ({ node, checks: deadlyIn(checks ?? checksOf(graph.node(node))) }));
    relation.chain.forEach((node, index) => {
      const { reject, fail } = graph.sitesOf(node);
      this.#nodeByMark[reject] = index;
      this.#nodeByMark[fail] = index;
    });
  }

  /** Reads the stream that `query` gives. */
  chunksOf(result: DuckDBResult): AsyncGenerator<ReadChunk> {
    const { columns, relation } = this.#options;
    const kinds = [...columns.map(({ type }) => packedKindOf(type)), ...this.#hidden.map(() => 'integer' as const)];
    return packChunks(result, kinds, relation.hasReasons);
  }

  /** The query to stream: the columns, then the mark, and the place if the source does not give it. */
  get query(): Sql {
    const { relation, columns } = this.#options;
    const { isMarked, from } = relation;
    const isLive = isMarked ? sql`${hidden.mark} = 0` : undefined;
    const mark = isMarked ? hidden.mark : sql`0 AS ${hidden.mark}`;
    const why = relation.hasReasons ? [hidden.why] : [];
    const values = columns.map(({ name }) => id(name));
    const rows = sql`(SELECT ${joinSql([...values, ...why, mark, ...this.#places])} FROM ${from})`;
    return packedSelect(rows, columns, { hidden: this.#hidden, isLive, apart: why[0] });
  }

  get #hidden(): readonly Sql[] {
    return [hidden.mark, ...this.#places];
  }

  get #places(): readonly Sql[] {
    if (!this.#options.placeOf) return lineageNames;
    return this.#options.isNumbered ? [hidden.place] : [];
  }

  /** Looks at the next chunk of the stream. */
  take(chunk: ReadChunk): DeadRowsOfChunk {
    const { counts, columns } = this.#options;
    const marks = chunk.fields[columns.length];
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
    const place = this.#placesIn(chunk);
    this.#rowsBefore += chunk.rowCount;
    const rejected = chunk.apart && chunk.apart.rows.length > 0 && this.#rejected(chunk.apart, marks, place);
    return { isDead, liveCount, placeOf: place, ...(rejected && { rejected }) };
  }

  #placesIn(chunk: ReadChunk): (row: number) => RowPlace {
    const { placeOf, isNumbered } = this.#options;
    if (!placeOf) return (row) => placeIn(chunk, row);
    const before = this.#rowsBefore;
    const numbers = isNumbered ? chunk.fields.at(-1) : undefined;
    return (row) => placeOf((numbers && integerAt(numbers, row)) ?? before + row + 1);
  }

  #rejected(
    { rows, texts }: NonNullable<ReadChunk['apart']>,
    marks: PackedNumbers,
    placeOf: (row: number) => RowPlace,
  ): DeadBatch {
    const node = new Int32Array(rows.length);
    const source = new Int32Array(rows.length);
    const sourceRow = new Float64Array(rows.length);
    const line = new Float64Array(rows.length);
    rows.forEach((row, index) => {
      const place = placeOf(row);
      node[index] = this.#nodeByMark[marks.words[2 * row] ?? 0] ?? -1;
      source[index] = place.source ?? -1;
      sourceRow[index] = place.sourceRow ?? Number.NaN;
      line[index] = place.line ?? Number.NaN;
    });
    return { files: this.#options.files, nodes: this.#nodes, node, source, sourceRow, line, why: texts };
  }
}

function checksOf({ compiled }: CompiledNode): readonly Check[] {
  return compiled.shape === 'map' ? compiled.checks : compiled.shape === 'scan' ? compiled.map.checks : [];
}

function deadlyIn(checks: readonly Check[]): DeadAtNode['checks'] {
  return deadlyChecks(checks).map(({ code, column = null }) => ({ code, column }));
}

/** The place of a row that comes with its lineage, which stands last. */
function placeIn({ fields }: PackedChunk, row: number): RowPlace {
  const [source = null, sourceRow = null, line = null] = fields
    .slice(-lineageNames.length)
    .map((field) => integerAt(field, row));
  return { source, sourceRow, line };
}
