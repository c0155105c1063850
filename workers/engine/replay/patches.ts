import type { ReplayWay } from '../../../core/replay/ways.ts';
import type { Sql } from '../../../core/sql/sql.ts';

/**
 * Corrected rows of one input of one node, in a table: the input's columns, then lineage, then `hidden.entry`,
 * `hidden.was` and `hidden.fault`.
 */
export interface PatchTable {
  from: Sql;
  /** A target wrote the records, in its own words: they cannot be compared with those of the engine. */
  isWrittenElsewhere: boolean;
  /** For each file of a run the index of the first that is the same one; absent where each is read once. */
  sameFiles?: readonly number[] | undefined;
}

/** Where corrected rows come in, for whoever builds the relations of a run. */
export interface Patches {
  way: ReplayWay;
  table(node: string, port: string): PatchTable | undefined;
  /** Of rows that go the direct way: whether this wire brings none of them. */
  isSilent(feeder: string, consumer: string, port: string): boolean;
}
