import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { storedTypeOf } from '../../../core/column-types.ts';
import { messageOf, WeirError } from '../../../core/errors.ts';
import type { SqliteMode, SqliteSink } from '../../../core/nodes/compiled.ts';
import { redact } from '../../../core/pipeline/secrets.ts';
import type { OutputResult } from '../../../core/run/events.ts';
import type { LoadedPartitions, PartitionsByNode } from '../../../core/run/loaded-partitions.ts';
import { fileIdentity } from '../../loader/file-identity.ts';
import type { KnownReplays, LoadCounts, LoadTarget, ReplayNote } from '../../loader/protocol.ts';
import { SqliteLoad, type SqliteTableLoad } from '../../loader/sqlite-load.ts';
import type { NewReject } from '../../store/reject-batch.ts';
import { inNode } from '../in-node.ts';
import type { CorrectedEntry } from '../replay/corrected-entry.ts';
import { MeetsOlderRows } from '../replay/meets-older-rows.ts';
import { assertNotReplayed } from '../replay/replayed-before.ts';
import type { Session } from '../session/session.ts';
import { rejectWithoutSecrets } from '../without-secrets.ts';
import { linkedPath } from './linked-path.ts';
import { mirrored, mirrorId } from './mirrored-reject.ts';
import { RowPlaces } from './row-places.ts';
import { sendAll, sendSifted } from './send-rows.ts';
import type { SinkRows } from './sink.ts';

export interface DatabaseOptions {
  /** The run's own folder, where the rows for a database wait until all have arrived. */
  runFolder: string;
  signal: AbortSignal;
  /** What no reject may reveal. */
  secrets: ReadonlySet<string>;
}

interface TableTarget {
  node: string;
  path: string;
  load: SqliteLoad;
  table?: SqliteTableLoad;
  dlqTable?: string;
  /** Finds where its rows come from, if they do not carry their places. */
  openPlaces?: () => Promise<RowPlaces>;
}

/** The tables that a run loads. Databases are opened before any row is read, and stay as they were until `commit`. */
export class DatabaseTargets implements AsyncDisposable {
  readonly #tables = new Map<string, TableTarget>();
  readonly #loads = new Map<string, SqliteLoad>();
  readonly #opening: Promise<void>[] = [];
  readonly #counts = new Map<string, LoadCounts>();
  readonly #stack = new AsyncDisposableStack();
  readonly #options: DatabaseOptions;
  #isAdding = false;
  #known: PartitionsByNode | undefined;

  constructor(options: DatabaseOptions) {
    this.#options = options;
  }

  /** Starts to open the database that a node writes to: once for all of its tables. */
  async add(node: string, path: string): Promise<void> {
    const { runFolder: folder, signal } = this.#options;
    await makeFolder(node, dirname(path));
    const place = await linkedPath(path);
    // In a journal mode with a file beside the database, its hard links would have one each.
    const identity = fileIdentity(place) ?? place;
    let load = this.#loads.get(identity);
    if (!load) {
      await makeFolder(node, dirname(place));
      load = this.#stack.use(new SqliteLoad(place, { folder, signal }));
      this.#loads.set(identity, load);
      this.#opening.push(openIn(node, load));
    }
    this.#tables.set(node, { node, path, load });
  }

  /** Waits until the databases are open, each by a thread of its own. Throws `target.*` if one cannot be written. */
  async opened(): Promise<void> {
    await Promise.all(this.#opening);
  }

  /** Sends a table its rows, where they wait for `apply`; returns how many. */
  async write(node: string, sink: SqliteSink, session: Session, given: SinkRows): Promise<number> {
    const { relation, isTraced, places, sift } = given;
    const target = this.#tables.get(node);
    if (!target) throw new RangeError(`The node ${node} has no table.`);
    const columns = relation.columns.map(({ name, type }) => ({ name, type: storedTypeOf(type) }));
    const { table, createTable, dlqTable } = sink;
    const load = this.#isAdding ? this.#adding(node, sink.load) : sink.load;
    const declared = { node, table, load, createTable, dlqTable, columns, hasLineage: isTraced };
    target.table = await target.load.table(declared);
    if (dlqTable !== undefined) target.dlqTable = dlqTable;
    if (!isTraced) target.openPlaces = async () => RowPlaces.open(session, await places());
    const rows = { session, given, columns };
    return sift ? sendSifted(target.table, sift(columns), rows) : sendAll(target.table, rows);
  }

  #adding(node: string, load: SqliteMode): LoadTarget['load'] {
    if (load.mode === 'upsert') return load;
    const known = this.#known?.[node] ?? [];
    if (!this.#known || load.mode !== 'delete_write') return { mode: 'append' };
    return { mode: 'append', within: { partitionBy: load.partitionBy, known } };
  }

  /**
   * Loads what was sent to the databases since the last time, in transactions that stay open. To be called once all
   * those rows have been proven to be there.
   */
  async apply(): Promise<void> {
    for (const load of this.#loads.values()) {
      const nodes = this.#declaredIn(load).filter((node) => !this.#counts.has(node));
      if (nodes.length === 0) continue;
      const isLast = this.#tablesOf(load).every(({ table }) => table);
      this.#keepCounts(nodes, await load.apply({ isLast }));
    }
  }

  #keepCounts(nodes: readonly string[], counts: readonly LoadCounts[]): void {
    nodes.forEach((node, index) => {
      const count = counts[index];
      if (count) this.#counts.set(node, count);
    });
  }

