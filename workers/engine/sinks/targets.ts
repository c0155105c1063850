import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { storedTypeOf } from '../../../core/column-types.ts';
import { messageOf, WeirError } from '../../../core/errors.ts';
import type { SqliteMode, SqliteSink } from '../../../core/nodes/compiled.ts';
import { redact } from '../../../core/pipeline/secrets.ts';
import type { OutputResult } from '../../../core/run/events.ts';
import { packedKindOf, packedSelect } from '../../../core/sql/sqlite-packed-select.ts';
import type { LoadCounts, ReplayNote } from '../../loader/protocol.ts';
import { SqliteLoad, type SqliteTableLoad } from '../../loader/sqlite-load.ts';
import type { NewReject } from '../../store/reject-batch.ts';
import type { ResolvedNode } from '../compile.ts';
import type { CompiledGraph } from '../compiled-graph.ts';
import type { DeadRows } from '../dead-rows.ts';
import type { Sink, SinkRows } from '../execute.ts';
import { lineageNames } from '../hidden.ts';
import { inNode } from '../in-node.ts';
import { packChunks } from '../packing/pack-chunks.ts';
import type { CorrectedEntry } from '../replay/corrected-entry.ts';
import { ReplayedBefore } from '../replay/replay-state.ts';
import type { Session } from '../session.ts';
import { rejectWithoutSecrets } from '../without-secrets.ts';
import { FileTarget } from './file-target.ts';
import { linkedPath } from './linked-path.ts';
import { mirrored, mirrorId } from './mirrored-reject.ts';
import { RowPlaces } from './row-places.ts';

export interface TargetOptions {
  /** Folder that relative paths start from. */
  folder: string;
  /** The run's own folder, where rows for a database wait until all have come. */
  runFolder: string;
  signal: AbortSignal;
  /** What no reject may tell. */
  secrets: ReadonlySet<string>;
}

interface TableTarget {
  node: string;
  path: string;
  load: SqliteLoad;
  table?: SqliteTableLoad;
  dlqTable?: string;
  /** Where its rows come from, if they do not say it themselves. */
  openPlaces?: () => Promise<RowPlaces>;
}

/** Everything a run writes to: open before any row is read, all in their new state after `commit`, else as they were. */
export class Targets implements AsyncDisposable {
  readonly #files: FileTarget[] = [];
  readonly #tables: TableTarget[] = [];
  readonly #loads = new Map<string, SqliteLoad>();
  readonly #opening: Promise<void>[] = [];
  readonly #written = new Map<string, number>();
  readonly #counts = new Map<string, LoadCounts>();
  readonly #stack = new AsyncDisposableStack();
  readonly #secrets: ReadonlySet<string>;
  readonly #signal: AbortSignal;
  #isAdding = false;

  private constructor({ secrets, signal }: TargetOptions) {
    this.#secrets = secrets;
    this.#signal = signal;
  }

