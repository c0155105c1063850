import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { exactSumMacros } from '../../../core/sql/exact-sums.ts';
import { id, renderInlined, type Sql, sql } from '../../../core/sql/sql.ts';
import { keepByteOrderMarks } from './byte-order-marks.ts';

/** DuckDB in memory, with the settings that all sessions share; no path is allowed or forbidden yet. */
export interface Engine {
  instance: DuckDBInstance;
  control: DuckDBConnection;
  /** Connections for streams. */
  streams: DuckDBConnection[];
}

/** Supplies engines; the first may have been started before it was asked for. */
export type EngineSupply = () => Promise<Engine>;

/** Hardly ever are more streams open at the same time; the ones beyond are read by one thread. */
const readyStreams = 3;

/** Hundreds of row-wise nodes in a row are that deep; at twice as many levels the engine's stack ends. */
const mostLevels = 2000;

/** For all connections: what is set without GLOBAL may hold for one only. */
const settings: Sql[] = [
  sql`SET GLOBAL max_expression_depth = ${mostLevels}`,
  sql`SET preserve_insertion_order = true`,
  sql`SET allow_persistent_secrets = false`,
  sql`SET allow_community_extensions = false`,
  sql`SET GLOBAL TimeZone = 'UTC'`,
  sql`CREATE SCHEMA ${id(engineSchema)}`,
  ...exactSumMacros,
];

/** Starts an engine. Whoever gets it closes its connections, then the instance. */
export async function startEngine(): Promise<Engine> {
  keepByteOrderMarks();
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const control = await instance.connect();
  await control.run(settings.map(renderInlined).join(';\n'));
  const streams = await Promise.all(Array.from({ length: readyStreams }, () => connectStream(instance)));
  return { instance, control, streams };
}

/**
 * Starts an engine now, while the program around it is still loading. The first call gets it, later ones get others.
 */
export function spareEngine(): EngineSupply {
  let spare: Promise<Engine> | undefined = startEngine();
  // Whoever takes it hears of a failure.
  spare.catch(() => undefined);
  return () => {
    const engine = spare ?? startEngine();
    spare = undefined;
    return engine;
  };
}

/**
 * With the engine's own buffer of 1 MB, a stream is read by one thread. This setting belongs to the connection, and is
 * locked later.
 */
async function connectStream(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await connection.run("SET streaming_buffer_size = '32MB'");
  return connection;
}