  #tablesOf(load: SqliteLoad): TableTarget[] {
    return [...this.#tables.values()].filter((table) => table.load === load);
  }

  /** The nodes whose tables a load knows, in the order of the load: by rounds, not as in the graph. */
  #declaredIn(load: SqliteLoad): string[] {
    const declared = this.#tablesOf(load).flatMap(({ node, table }) => (table ? [{ node, number: table.number }] : []));
    return declared.sort((one, other) => one.number - other.number).map(({ node }) => node);
  }

  /** The rows that a table refused, after `apply`. `files` are the run's sources. */
  async *rejectsOf(node: string, files: readonly string[]): AsyncGenerator<NewReject[]> {
    const target = this.#tables.get(node);
    if (!target?.table) return;
    await using stack = new AsyncDisposableStack();
    let places: RowPlaces | undefined;
    for await (const batch of target.table.rejects()) {
      if (target.openPlaces) places ??= stack.use(await target.openPlaces());
      const rejects: NewReject[] = [];
      for (const { ordinal, code, column, value, record, ...staged } of batch) {
        const message = redact(staged.message, this.#options.secrets);
        const { source, sourceRow, line } = (await places?.at(ordinal)) ?? staged;
        const file = source === null ? null : (files[source] ?? null);
        rejects.push({ node, source: file, sourceRow, line, code, column, message, value, record, isLine: false });
      }
      yield rejects;
    }
  }

  /** Copies rejects into the tables that mirror them: those of outputs which the rejecting node leads to. */
  async mirror(
    rejects: readonly NewReject[],
    leadsTo: (output: string) => boolean,
    run: { id: string; pipeline: string },
  ): Promise<void> {
    for (const { node, load, dlqTable } of this.#tables.values()) {
      if (dlqTable === undefined || !leadsTo(node)) continue;
      await load.mirrorRejects(
        dlqTable,
        rejects.map((reject) => mirrored(rejectWithoutSecrets(reject, this.#options.secrets), run)),
      );
    }
  }

  /** Marks replayed entries in the tables that mirror them. */
  async settleMirrored(
    settled: readonly CorrectedEntry[],
    { id: run, pipeline }: { id: string; pipeline: string },
  ): Promise<void> {
    const ids = settled.flatMap(({ source: path, reason, ...entry }) => {
      const source = path === null ? null : redact(path, this.#options.secrets);
      return reason ? mirrorId(pipeline, { ...entry, ...reason, source }) : [];
    });
    for (const { load, dlqTable } of this.#tables.values())
      if (dlqTable !== undefined && ids.length > 0) await load.settleMirrored(dlqTable, { run, ids });
  }

  /** Warnings of the databases, such as of keys that came twice. */
  warnings(): { node: string; message: string }[] {
    return [...this.#counts].flatMap(([node, { warnings }]) => warnings.map((message) => ({ node, message })));
  }

  /** Rows of each output that are in their table, after `apply`. */
  loaded(): [node: string, rows: number][] {
    return [...this.#counts].map(([node, { received, rejected }]) => [node, received - rejected]);
  }

  /**
   * From now on, rows are added to the tables as they are: none is emptied for the few rows of a replay. `known`:
   * partitions whose rows are of the run that rejected these, or of a later one.
   */
  addToTables(known?: PartitionsByNode): void {
    this.#isAdding = true;
    this.#known = known;
  }

  /** Throws `MeetsOlderRows` where added rows have come to partitions of which the table has rows of older runs. */
  assertNoneOlder(): void {
    const met = [...this.#counts].find(([, { meetsOlderRows }]) => meetsOlderRows === true);
    if (met) throw new MeetsOlderRows(met[0]);
  }

  /**
   * The partitions that an output has loaded, after `commit`; undefined where it does not load by partitions, or too
   * many.
   */
  partitionsOf(node: string): LoadedPartitions | undefined {
    return this.#counts.get(node)?.partitions;
  }

  /**
   * Notes in each database which corrected rows it gets, or that it gets all rows anew. Throws `ReplayedBefore` if one
   * has some of them already.
   */
  async noteReplayed(note: ReplayNote): Promise<void> {
    const known: KnownReplays[] = [];
    for (const load of this.#loads.values()) known.push(await load.noteReplayed(note));
    assertNotReplayed(known, { isAdding: this.#isAdding });
  }

  async commit(): Promise<void> {
    for (const load of this.#loads.values()) this.#keepCounts(this.#declaredIn(load), await load.commit());
  }

  results(): OutputResult[] {
    return [...this.#tables.values()].map(({ node, path }) => {
      const { inserted = 0, updated = 0, unchanged = 0, deleted = 0 } = this.#counts.get(node) ?? {};
      return { node, target: path, inserted, updated, unchanged, deleted };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack[Symbol.asyncDispose]();
  }
}

/** A failure is reported by whoever waits for it; until then, it is no unhandled rejection. */
function openIn(node: string, load: SqliteLoad): Promise<void> {
  const opening = inNode(node, () => load.open());
  opening.catch(() => undefined);
  return opening;
}

async function makeFolder(node: string, folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    const message = `The folder ${folder} cannot be created: ${messageOf(cause)}. Choose another path for the output.`;
    throw new WeirError({ code: 'target.read_only', node, message, cause });
  }
}
