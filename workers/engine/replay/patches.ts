import type { ReplayWay } from '../../../core/replay/ways.ts';
import type { Sql } from '../../../core/sql/sql.ts';

/**
 * Corrected rows of one input of one node, in a table: the input's columns, then lineage, `hidden.entry`, `hidden.was`
 * and `hidden.fault`.
 */
export interface PatchTable {
  from: Sql;
  /** Rows that have a place are known by that alone: what a target says of them may have lost something. */
  isFoundByPlace: boolean;
  /** For each file of a run, the index of the first that is the same file; absent if each is read once. */
  sameFiles?: readonly number[] | undefined;
}

/** Where corrected rows are inserted, for those who build the relations of a run. */
export interface Patches {
  way: ReplayWay;
  table(node: string, port: string): PatchTable | undefined;
  /** In a direct replay: whether this wire brings no rows. */
  isSilent(feeder: string, consumer: string, port: string): boolean;
}
