import type { DealtTable } from '../loader/stage/chunk-encoder.ts';
import type { StageFile } from '../loader/stage/stage-file.ts';
import { type StagedTable, stagedTable } from '../loader/stage/stage-table.ts';
import { TableBuilder } from '../loader/stage/table-builder.ts';
import { BlockBuilder, type CompressedBlock } from './block-builder.ts';

/** A block with the rowid of its first row in the segment. */
export interface SegmentBlock extends CompressedBlock {
  firstRow: number;
}

/**
 * Consecutive rejects in a stage, in a table `rowN` (reason, source row, fingerprint, short value, and the whole value
 * if it is longer), where N is the number of the segment.
 */
export class StagedSegment implements DealtTable {
  readonly number: number;
  /** The rowid of their common reason; null if reasons differ. */
  readonly reason: number | null;
  readonly rows: TableBuilder;
  readonly blocks = new BlockBuilder();
  rowCount = 0;
  #nextBlockRow = 1;

  constructor(file: StageFile, number: number, reason: number | null) {
    this.number = number;
    this.reason = reason;
    this.rows = new TableBuilder(file);
  }

  /** The gathered records as a block. */
  takeBlock(): SegmentBlock {
    const block = this.blocks.take();
    const firstRow = this.#nextBlockRow;
    this.#nextBlockRow += block.rowCount;
    return { ...block, firstRow };
  }

  /** Writes what is left and returns the table that the stage's schema must name. */
  finish(): StagedTable {
    const columns = ['c0 INTEGER', 'c1 INTEGER', 'c2 INTEGER', 'c3 TEXT', 'c4 TEXT'];
    return stagedTable(`row${this.number}`, this.rows.finish(), columns);
  }
}
