import { availableParallelism } from 'node:os';
import { duckdbType } from '../../../core/column-types.ts';
import { paramVariable } from '../../../core/expressions/param-variable.ts';
import type { ResolvedParam } from '../../../core/pipeline/params.ts';
import type { PipelineSettings } from '../../../core/pipeline/schema.ts';
import { parseSize } from '../../../core/pipeline/size.ts';
import { checkedSql, id, sql } from '../../../core/sql/sql.ts';
import type { Session, SessionOptions } from './session.ts';

export interface MemoryPlan {
  limitBytes: number;
  /** What the engine may hold before it spills. */
  engineBytes: number;
  /** The resident memory at which a worker ends what it does. */
  watchdogBytes: number;
}

const defaultLimitBytes = 1_000_000_000;
/**
 * What a worker needs besides the engine, in bytes: JavaScript, the loader and its page cache, and what the engine does
 * not count.
 */
const overheadBytes = 300_000_000;
/** How far the whole may go beyond a pipeline's limit: by a share of it, and some bytes. */
const mostOver = { share: 0.3, bytes: 220_000_000 };

/** From this number on, what the engine sets aside for each column matters. */
export const manyColumns = 100;
/**
 * What each thread sets aside for each column, however few the rows are: a block for values and one for validity where
 * rows are held, and vectors. If rows are few, hardly any of it is touched.
 */
const bytesPerColumn = 2 * 262_144 + 6 * 32_768;

/** Shares a pipeline's memory limit between the engine and the rest. */
export function memoryPlan(limit: string | undefined): MemoryPlan {
  const bytes = (limit === undefined ? undefined : parseSize(limit)) ?? defaultLimitBytes;
  return {
    limitBytes: bytes,
    engineBytes: Math.max(bytes * 0.4, bytes - overheadBytes),
    watchdogBytes: bytes * (1 + mostOver.share) + mostOver.bytes,
  };
}

/**
 * What a session may use for tables of so many columns. For many columns, there are only as many threads as fit; one is
 * always allowed, as its memory is set aside rather than used.
 */
export function sessionLimits(
  { memoryLimit, threads = 0 }: Pick<PipelineSettings, 'memoryLimit' | 'threads'>,
  columns: number,
): Pick<SessionOptions, 'memoryBytes' | 'threads'> {
  const { engineBytes } = memoryPlan(memoryLimit);
  if (columns < manyColumns) return { memoryBytes: engineBytes, threads };
  const threadBytes = columns * bytesPerColumn;
  const withRoom = Math.max(1, Math.floor(engineBytes / threadBytes));
  return {
    memoryBytes: Math.max(engineBytes, threadBytes),
    threads: Math.min(threads === 0 ? availableParallelism() : threads, withRoom),
  };
}

/** Binds the params of a run, typed, for expressions to read. */
export async function setParams(session: Session, params: readonly ResolvedParam[]): Promise<void> {
  await session.setVariables(
    params.map(({ name, type, value }) => ({
      name: id(paramVariable(name)),
      value: sql`CAST(${value} AS ${checkedSql(duckdbType(type))})`,
    })),
  );
}
