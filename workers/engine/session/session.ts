import {
  BOOLEAN,
  type DuckDBConnection,
  type DuckDBInstance,
  type DuckDBResult,
  DuckDBScalarFunction,
  INTEGER,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Column } from '../../../core/column-types.ts';
import { WeirError } from '../../../core/errors.ts';
import { memoryLimit } from '../../../core/sql/memory-limit.ts';
import { listSql, renderInlined, type Sql, sql } from '../../../core/sql/sql.ts';
import { asLiteralGlob } from '../sources/paths.ts';
import { type Engine, startEngine } from './engine.ts';
import { engineError } from './engine-error.ts';

export interface SessionOptions {
  /** Bytes that the engine itself may hold before it spills. */
  memoryBytes: number;
  /** 0 means all cores. */
  threads: number;
  /** Where the engine spills, and the one folder that it may read and write freely. */
  folder: string;
  /** The files, besides `folder`, that the session may touch. */
  paths: readonly string[];
  /** Folders that it may fill. */
  folders?: readonly string[];
}

const interruptMs = 50;

export type Cell = string | number | bigint | boolean | null;

/**
 * Counts rows by mark as vectors pass, and sets which of them go on. Called once for each vector, on the main thread.
 */
export type Tally = (marks: Int32Array, isKept: Uint8Array) => void;

/** One DuckDB instance in memory, locked down before any user's SQL is seen. Closed with every connection it opened. */
export class Session implements AsyncDisposable {
  readonly #memoryBytes: number;
  #threads: number;
  readonly #instance: DuckDBInstance;
  readonly #connections: Set<DuckDBConnection>;
  readonly #running = new Set<Promise<unknown>>();
  readonly #control: DuckDBConnection;
  /** Connections for streams that are not in use. */
  readonly #idle: DuckDBConnection[];
  #watching: Promise<DuckDBConnection> | undefined;
  #variables: Sql[] = [];
  #isClosing = false;
  #isStopped = false;

  private constructor({ instance, control, streams }: Engine, { memoryBytes, threads }: SessionOptions) {
    this.#memoryBytes = memoryBytes;
    this.#threads = threads;
    this.#instance = instance;
    this.#control = control;
    this.#idle = streams;
    this.#connections = new Set([control, ...streams]);
  }

