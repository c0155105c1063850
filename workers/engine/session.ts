import {
  BOOLEAN,
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBResult,
  DuckDBScalarFunction,
  INTEGER,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Column } from '../../core/column-types.ts';
import { messageOf, WeirError } from '../../core/errors.ts';
import { joinSql, renderInlined, type Sql, sql } from '../../core/sql/sql.ts';
import { asLiteralGlob } from './sources/paths.ts';

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

export type Cell = string | number | bigint | boolean | null;

/** Counts rows by mark as vectors pass; returns which of them go on. Called once a vector, on the main thread. */
export type Tally = (marks: Int32Array, isKept: Uint8Array) => void;

/** One DuckDB instance in memory, locked down before any user's SQL is seen. Closed with every connection it opened. */
export class Session implements AsyncDisposable {
  readonly #instance: DuckDBInstance;
  readonly #connections = new Set<DuckDBConnection>();
  readonly #control: DuckDBConnection;
  #watching: Promise<DuckDBConnection> | undefined;
  #variables: Sql[] = [];

  private constructor(instance: DuckDBInstance, control: DuckDBConnection) {
    this.#instance = instance;
    this.#control = control;
    this.#connections.add(control);
  }

  /** Opens and locks: resources first, then the paths, then external access off, then the lock itself. */
  static async open(options: SessionOptions): Promise<Session> {
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const session = new Session(instance, await instance.connect());
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
    // Below the client's own vectors, which set one value at a time: this is called for every 2,048 rows.
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

  /** A connection of its own, for a stream; give it back with `release`. */
  async connect(): Promise<DuckDBConnection> {
    const connection = await this.#instance.connect();
    this.#connections.add(connection);
    await this.#applyVariables(connection);
    return connection;
  }

  release(connection: DuckDBConnection): void {
    if (this.#connections.delete(connection)) connection.closeSync();
  }

  /** Runs one statement; throws what the engine says, wrapped. */
  async run(statement: Sql): Promise<void> {
    await wrapped(() => this.#control.run(renderInlined(statement)));
  }

  /** All rows of a query, each value as the engine's JSON form (numbers beyond 2^53 and decimals as text). For small results. */
  async rows(query: Sql): Promise<Cell[][]> {
    const reader = await wrapped(() => this.#control.runAndReadAll(renderInlined(query)));
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

  /** A stream of chunks on a connection of its own. Whether it is whole must be proven by counting: a broken one just ends. */
  async stream(query: Sql): Promise<{ result: DuckDBResult } & Disposable> {
    const connection = await this.connect();
    const release = () => this.release(connection);
    try {
      const result = await wrapped(() => connection.stream(renderInlined(query)));
      return { result, [Symbol.dispose]: release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Ends whatever runs, on every connection. */
  interrupt(): void {
    for (const connection of this.#connections) connection.interrupt();
  }

  /** Bytes the engine holds and has spilled. Asked on a connection of its own: the others are busy for as long as a statement runs. */
  async memory(): Promise<{ heldBytes: number; spilledBytes: number }> {
    this.#watching ??= this.connect();
    const connection = await this.#watching;
    const reader = await connection.runAndReadAll(renderInlined(memoryQuery));
    const [row] = reader.getRowsJson();
    return { heldBytes: Number(row?.[0] ?? 0), spilledBytes: Number(row?.[1] ?? 0) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#connections) connection.closeSync();
    this.#connections.clear();
    this.#instance.closeSync();
  }
}

const memoryQuery = sql`SELECT sum(memory_usage_bytes)::DOUBLE, sum(temporary_storage_bytes)::DOUBLE FROM duckdb_memory()`;

function settingsOf({ memoryBytes, threads, folder, paths, folders = [] }: SessionOptions): Sql[] {
  return [
    sql`SET temp_directory = ${folder}`,
    sql`SET memory_limit = ${`${Math.max(64, Math.floor(memoryBytes / 1e6))}MB`}`,
    ...(threads > 0 ? [sql`SET threads = ${threads}`] : []),
    sql`SET preserve_insertion_order = true`,
    // With the engine's own 1 MB a stream is read by one thread.
    sql`SET streaming_buffer_size = '32MB'`,
    sql`SET allow_persistent_secrets = false`,
    sql`SET allow_community_extensions = false`,
    sql`SET TimeZone = 'UTC'`,
    sql`SET allowed_directories = [${joinSql([folder, ...folders].map((path) => sql`${path}`))}]`,
    sql`SET allowed_paths = [${joinSql(paths.flatMap((path) => [sql`${path}`, sql`${asLiteralGlob(path)}`]))}]`,
    sql`SET enable_external_access = false`,
    sql`CREATE SCHEMA weir`,
    sql`SET lock_configuration = true`,
  ];
}

function plainCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

async function wrapped<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw engineError(error);
  }
}

/** What DuckDB throws, told in Weir's words. */
function engineError(cause: unknown): WeirError {
  if (cause instanceof WeirError) return cause;
  const text = messageOf(cause);
  if (/^INTERRUPT/i.test(text)) return new WeirError({ code: 'cancelled', message: 'The run was cancelled.', cause });
  if (/max_temp_directory_size|No space left|could not write|Disk full/i.test(text)) {
    return new WeirError({
      code: 'disk.full',
      message: 'The disk is full: the engine could not spill to its temporary folder. Free some space and run again.',
      cause,
    });
  }
  if (/Out of Memory/i.test(text)) {
    return new WeirError({
      code: 'memory.exceeded',
      message: 'The engine needs more memory than the pipeline allows. Raise settings.memoryLimit and run again.',
      cause,
    });
  }
  if (/Cannot access file/i.test(text)) {
    // Only a file that is there is one of those that the session may read.
    const message = `A file could not be read: ${firstLine(text)} It may have been moved while the run went on.`;
    return new WeirError({ code: 'source.unreadable', message, cause });
  }
  if (/No files found|Could not open|Cannot open file|IO Error/i.test(text)) {
    return new WeirError({ code: 'source.unreadable', message: `A file could not be read: ${firstLine(text)}`, cause });
  }
  return new WeirError({ code: 'engine.failed', message: firstLine(text), cause });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
