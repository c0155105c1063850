import { type LoadColumn, packedKindOf, packedSelect } from '../../../core/sql/sqlite/packed-select.ts';
import type { SqliteTableLoad } from '../../loader/sqlite-load.ts';
import { packChunks } from '../packing/pack-chunks.ts';
import type { DeadRows } from '../relations/dead-rows.ts';
import { lineageNames } from '../relations/hidden.ts';
import type { Session } from '../session/session.ts';
import type { SinkRows } from './sink.ts';

interface Rows {
  session: Session;
  given: SinkRows;
  columns: readonly LoadColumn[];
}

/** Sends a table all rows of a relation; returns how many. */
export async function sendAll(
  table: SqliteTableLoad,
  { session, given: { from, isTraced }, columns }: Rows,
): Promise<number> {
  const lineage = isTraced ? lineageNames : [];
  const kinds = [...columns.map(({ type }) => packedKindOf(type)), ...lineage.map(() => 'integer' as const)];
  await using stream = await session.stream(
    packedSelect(from(), columns, { hidden: lineage }),
    isTraced ? 'narrow' : 'wide',
  );
  let rows = 0;
  for await (const chunk of packChunks(stream.result, kinds)) {
    rows += chunk.rowCount;
    await table.write(chunk);
  }
  await table.finish();
  return rows;
}

/** Sends a table the live rows of a stream that holds dead ones too; returns the number of live rows. */
export async function sendSifted(
  table: SqliteTableLoad,
  dead: DeadRows,
  { session, given }: Pick<Rows, 'session' | 'given'>,
): Promise<number> {
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
