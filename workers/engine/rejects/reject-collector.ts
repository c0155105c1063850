import { randomUUID } from 'node:crypto';
import { WeirError } from '../../../core/errors.ts';
import type { MapShape } from '../../../core/nodes/compiled.ts';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { joinSql, path, type Sql, sql } from '../../../core/sql/sql.ts';
import { type DeadBatch, rejectsOfDead } from '../../store/dead-batch.ts';
import type { NewReject } from '../../store/reject-batch.ts';
import { type CompiledGraph, type CompiledNode, mapOf } from '../compile/compiled-graph.ts';
import { DeadRows, type DeadRowsOptions } from '../relations/dead-rows.ts';
import { hidden, lineageNames } from '../relations/hidden.ts';
import { innerPort, type Mode, plainMode, type Relation, tracedMode } from '../relations/relation.ts';
import type { Relations } from '../relations/relations.ts';
import { columnsBefore, reasonOf } from '../relations/row-wise.ts';
import type { Session } from '../session/session.ts';

export interface Collector {
  graph: CompiledGraph;
  relations: Relations;
  session: Session;
  /** The source files of the run; a row's hidden source column is an index into them. */
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
): AsyncGenerator<DeadBatch> {
  let seen = 0;
  for await (const dead of readDead(collector, node, [collector.graph.sitesOf(node.id).reject])) {
    seen += dead.node.length;
    yield dead;
  }
  if (seen !== expected) throw changedSource(node.id);
}

/** `source.changed`, where rejects that were read again are others than those that were counted. */
export function changedSource(node: string): WeirError {
  const message = `The rows that "${node}" rejects were not the same when they were read again: a source changed during the run. Run it again.`;
  return new WeirError({ code: 'source.changed', node, message });
}

/** Row-wise nodes one behind the other, and a way to read the rejects of all of them at once. */
export interface Stretch {
  nodes: readonly string[];
  read(): AsyncGenerator<DeadBatch>;
}

/** The stretch that ends at a node, if its rows come row for row from a source. */
export async function collectStretch(
  { graph, relations, session, files }: Collector,
  node: CompiledNode,
): Promise<Stretch | undefined> {
  if (node.compiled.shape === 'sink' || node.compiled.shape === 'query') return undefined;
  const read = (mode: Mode) => relations.of({ node: node.id, port: innerPort }, mode);
  const { isRowForRow, root, chain } = await read(plainMode);
  if (!isRowForRow) return undefined;
  const placeOf = graph.node(root.node).source?.placeOf;
  const relation = await read({ isCounting: false, hasLineage: placeOf === undefined, hasReasons: true });
  return {
    nodes: chain,
    async *read() {
      await using held = placeOf && (await holdDead(session, relation));
      yield* streamDead(session, {
        graph,
        relation: held?.relation ?? rejectedOf(relation),
        placeOf,
        isNumbered: held !== undefined,
        files,
        columns: [],
        counts: graph.noCounts(),
      });
    },
  };
}

/** The rejects among all rows of a relation whose rows know their places. */
function rejectedOf(relation: Relation): Relation {
  return { ...relation, from: sql`(SELECT * FROM ${relation.from} WHERE ${hidden.why} <> '')` };
}

/**
 * The rejects among all rows of a source, with their number. A table knows the number of its rows although several
 * threads fill it, and costs the engine less than it would cost JavaScript to look at every row.
 */
async function holdDead(session: Session, relation: Relation): Promise<{ relation: Relation } & AsyncDisposable> {
  const list = joinSql([hidden.mark, hidden.why]);
  const { table, ...held } = await heldWhile(session, sql`SELECT ${list} FROM ${relation.from}`);
  const from = sql`(SELECT *, rowid + 1 AS ${hidden.place} FROM ${table} WHERE ${hidden.why} <> '')`;
  return { ...held, relation: { ...relation, from } };
}

/** The rows of a query in a table, until that is disposed of. */
async function heldWhile(session: Session, query: Sql): Promise<{ table: Sql } & AsyncDisposable> {
  const table = path(engineSchema, `rejects ${randomUUID()}`);
  await session.run(sql`CREATE TABLE ${table} AS ${query}`);
  return { table, [Symbol.asyncDispose]: () => session.run(sql`DROP TABLE ${table}`) };
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
    const relation = await relations.of({ node: node.id, port: innerPort }, tracedMode);
    return [{ relation, map: mapOf(node), port: 'in' }];
  }
  const parts: RejectingPart[] = [];
  for (const { port, map } of node.compiled.guards ?? []) {
    parts.push({ relation: await relations.guardOf(node, port, map), map, port });
  }
  return parts;
}

/** Rows that ended at any of a node's sites, one by one. */
export async function* readRejects(
  collector: Collector,
  node: CompiledNode,
  sites: readonly number[],
): AsyncGenerator<NewReject[]> {
  for await (const dead of readDead(collector, node, sites))
    for (const [, rejects] of rejectsOfDead(dead)) yield rejects;
}

async function* readDead(
  collector: Collector,
  node: CompiledNode,
  sites: readonly number[],
): AsyncGenerator<DeadBatch> {
  for (const part of await rejectingParts(collector, node)) {
    if (part.relation.isMarked) yield* readPart(collector, node, part, sites);
  }
}

async function* readPart(
  { graph, session, files }: Collector,
  node: CompiledNode,
  { relation, map, port }: RejectingPart,
  sites: readonly number[],
): AsyncGenerator<DeadBatch> {
  const why = reasonOf(map, columnsBefore(map, graph.columnsInto(node, port)));
  const list = joinSql([...lineageNames, hidden.mark, sql`${why} AS ${hidden.why}`]);
  const rows = sql`SELECT ${list} FROM ${relation.from} WHERE ${hidden.mark} IN ${sites}`;
  // Few rows among many come in chunks that are nearly empty, of which a stream would hold any number.
  await using held = await heldWhile(session, rows);
  const own = { ...relation, from: held.table, hasReasons: true, chain: [node.id] };
  yield* streamDead(session, {
    graph,
    relation: own,
    placeOf: undefined,
    files,
    columns: [],
    counts: graph.noCounts(),
    checks: map.checks,
  });
}

async function* streamDead(session: Session, options: DeadRowsOptions): AsyncGenerator<DeadBatch> {
  const dead = new DeadRows(options);
  await using stream = await session.stream(dead.query, 'narrow');
  for await (const chunk of dead.chunksOf(stream.result)) {
    const { rejected } = dead.take(chunk);
    if (rejected) yield rejected;
  }
}
