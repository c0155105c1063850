import { recordTexts } from '../../../core/replay/record-texts.ts';
import type { ReplayPlan } from '../../../core/replay/ways.ts';
import type { FailedAgain } from '../../../core/store/reject.ts';
import type { NewReject } from '../../store/reject-batch.ts';
import type { CompiledGraph } from '../compile/compiled-graph.ts';
import type { Relations } from '../relations/relations.ts';
import type { Session } from '../session/session.ts';
import type { Amendments } from './amendments.ts';
import type { CorrectedEntry } from './corrected-entry.ts';
import { entriesMet } from './patch-sql.ts';
import { type CorrectedRow, fillPatchTables, type PatchedInput } from './patch-tables.ts';
import type { Patches } from './patches.ts';
import { nodesDownstream } from './replay-plan.ts';
import { comparesRows } from './row-wise-way.ts';

/** Why an entry stays in the queue. */
export interface FailedEntry extends FailedAgain {
  entry: number;
}

export interface ReplayOutcome {
  /** Entries whose corrected rows went on from the node that had rejected them. */
  settled: CorrectedEntry[];
  failed: FailedEntry[];
  /** Of the settled: how many were rejected further on, as entries of their own. */
  failedLater: number;
}

const gone = 'The row is no longer in its source as it was when it was rejected.';

/** The corrected rows of one run: inserts them, and follows what becomes of them. */
export class Corrections implements Patches {
  readonly way: ReplayPlan['way'];
  readonly #entries: readonly CorrectedEntry[];
  readonly #graph: CompiledGraph;
  readonly #downstream: ReadonlySet<string>;
  readonly #amendments: ReadonlyMap<string, Amendments>;
  #inputs: readonly PatchedInput[] = [];
  #sameFiles: readonly number[] | undefined;
  #needed: Set<string> | undefined;
  /** Rows by the node and place at which they would be rejected again. */
  readonly #byPlace = new Map<string, CorrectedRow[]>();
  readonly #failed = new Map<number, FailedAgain>();
  readonly #inTheWay: FailedEntry[] = [];
  /** Places of new entries: a reject there at another node may be a row that went on and failed later. */
  readonly #places = new Set<string>();
  readonly #rejectedElsewhere = new Map<string, Set<string>>();

  constructor(
    entries: readonly CorrectedEntry[],
    way: ReplayPlan['way'],
    graph: CompiledGraph,
    amendments: ReadonlyMap<string, Amendments>,
  ) {
    this.#entries = entries;
    this.way = way;
    this.#graph = graph;
    this.#downstream = nodesDownstream(graph, new Set(entries.map(({ node }) => node)));
    this.#amendments = amendments;
  }