  /** Starts to open all targets; throws `target.*` where a file cannot be written. */
  static async open(nodes: readonly ResolvedNode[], options: TargetOptions): Promise<Targets> {
    const targets = new Targets(options);
    try {
      for (const node of nodes) await targets.#add(node, options);
      return targets;
    } catch (error) {
      await targets[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #add({ id, definition, config }: ResolvedNode, { folder, runFolder, signal }: TargetOptions): Promise<void> {
    const spec = definition.target?.(config);
    if (!spec) return;
    const path = resolve(folder, spec.path);
    if (spec.kind !== 'sqlite') {
      const file = await FileTarget.at(id, path, spec.kind === 'folder');
      this.#files.push(this.#stack.use(file));
      await file.prepare();
      return;
    }
    await makeFolder(id, dirname(path));
    const place = await linkedPath(path);
    let load = this.#loads.get(place);
    if (!load) {
      await makeFolder(id, dirname(place));
      load = this.#stack.use(new SqliteLoad(place, { folder: runFolder, signal }));
      this.#loads.set(place, load);
      this.#opening.push(openIn(id, load));
    }
    this.#tables.push({ node: id, path, load });
  }

  /** Waits for databases, which are opened by threads of their own; throws `target.*` where one cannot be written. */
  async opened(): Promise<void> {
    await Promise.all(this.#opening);
  }

  /** The files that the engine itself writes; the session must be allowed to. */
  get temporaryPaths(): string[] {
    return this.#files.filter(({ isFolder }) => !isFolder).map(({ temporary }) => temporary);
  }

  /** The folders of files that the engine itself writes. */
  get temporaryFolders(): string[] {
    return this.#files.filter(({ isFolder }) => isFolder).map(({ temporary }) => temporary);
  }

  /** How each output of a compiled graph takes its rows, in the order of the graph. */
  sinksOf(graph: CompiledGraph, session: Session): Sink[] {
    return [...graph.nodes.values()].flatMap(({ id, compiled }): Sink[] => {
      if (compiled.shape !== 'sink') return [];
      const { sink } = compiled;
      if (sink.kind === 'sqlite') {
        return [{ node: id, isStream: true, write: (rows) => this.#writeTable(id, sink, session, rows) }];
      }
      const write = async ({ from }: SinkRows) => {
        const rows = await this.#file(id).write(session, sink, from(), this.#signal);
        this.#written.set(id, rows);
        return rows;
      };
      return [{ node: id, isStream: false, write }];
    });
  }

  #file(node: string): FileTarget {
    const file = this.#files.find((one) => one.node === node);
    if (!file) throw new RangeError(`The node ${node} has no file.`);
    return file;
  }

  async #writeTable(node: string, sink: SqliteSink, session: Session, given: SinkRows): Promise<number> {
    const { from, relation, isTraced, places, sift } = given;
    const target = this.#tables.find((one) => one.node === node);
    if (!target) throw new RangeError(`The node ${node} has no table.`);
    if (this.#tables.some(({ load, node: other }) => load === target.load && this.#counts.has(other))) {
      const message = `"${node}" takes rows that a table of the same database refused. Write them to another file, or name a dlqTable there.`;
      throw new WeirError({ code: 'target.failed', node, message });
    }
    const columns = relation.columns.map(({ name, type }) => ({ name, type: storedTypeOf(type) }));
    const { table, createTable, dlqTable } = sink;
    const load: SqliteMode = this.#isAdding ? { mode: 'append' } : sink.load;
    target.table = await target.load.table({ node, table, load, createTable, columns, hasLineage: isTraced });
    if (dlqTable !== undefined) target.dlqTable = dlqTable;
    if (!isTraced) target.openPlaces = async () => RowPlaces.open(session, await places());
    if (sift) return siftInto(target.table, sift(columns), given, session);
    const lineage = isTraced ? lineageNames : [];
    const kinds = [...columns.map(({ type }) => packedKindOf(type)), ...lineage.map(() => 'integer' as const)];
    await using stream = await session.stream(
      packedSelect(from(), columns, { hidden: lineage }),
      isTraced ? 'narrow' : 'wide',
    );
    let rows = 0;
    for await (const chunk of packChunks(stream.result, kinds)) {
      rows += chunk.rowCount;
      await target.table.write(chunk);
    }
    await target.table.finish();
    return rows;
  }

  /** Loads what the databases were sent, in transactions that stay open. To be called once all rows are proven to be there. */
  async apply(): Promise<void> {
    for (const load of this.#loads.values()) {
      const tables = this.#tables.filter(
        (table) => table.load === load && table.table && !this.#counts.has(table.node),
      );
      if (tables.length === 0) continue;
      const counts = await load.apply();
      tables.forEach(({ node }, index) => {
        const count = counts[index];
        if (count) this.#counts.set(node, count);
      });
    }
  }

  /** The rows that a table refused, after `apply`. `files` are the run's sources. */
  async *rejectsOf(node: string, files: readonly string[]): AsyncGenerator<NewReject[]> {
    const target = this.#tables.find((one) => one.node === node);
    if (!target?.table) return;
    await using stack = new AsyncDisposableStack();
    let places: RowPlaces | undefined;
    for await (const batch of target.table.rejects()) {
      if (target.openPlaces) places ??= stack.use(await target.openPlaces());
      const rejects: NewReject[] = [];
      for (const { ordinal, code, column, value, record, ...staged } of batch) {
        const message = redact(staged.message, this.#secrets);
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
    for (const { node, load, dlqTable } of this.#tables) {
      if (dlqTable === undefined || !leadsTo(node)) continue;
      await load.mirrorRejects(
        dlqTable,
        rejects.map((reject) => mirrored(rejectWithoutSecrets(reject, this.#secrets), run)),
      );
    }
  }

  /** Marks replayed entries in the tables that mirror them. */
  async settleMirrored(
    settled: readonly CorrectedEntry[],
    { id: run, pipeline }: { id: string; pipeline: string },
  ): Promise<void> {
    const ids = settled.flatMap(({ source: path, reason, ...entry }) => {
      const source = path === null ? null : redact(path, this.#secrets);
      return reason ? mirrorId(pipeline, { ...entry, ...reason, source }) : [];
    });
    for (const { load, dlqTable } of this.#tables)
      if (dlqTable !== undefined && ids.length > 0) await load.settleMirrored(dlqTable, { run, ids });
  }

  /** What the databases want to be said, such as keys that came twice. */
  warnings(): { node: string; message: string }[] {
    return [...this.#counts].flatMap(([node, { warnings }]) => warnings.map((message) => ({ node, message })));
  }

  /** Rows of each output that are in their target. */
  loaded(): Map<string, number> {
    const loaded = new Map(this.#written);
    for (const [node, { received, rejected }] of this.#counts) loaded.set(node, received - rejected);
    return loaded;
  }

  /** From now on rows are added to the tables as they are: none is emptied for the few that come. */
  addToTables(): void {
    this.#isAdding = true;
  }

  /** Notes in each database which corrected rows it gets, or that it gets all rows anew; throws `ReplayedBefore`. */
  async noteReplayed(note: ReplayNote): Promise<void> {
    const same: string[] = [];
    const other = new Set<string>();
    for (const load of this.#loads.values()) {
      const known = await load.noteReplayed(note);
      same.push(...known.same);
      for (const entry of known.other) other.add(entry);
    }
    if (same.length === 0 && (other.size === 0 || !this.#isAdding)) return;
    const everywhere = [...Map.groupBy(same, (entry) => entry)].filter(
      ([, found]) => found.length === this.#loads.size,
    );
    if (everywhere.length * this.#loads.size < same.length) {
      const message =
        'A replay that was cut short brought some of these rows to one of the databases alone. Run the pipeline again, which brings all of them into the same state.';
      throw new WeirError({ code: 'target.failed', message });
    }
    throw new ReplayedBefore(new Set(everywhere.map(([entry]) => entry)), other);
  }

  /** Puts all targets into their new state: databases first, then files. */
  async commit(): Promise<void> {
    for (const load of this.#loads.values()) await load.commit();
    for (const file of this.#files) await file.commit();
  }

  results(): OutputResult[] {
    const files = this.#files.map(({ node, target }) => ({
      node,
      target,
      inserted: this.#written.get(node) ?? 0,
      updated: 0,
      unchanged: 0,
      deleted: 0,
    }));
    const tables = this.#tables.map(({ node, path }) => {
      const { inserted = 0, updated = 0, unchanged = 0, deleted = 0 } = this.#counts.get(node) ?? {};
      return { node, target: path, inserted, updated, unchanged, deleted };
    });
    return [...files, ...tables];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack[Symbol.asyncDispose]();
  }
}

/** A failure is told by whoever waits for it: until then, others may come first. */
function openIn(node: string, load: SqliteLoad): Promise<void> {
  const opening = inNode(node, () => load.open());
  opening.catch(() => undefined);
  return opening;
}

/** Loads the live rows of a stream that holds dead ones too; returns how many. */
async function siftInto(table: SqliteTableLoad, dead: DeadRows, given: SinkRows, session: Session): Promise<number> {
  await using stream = await session.stream(dead.query);
  let rows = 0;
  for await (const { apart, ...chunk } of dead.chunksOf(stream.result)) {
    const { isDead, liveCount, rejected } = dead.take({ ...chunk, ...(apart && { apart }) });
    rows += liveCount;
    if (rejected) await given.takeRejects(rejected);
    await table.write({ ...chunk, isDead });
  }
  await table.finish();
  return rows;
}

async function makeFolder(node: string, folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    const message = `The folder ${folder} cannot be made: ${messageOf(cause)}. Choose another path for the output.`;
    throw new WeirError({ code: 'target.read_only', node, message, cause });
  }
}
