import { rejectCodes, WeirError } from '../../core/errors.ts';
import type { MapShape } from '../../core/nodes/compiled.ts';
import { id, joinSql, type Sql, sql } from '../../core/sql/sql.ts';
import type { NewReject } from '../store/reject-batch.ts';
import type { CompiledGraph, CompiledNode } from './compiled-graph.ts';
import { hidden } from './hidden.ts';
import { innerPort, mapOf, type Relation, type Relations } from './relations.ts';
import { errorColumns } from './row-wise.ts';
import type { Cell, Session } from './session.ts';

export interface Collector {
  graph: CompiledGraph;
  relations: Relations;
  session: Session;
  /** Source files by the node that reads them. */
  files: readonly string[];
}

/**
 * Reads the rejects of one node again, this time with their place in the source, batch by batch. `expected` is what was
 * counted when the rows went by: another number means that the source changed meanwhile, and throws `source.changed`.
 */
export async function* collectRejects(
  collector: Collector,
  node: CompiledNode,
  expected: number,
): AsyncGenerator<NewReject[]> {
  let seen = 0;
  for (const { relation, map, port } of await rejectingParts(collector, node)) {
    for await (const batch of readRejects(collector, node, relation, map, port)) {
      seen += batch.length;
      yield batch;
    }
  }
  if (seen !== expected) {
    const message = `The rows that "${node.id}" rejects were ${expected} at first and ${seen} when read again: a source has changed during the run. Run it again.`;
    throw new WeirError({ code: 'source.changed', node: node.id, message });
  }
}

export interface RejectingPart {
  relation: Relation;
  map: MapShape;
  port: string;
}

/** The row-wise parts of a node that rejects can come from, traced and uncounted. */
export async function rejectingParts({ relations }: Collector, node: CompiledNode): Promise<RejectingPart[]> {
  if (node.compiled.shape === 'sink') return [];
  if (node.compiled.shape !== 'query') {
    const relation = await relations.of({ node: node.id, port: innerPort }, { isCounting: false, hasLineage: true });
    return [{ relation, map: mapOf(node), port: 'in' }];
  }
  const parts: RejectingPart[] = [];
  for (const { port, map } of node.compiled.guards ?? []) {
    parts.push({ relation: await relations.guardOf(node, port, map), map, port });
  }
  return parts;
}

async function* readRejects(
  { graph, relations, session, files }: Collector,
  node: CompiledNode,
  relation: Relation,
  map: MapShape,
  port: string,
): AsyncGenerator<NewReject[]> {
  const site = graph.sitesOf(node.id).reject;
  const record = recordOf(relations.inputColumns(node, map, port));
  const errors = errorColumns(map.checks).map(({ value }) => value);
  const query = sql`SELECT ${joinSql([hidden.source, hidden.row, hidden.line, ...errors, record])} FROM ${relation.from} WHERE ${hidden.mark} = ${site}`;
  using stream = await session.stream(query);
  for (;;) {
    const chunk = await stream.result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    yield chunk.getRows().map((row) => rejectOf(node.id, files, row.map(cellOf)));
  }
}

function rejectOf(node: string, files: readonly string[], cells: readonly Cell[]): NewReject {
  const [source, row, line, code, column, message, value, record] = cells;
  return {
    node,
    source: typeof source === 'number' ? (files[source] ?? null) : null,
    sourceRow: row === null || row === undefined ? null : Number(row),
    line: line === null || line === undefined ? null : Number(line),
    column: textOf(column),
    code: rejectCodes.find((known) => known === code) ?? 'expression.failed',
    message: textOf(message) ?? '',
    value: textOf(value),
    record: textOf(record) ?? '{}',
    isLine: false,
  };
}

function cellOf(value: unknown): Cell {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? value : null;
}

function textOf(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}

/** The row as JSON text. What JSON has no number for (not a number, infinite) is text. */
function recordOf(columns: readonly { name: string; value: Sql }[]): Sql {
  if (columns.length === 0) return sql`'{}'`;
  const members = columns.map(({ name, value }) => sql`${id(name)} := ${value}`);
  return sql`CAST(to_json(struct_pack(${joinSql(members)})) AS VARCHAR)`;
}
