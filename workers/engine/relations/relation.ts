import type { Column } from '../../../core/column-types.ts';
import type { Sql } from '../../../core/sql/sql.ts';
import type { Patches } from '../replay/patches.ts';

/** How relations are read: counting marks at each boundary, with lineage columns, or neither (previews). */
export interface Mode {
  isCounting: boolean;
  hasLineage: boolean;
  /** Dead rows carry why they died. */
  hasReasons?: boolean;
}

/** Uncounted, without places. */
export const plainMode: Mode = { isCounting: false, hasLineage: false };
/** Uncounted, each row with its place in its source. */
export const tracedMode: Mode = { isCounting: false, hasLineage: true };

/** The port by which the inside of a row-wise node is read: inputs, helpers, results and mark. */
export const innerPort = '*';

/** Tells relations of one mode from those of another, in a name. */
export function modeSuffix({ isCounting, hasLineage, hasReasons }: Mode): string {
  return `${isCounting ? ' counted' : ''}${hasLineage ? ' traced' : ''}${hasReasons ? ' reasoned' : ''}`;
}

/** A view or table in the session. Its columns are the user's, then the mark if `isMarked`, then lineage if the mode has it. */
export interface Relation {
  from: Sql;
  columns: readonly Column[];
  isMarked: boolean;
  /** It has the column that says why a row died: some node before may reject, and the mode asks for them. */
  hasReasons?: boolean;
  /** Its rows are those of a scan, one for one and in their order: nothing but projections lies between. */
  isRowForRow: boolean;
  /** Where its rows come from: a scan, a query or a held table. */
  root: { node: string; kind: 'scan' | 'query' | 'table' };
  /** The row-wise nodes that rows passed since the root. */
  chain: readonly string[];
}

/** A relation that begins with what a node's query gives: without marks, and not the rows of a scan one for one. */
export function fromQuery(node: string, from: Sql, columns: readonly Column[]): Relation {
  return { from, columns, isMarked: false, isRowForRow: false, root: { node, kind: 'query' }, chain: [] };
}

/** The place where marks are counted and only live rows go on. */
export interface Boundary {
  key: string;
  relation: Relation;
  /** The query or sink that takes the live rows; none where a node is held for several readers. */
  consumer: string | undefined;
  /** A step inside its consumer, which counts its incoming rows elsewhere. */
  isInternal: boolean;
  /** Marks that go on besides live rows: a held table keeps its own node's rejects and branches. */
  kept: readonly number[];
}

export interface RelationsOptions {
  /** Names the tally function that counts a boundary; without it, no mode may count. */
  onBoundary?: (boundary: Boundary) => Sql;
  /** Brings corrected rows in at their nodes. */
  patches?: Patches | undefined;
  /**
   * The one node that is looked at, for its columns: of those before it no more is taken than the columns that they are
   * known to have, so that it costs no more at the end of a long pipeline, and nothing is written into the session.
   */
  described?: string;
  /** Servers were asked about some rows alone: of nodes that ask them, those are shown that were asked about. */
  isAskedInPart?: boolean;
}