  /**
   * Opens and locks: resources first, then the paths, then external access off, then the lock itself. The engine
   * becomes the session's own.
   */
  static async open(options: SessionOptions, engine = startEngine()): Promise<Session> {
    const session = new Session(await engine, options);
    try {
      for (const setting of settingsOf(options)) await session.run(setting);
      return session;
    } catch (error) {
      await session[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Variables that expressions read by `getvariable`: set on this session's connections, now and later. */
  async setVariables(variables: readonly { name: Sql; value: Sql }[]): Promise<void> {
    this.#variables = variables.map(({ name, value }) => sql`SET VARIABLE ${name} = ${value}`);
    for (const connection of this.#connections) await this.#applyVariables(connection);
  }

  async #applyVariables(connection: DuckDBConnection): Promise<void> {
    for (const statement of this.#variables) await connection.run(renderInlined(statement));
  }

  /** Makes `name(mark INTEGER) → BOOLEAN` known to SQL. The optimiser neither folds nor repeats it. */
  registerTally(name: string, tally: Tally): void {
    const scalar = DuckDBScalarFunction.create({
      name,
      parameterTypes: [INTEGER],
      returnType: BOOLEAN,
      volatile: true,
      mainFunction: () => undefined,
    });
    // This bypasses the client's vectors, which set one value at a time: it is called for every 2,048 rows.
    duckdb.scalar_function_set_function(scalar.scalar_function, (_info, input, output) => {
      const rowCount = duckdb.data_chunk_get_size(input);
      const data = duckdb.vector_get_data(
        duckdb.data_chunk_get_vector(input, 0),
        rowCount * Int32Array.BYTES_PER_ELEMENT,
      );
      const isKept = new Uint8Array(rowCount);
      tally(new Int32Array(data.buffer, data.byteOffset, rowCount), isKept);
      duckdb.copy_data_to_vector(output, 0, isKept.buffer, 0, rowCount);
    });
    this.#control.registerScalarFunction(scalar);
  }

  /** A separate connection, closed with the session if not before. */
  #connect(): Promise<DuckDBConnection> {
    return this.#following(async () => {
      const connection = await this.#instance.connect();
      this.#connections.add(connection);
      await this.#applyVariables(connection);
      return connection;
    });
  }

  /** Runs one statement; throws the engine's error in our words. */
  async run(statement: Sql): Promise<void> {
    await this.#following(() => this.#control.run(renderInlined(statement)));
  }

  /**
   * All rows of a query, each value as the engine's JSON form (numbers beyond 2^53 and decimals as text). For small
   * results.
   */
  async rows(query: Sql): Promise<Cell[][]> {
    const reader = await this.#following(() => this.#control.runAndReadAll(renderInlined(query)));
    return reader.getRowsJson().map((row) => row.map(plainCell));
  }

  async columnsOf(relation: Sql): Promise<Column[]> {
    const rows = await this.rows(sql`DESCRIBE SELECT * FROM ${relation}`);
    return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  }

  async count(relation: Sql): Promise<number> {
    const rows = await this.rows(sql`SELECT count(*)::DOUBLE FROM ${relation}`);
    return Number(rows[0]?.[0] ?? 0);
  }

  /** Changes the number of threads; 0 means all cores. */
  async setThreads(threads: number): Promise<void> {
    await this.run(threadsSetting(threads));
    this.#threads = threads;
  }

  /** Bytes that each thread of the engine may hold before it spills. */
  async memoryPerThread(): Promise<number> {
    const [row] = await this.rows(sql`SELECT current_setting('threads')::INTEGER`);
    return this.#memoryBytes / Number(row?.[0] ?? 1);
  }

  /**
   * A stream of chunks, on a connection of its own while it is open. Whether it is complete must be proven by counting:
   * a broken one just ends. A narrow one reads little ahead: for long texts, whose bytes the engine does not count, and
   * which are taken slowly.
   */
  async stream(query: Sql, room: 'wide' | 'narrow' = 'wide'): Promise<{ result: DuckDBResult } & AsyncDisposable> {
    const ready = room === 'wide' ? this.#idle.pop() : undefined;
    const connection = ready ?? (await this.#connect());
    let result: DuckDBResult | undefined;
    const end = async () => {
      connection.interrupt();
      if (result) await drain(result);
      if (ready) this.#idle.push(ready);
      else if (this.#connections.delete(connection)) connection.closeSync();
    };
    try {
      result = await this.#following(() => connection.stream(renderInlined(query)));
      return { result, [Symbol.asyncDispose]: end };
    } catch (error) {
      await end();
      throw error;
    }
  }

  /** Runs something in the engine, and keeps track of it while it runs. */
  async #following<Result>(action: () => Promise<Result>): Promise<Result> {
    if (this.#isStopped) throw new WeirError({ code: 'cancelled', message: 'The session was stopped.' });
    if (this.#isClosing) throw new WeirError({ code: 'cancelled', message: 'The session was closed.' });
    const running = action();
    this.#running.add(running);
    try {
      return await running;
    } catch (error) {
      throw engineError(error, this.#threads);
    } finally {
      this.#running.delete(running);
    }
  }

  /** Ends whatever runs, on every connection. */
  interrupt(): void {
    for (const connection of this.#connections) connection.interrupt();
  }

  /** Ends whatever runs, and lets nothing else begin: the session is about to be closed. */
  stop(): void {
    this.#isStopped = true;
    this.interrupt();
    // What is only about to run does not notice an interrupt.
    const again = setInterval(() => {
      if (this.#running.size === 0) clearInterval(again);
      else this.interrupt();
    }, interruptMs);
  }

  /**
   * Bytes that the engine holds and has spilled. Asked on a connection of its own, as the others are busy while a
   * statement runs.
   */
  async memory(): Promise<{ heldBytes: number; spilledBytes: number }> {
    this.#watching ??= this.#connect();
    const connection = await this.#watching;
    const reader = await this.#following(() => connection.runAndReadAll(renderInlined(memoryQuery)));
    const [row] = reader.getRowsJson();
    return { heldBytes: Number(row?.[0] ?? 0), spilledBytes: Number(row?.[1] ?? 0) };
  }

  /**
   * Closing a connection waits for what runs on it, and that may wait for a tally, which needs this very thread: so all
   * of it must have ended before. To open a connection to a closed engine would crash the process.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    this.interrupt();
    await Promise.allSettled(this.#running);
    for (const connection of this.#connections) connection.closeSync();
    this.#connections.clear();
    this.#instance.closeSync();
  }
}

const memoryQuery = sql`SELECT sum(memory_usage_bytes)::DOUBLE, sum(temporary_storage_bytes)::DOUBLE FROM duckdb_memory()`;

function settingsOf({ memoryBytes, threads, folder, paths, folders = [] }: SessionOptions): Sql[] {
  return [
    sql`SET temp_directory = ${folder}`,
    sql`SET memory_limit = ${memoryLimit(memoryBytes)}`,
    threadsSetting(threads),
    sql`SET allowed_directories = ${listSql([folder, ...folders])}`,
    sql`SET allowed_paths = ${listSql(paths.flatMap((path) => [path, asLiteralGlob(path)]))}`,
    sql`SET allowed_configs = ${listSql(['threads'])}`,
    sql`SET enable_external_access = false`,
    sql`SET lock_configuration = true`,
  ];
}

function threadsSetting(threads: number): Sql {
  return threads > 0 ? sql`SET threads = ${threads}` : sql`RESET threads`;
}

function plainCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

/** Takes the rest of a stream that was interrupted; it ends at once, with or without an error. */
async function drain(result: DuckDBResult): Promise<void> {
  try {
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; ) chunk = await result.fetchChunk();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}
