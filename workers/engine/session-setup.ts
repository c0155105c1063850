import { duckdbType } from '../../core/column-types.ts';
import { paramVariable } from '../../core/expressions/param-variable.ts';
import type { ResolvedParam } from '../../core/pipeline/params.ts';
import { parseSize } from '../../core/pipeline/size.ts';
import { checkedSql, id, sql } from '../../core/sql/sql.ts';
import type { Session } from './session.ts';

export interface MemoryPlan {
  /** What the engine may hold before it spills. */
  engineBytes: number;
  /** The resident memory at which the run worker ends the run. */
  watchdogBytes: number;
}

const defaultLimitBytes = 1_000_000_000;
/** JavaScript, the loader and its page cache, and what the engine does not count, in bytes: what a worker needs besides the engine. */
const overheadBytes = 300_000_000;
/** How far beyond a pipeline's limit the whole may go: a share of it, and some bytes. */
const mostOver = { share: 0.3, bytes: 220_000_000 };

/** Shares a pipeline's memory limit between the engine and the rest. */
export function memoryPlan(limit: string | undefined): MemoryPlan {
  const bytes = (limit === undefined ? undefined : parseSize(limit)) ?? defaultLimitBytes;
  return {
    engineBytes: Math.max(bytes * 0.4, bytes - overheadBytes),
    watchdogBytes: bytes * (1 + mostOver.share) + mostOver.bytes,
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
