import { WeirError } from '../../../core/errors.ts';
import type { Check } from '../../../core/nodes/compiled.ts';
import { formatCount, plural } from '../../../core/run/format.ts';
import { exceededLimits, type RejectLimit, rejectedShare, rejectLimitSetting } from '../../../core/run/reject-limit.ts';
import { joinSql, sql } from '../../../core/sql/sql.ts';
import { type CompiledNode, mapsOf } from '../compile/compiled-graph.ts';
import { failedRun, firstFailure } from '../rejects/failed-check.ts';
import { type Collector, type RejectingPart, rejectingParts } from '../rejects/reject-collector.ts';
import { hidden } from '../relations/hidden.ts';
import type { Counters } from './counters.ts';

/** Throws if a check that ends the run failed anywhere, and says which one, how often, and where first. */
export async function checkFailures(collector: Collector, counters: Counters): Promise<void> {
  for (const node of collector.graph.nodes.values()) {
    const { failed } = counters.of(node.id);
    if (failed > 0) throw failedRun(node.id, failed, await firstFailure(collector, node));
  }
}

interface NodeWarning {
  node: string;
  message: string;
}

/**
 * A sentence for each check that only warns, with the number of rows that fail it. Rows are read once for all checks of
 * a node.
 */
export async function warningsOf(collector: Collector): Promise<NodeWarning[]> {
  const warnings: NodeWarning[] = [];
  for (const node of collector.graph.nodes.values()) {
    if (!mapsOf(node).some(({ checks }) => checks.some(isWarning))) continue;
    for (const part of await rejectingParts(collector, node))
      warnings.push(...(await warningsOfPart(collector, node, part)));
  }
  return warnings;
}

function isWarning({ severity }: Check): boolean {
  return severity === 'warn';
}

async function warningsOfPart(
  { graph, session }: Collector,
  node: CompiledNode,
  { relation, map }: RejectingPart,
): Promise<NodeWarning[]> {
  const { reject, fail, drop, branches } = graph.sitesOf(node.id);
  const reached = relation.isMarked
    ? sql`${hidden.mark} IN ${[0, reject, fail, drop, ...branches.values()]}`
    : sql`TRUE`;
  const checks = map.checks.filter(isWarning);
  if (checks.length === 0) return [];
  const sums = checks.flatMap(({ when, message }) => [
    sql`count(CASE WHEN ${when} THEN 1 END)::DOUBLE`,
    sql`min(CASE WHEN ${when} THEN ${message} END)`,
  ]);
  const [found = []] = await session.rows(sql`SELECT ${joinSql(sums)} FROM ${relation.from} WHERE ${reached}`);
  return checks.flatMap(({ column }, index) => {
    const [count, text] = found.slice(2 * index);
    if (Number(count) === 0) return [];
    const rows = `${plural(Number(count), 'row fails', 'rows fail')} a check`;
    const about = column === undefined ? '' : ` about "${column}"`;
    return [{ node: node.id, message: `${rows}${about} that only warns, such as: ${text}` }];
  });
}

/** Throws `rejects.exceeded` when more rows were rejected than the pipeline allows. */
export function checkRejectLimit(limit: RejectLimit, rejected: number, read: number): void {
  const excess = excessOf(limit, rejected, read);
  if (excess === undefined) return;
  throw new WeirError({
    code: 'rejects.exceeded',
    message: `${excess} Nothing was loaded; the rejects are in the dead letter queue.`,
  });
}

/** The warning of a run that loads nothing anyway, if a run of the whole pipeline would fail; else undefined. */
export function limitWarning(limit: RejectLimit, rejected: number, read: number): string | undefined {
  const excess = excessOf(limit, rejected, read);
  return excess && `${excess} A run of the whole pipeline fails, and loads nothing, if that is so at its end.`;
}

function excessOf(limit: RejectLimit, rejected: number, read: number): string | undefined {
  const exceeded = exceededLimits(limit, rejected, read);
  if (exceeded.length === 0) return undefined;
  const were = rejected === 1 ? 'was' : 'were';
  return `${formatCount(rejected)} of ${formatCount(read)} rows ${were} rejected (${rejectedShare(rejected, read)}), more than the ${exceeded.join(' and ')} allowed (${rejectLimitSetting}).`;
}