  /** Puts the rows into tables of the engine. */
  async fill(session: Session, files: readonly string[], folder: string): Promise<void> {
    const isRow = ({ isLine }: CorrectedEntry) => this.way === 'direct' || !isLine;
    const graph = this.#graph;
    const { inputs, faults } = await fillPatchTables(this.#entries.filter(isRow), { graph, session, files, folder });
    this.#inputs = inputs;
    this.#sameFiles = sameFilesOf(files);
    const lines = this.#entries.filter((entry) => !isRow(entry)).map((entry) => ({ entry, now: null, fault: null }));
    for (const row of [...faults, ...inputs.flatMap(({ rows }) => rows), ...lines]) {
      if (row.fault !== null) this.#failed.set(row.entry.id, ofRow(row.fault));
      const key = placeOf(row.entry.node, row.entry.source, row.entry.sourceRow ?? this.#placeOfUnplaced(row.entry));
      const rows = this.#byPlace.get(key);
      if (rows) rows.push(row);
      else this.#byPlace.set(key, [row]);
      if (row.entry.isNew) this.#places.add(entryPlace(row.entry));
    }
  }

  /** Rows that come with all others have no number in place of a place, as those that go alone have. */
  #placeOfUnplaced({ id }: CorrectedEntry): number | null {
    return this.way === 'direct' ? -id : null;
  }

  table(node: string, port: string) {
    const input = this.#inputs.find((one) => one.node === node && one.port === port);
    if (!input) return undefined;
    return { from: input.table, isFoundByPlace: this.#isFoundByPlace(node), sameFiles: this.#sameFiles };
  }

  isSilent(feeder: string, consumer: string, port: string): boolean {
    if (this.way !== 'direct' || !this.#downstream.has(consumer)) return false;
    if (feeder === consumer) return true;
    const { compiled } = this.#graph.node(consumer);
    const isRowWise = compiled.shape !== 'query' || compiled.rowWise?.includes(port) === true;
    return isRowWise && !this.#downstream.has(feeder);
  }

  /** Whether a replay needs the rows of a node. */
  isNeeded(id: string): boolean {
    if (this.way !== 'direct') return true;
    this.#needed ??= this.#nodesNeeded();
    return this.#needed.has(id);
  }

  /** From the last node to the first, so that readers come before what they read. */
  #nodesNeeded(): Set<string> {
    const needed = new Set<string>();
    const isAsking = (id: string) => this.#downstream.has(id) || needed.has(id);
    for (const { id, source, feeds } of [...this.#graph.nodes.values()].reverse()) {
      if (this.#downstream.has(id) && source === undefined) needed.add(id);
      if (!isAsking(id)) continue;
      for (const [port, from] of feeds) {
        const fed = from.map(({ node }) => node).filter((node) => !this.isSilent(node, id, port));
        for (const node of fed) if (!this.#downstream.has(node)) needed.add(node);
      }
    }
    return needed;
  }

  /** Removes the rejects that are entries of the queue already, and notes why they fail again. */
  takeOut(node: string, rejects: readonly NewReject[]): NewReject[] {
    if (this.#byPlace.size === 0) return [...rejects];
    return rejects.flatMap((reject) => {
      const again = this.#rejectedAgain(node, reject);
      if (again) {
        const { message, column, value } = reject;
        if (again.fault === null) this.#noteFailure(again.entry, { message, column, value });
        return [];
      }
      const place = placeOf('', reject.source, reject.sourceRow);
      if (this.#places.has(place)) {
        const rejected = this.#rejectedElsewhere.get(place) ?? new Set();
        this.#rejectedElsewhere.set(place, rejected.add(`${node} ${reject.record}`));
      }
      return [reject.sourceRow !== null && reject.sourceRow < 0 ? { ...reject, sourceRow: null } : reject];
    });
  }

  #noteFailure({ id, node }: CorrectedEntry, reason: FailedAgain): void {
    this.#failed.set(id, reason);
    if (this.way === 'overlay' && (comparesRows(this.#graph.node(node)) || this.#isSink(node)))
      this.#inTheWay.push({ entry: id, ...reason });
  }

  #rejectedAgain(node: string, { source, sourceRow, record }: NewReject): CorrectedRow | undefined {
    const rows = (this.#byPlace.get(placeOf(node, source, sourceRow)) ?? []).filter(({ entry }) => entry.isNew);
    const waiting = rows.filter(({ entry, fault }) => fault === null && !this.#failed.has(entry.id));
    const isSink = this.#isSink(node);
    return (
      waiting.find(({ now }) => now === record) ??
      waiting.find(({ now }) => isSink && now !== null && sameValues(now, record)) ??
      waiting.find(({ now }) => now === null || (sourceRow !== null && this.#isFoundByPlace(node))) ??
      // A row whose correction cannot be read stays as it was.
      rows.find(({ entry, fault }) => fault !== null && entry.record === record)
    );
  }

  /** Whether the place of a row at a target tells it from all others: no step before made several rows of one. */
  #isFoundByPlace(node: string): boolean {
    if (!this.#isSink(node)) return false;
    return ![...this.#graph.upstream(node)].some((id) => this.#graph.node(id).compiled.shape === 'query');
  }

  #isSink(node: string): boolean {
    return this.#graph.nodes.get(node)?.compiled.shape === 'sink';
  }

  /**
   * Entries that were rejected again by a node that compares rows, or by a target: other rows may have been rejected or
   * deleted because of them. Call after all rejects have been taken out.
   */
  get inTheWay(): readonly FailedEntry[] {
    return this.#inTheWay;
  }

  /** Call after all rejects have been taken out. */
  async outcome(relations: Relations, session: Session): Promise<ReplayOutcome> {
    if (this.way === 'overlay') {
      const met = await this.#met(relations, session);
      for (const { id, isNew } of this.#entries)
        if (isNew && !met.has(id) && !this.#failed.has(id)) this.#failed.set(id, ofRow(gone));
    }
    const fresh = this.#entries.filter(({ isNew }) => isNew);
    const settled = fresh.filter(({ id }) => !this.#failed.has(id));
    const goneOn = new Set(settled.map(entryPlace));
    return {
      settled,
      failed: fresh.flatMap(({ id }) => {
        const reason = this.#failed.get(id);
        return reason === undefined ? [] : [{ entry: id, ...reason }];
      }),
      failedLater: [...goneOn].reduce((sum, place) => sum + (this.#rejectedElsewhere.get(place)?.size ?? 0), 0),
    };
  }

  /** Corrections of an overlay find only rows that still exist. */
  async #met(relations: Relations, session: Session): Promise<Set<number>> {
    const met = new Set([...this.#amendments.values()].flatMap((lines) => [...lines.met]));
    for (const { node, port, rows } of this.#inputs) {
      const patch = this.table(node, port);
      if (!patch || !rows.some(({ entry }) => entry.isNew)) continue;
      const relation = await relations.inputs.beforeCorrections(this.#graph.node(node), port);
      for (const [entry] of await session.rows(entriesMet(relation, patch))) met.add(Number(entry));
    }
    return met;
  }
}

function sameFilesOf(files: readonly string[]): number[] | undefined {
  const first = new Map<string, number>();
  for (const [index, file] of files.entries()) if (!first.has(file)) first.set(file, index);
  return first.size === files.length ? undefined : files.map((file, index) => first.get(file) ?? index);
}

/** A target writes numbers in another notation than the engine. */
function sameValues(one: string, other: string): boolean {
  const valuesOf = (record: string) => JSON.stringify([...recordTexts(record)].map(([, text]) => plainNumber(text)));
  return valuesOf(one) === valuesOf(other);
}

/** An integer that a double would round stays as it is. */
function plainNumber(text: string | null): string | number | null {
  if (text === null || !/^-?\d[\d.eE+-]*$/.test(text)) return text;
  const number = Number(text);
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(number) ? text : number;
}

/** A failure of the whole row, not of one cell. */
function ofRow(message: string): FailedAgain {
  return { message, column: null, value: null };
}

function entryPlace({ id, source, sourceRow }: CorrectedEntry): string {
  return placeOf('', source, sourceRow ?? -id);
}

function placeOf(node: string, source: string | null, row: number | null): string {
  return `${node} ${row} ${source}`;
}
