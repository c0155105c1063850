import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { exactSumMacros } from '../../../core/sql/exact-sums.ts';
import { id, renderInlined, type Sql, sql } from '../../../core/sql/sql.ts';
import { keepByteOrderMarks } from './byte-order-marks.ts';

/** DuckDB in memory, with all settings that are the same for every session; no path has been allowed yet, and none forbidden. */
export interface Engine {
  instance: DuckDBInstance;
  control: DuckDBConnection;
  /** Connections for streams. */
  streams: DuckDBConnection[];
}

/** Gives engines; the first may have been started before anybody asked for it. */
export type EngineSupply = () => Promise<Engine>;

/** Streams that are open at the same time are hardly ever more; those beyond are read by one thread. */
const readyStreams = 3;

/** Hundreds of row-wise nodes behind each other are that deep; at twice as many levels the engine's stack ends. */
const mostLevels = 2000;

/** Of all connections: what is set without GLOBAL may hold for one alone. */
const settings: Sql[] = [
  sql`SET GLOBAL max_expression_depth = ${mostLevels}`,
  sql`SET preserve_insertion_order = true`,
  sql`SET allow_persistent_secrets = false`,
  sql`SET allow_community_extensions = false`,
  sql`SET GLOBAL TimeZone = 'UTC'`,
  sql`CREATE SCHEMA ${id(engineSchema)}`,
  ...exactSumMacros,
];

/** Starts an engine; whoever is given it closes its connections, then the instance. */
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

/** Starts an engine now, while the program around it is still being loaded, and hands it out once; then others. */
export function spareEngine(): EngineSupply {
  let spare: Promise<Engine> | undefined = startEngine();
  // Whoever takes it is told.
  spare.catch(() => undefined);
  return () => {
    const engine = spare ?? startEngine();
    spare = undefined;
    return engine;
  };
}

/** With the engine's own buffer of 1 MB a stream is read by one thread. The setting is the connection's own, and locked later. */
async function connectStream(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await connection.run("SET streaming_buffer_size = '32MB'");
  return connection;
}
