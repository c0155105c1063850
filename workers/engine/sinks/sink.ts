import type { Sql } from '../../../core/sql/sql.ts';
import type { LoadColumn } from '../../../core/sql/sqlite/packed-select.ts';
import type { DeadBatch } from '../../store/dead-batch.ts';
import type { DeadRows } from '../relations/dead-rows.ts';
import type { Relation } from '../relations/relation.ts';

/** Takes the rows of one output node. */
export interface Sink {
  node: string;
  /**
   * Whether rows leave the engine as a stream. One that breaks looks like one that ends, so their number must be
   * proven.
   */
  isStream: boolean;
  /** Takes the rows; returns how many arrived. */
  write(rows: SinkRows): Promise<number>;
}

/** The rows that reach a sink, and what can be known of them. */
export interface SinkRows {
  /** The live rows, counted as they pass. */
  from(): Sql;
  relation: Relation;
  /** Whether the rows carry their lineage. If not, `places` reads the same rows again, in the same order, for it. */
  isTraced: boolean;
  places(): Promise<DeadRows>;
  /** If present, all rows, dead ones too, are to be read instead of `from`; this tells them apart. */
  sift?: (columns: readonly LoadColumn[]) => DeadRows;
  /** Takes the rejects that were found while the rows were read. */
  takeRejects(rejects: DeadBatch): Promise<void>;
}
