import type { Column } from '../../../core/column-types.ts';
import type { Sql } from '../../../core/sql/sql.ts';
import type { Patches } from '../replay/patches.ts';

/** How relations are read: with marks counted at each boundary, with lineage columns, or with neither (previews). */
export interface Mode {
  isCounting: boolean;
  hasLineage: boolean;
  /** Dead rows carry the reason. */
  hasReasons?: boolean;
}

/** Uncounted, without places. */
export const plainMode: Mode = { isCounting: false, hasLineage: false };
/** Uncounted, each row with its place in its source. */
export const tracedMode: Mode = { isCounting: false, hasLineage: true };

/** The port by which the inside of a row-wise node is read: inputs, helpers, results and mark. */
export const innerPort = '*';

/** The part of a name that tells relations of one mode from those of another. */
export function modeSuffix({ isCounting, hasLineage, hasReasons }: Mode): string {
  return `${isCounting ? ' counted' : ''}${hasLineage ? ' traced' : ''}${hasReasons ? ' reasoned' : ''}`;
}

/**
 * A view or table in the session. Its columns are the user's, then the mark if `isMarked`, then lineage if the mode has
 * it.
 */
export interface Relation {
  from: Sql;
  columns: readonly Column[];
  isMarked: boolean;
  /**
   * It has the column with the reason for which a row died: an earlier node may reject, and the mode asks for reasons.
   */
  hasReasons?: boolean;
  /** Its rows are those of a scan, one for one and in the same order: there are only projections in between. */
  isRowForRow: boolean;
  /** Where its rows come from: a scan, a query or a held table. */
  root: { node: string; kind: 'scan' | 'query' | 'table' };
  /** The row-wise nodes that rows have passed since the root. */
  chain: readonly string[];
}

/** A relation that starts at the query of a node: without marks, and not row for row a scan. */
export function fromQuery(node: string, from: Sql, columns: readonly Column[]): Relation {
  return { from, columns, isMarked: false, isRowForRow: false, root: { node, kind: 'query' }, chain: [] };
}

/** Where marks are counted, and only live rows go on. */
export interface Boundary {
  key: string;
  relation: Relation;
  /** The query or sink that takes the live rows; none if a node is held for several readers. */
  consumer: string | undefined;
  /** A step inside its consumer, which counts its incoming rows elsewhere. */
  isInternal: boolean;
  /** Marks that go on besides live rows: a held table keeps the rejects and branches of its node. */
  kept: readonly number[];
}

export interface RelationsOptions {
  /** Gives the name of the function that counts a boundary; without it, no mode may count. */
  onBoundary?: (boundary: Boundary) => Sql;
  /** Lets corrected rows in at their nodes. */
  patches?: Patches | undefined;
  /**
   * The one node to be described. Of the nodes before it, only the known columns are used, so that it costs no more at
   * the end of a long pipeline, and nothing is written into the session.
   */
  described?: string;
  /** Servers were asked about some of the rows only: nodes that ask them show just those rows. */
  isAskedInPart?: boolean;
}
