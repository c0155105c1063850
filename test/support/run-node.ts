import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Column } from '../../core/column-types.ts';
import { checkConfig } from '../../core/nodes/check-config.ts';
import type { SinkShape } from '../../core/nodes/compiled.ts';
import type { AnyNodeDefinition } from '../../core/nodes/define-node.ts';
import { findNode } from '../../core/nodes/registry.ts';
import { buildGraph } from '../../core/pipeline/graph.ts';
import type { Problem } from '../../core/pipeline/problems.ts';
import type { PipelineEdge, PipelineNode } from '../../core/pipeline/schema.ts';
import { id, joinSql, type Sql, sql } from '../../core/sql/sql.ts';
import { compileGraph } from '../../workers/engine/compile/compile.ts';
import type { CompiledGraph, CompiledNode } from '../../workers/engine/compile/compiled-graph.ts';
import { createExpressions } from '../../workers/engine/expressions/expressions.ts';
import { rejectingParts } from '../../workers/engine/rejects/reject-collector.ts';
import { hidden } from '../../workers/engine/relations/hidden.ts';
import { plainMode } from '../../workers/engine/relations/relation.ts';
import { Relations } from '../../workers/engine/relations/relations.ts';
import { errorColumns } from '../../workers/engine/relations/row-wise.ts';
import { type Cell, Session } from '../../workers/engine/session/session.ts';
import { openRows } from '../../workers/engine/sources/rows.ts';
import type { PreparedSource } from '../../workers/engine/sources/source.ts';

/** A small table; columns have types of the pipeline format. */
export interface Table {
  columns: readonly (readonly [name: string, type: string])[];
  rows: readonly (readonly (string | number | boolean | null)[])[];
}

export interface NodeRun {
  problems: Problem[];
  /** Rows by output port, with values as the engine's text. */
  outputs: Record<string, { columns: Column[]; rows: (string | null)[][] }>;
  rejects: { row: number | null; code: string; column: string | null; message: string; value: string | null }[];
  /** Messages of rows that would fail the run. */
  failures: string[];
  sink?: SinkShape['sink'];
}

export interface NodeInput {
  type: string;
  config: unknown;
  inputs?: Record<string, readonly Table[]>;
  /** In place of a file: the rows of a source and its inferred types. */
  source?: { table: Table; inferredTypes?: Record<string, string> };
}

/** Compiles one node over small tables and reads all of its ports, in a real engine. */
export async function runNode({ type, config, inputs = {}, source }: NodeInput): Promise<NodeRun> {
  const definition = findNode(type);
  if (!definition) throw new RangeError(`There is no node type ${type}.`);
  const checked = checkConfig(definition, 'node', config);
  if (!checked.ok) return { problems: checked.problems, outputs: {}, rejects: [], failures: [] };

  const folder = await mkdtemp(join(tmpdir(), 'weir-node-'));
  const session = await Session.open({ memoryBytes: 256_000_000, threads: 2, folder, paths: [] });
  try {
    const { graph, problems } = await compile(session, definition, config, inputs, source);
    const node = graph.nodes.get('node');
    if (!node) return { problems, outputs: {}, rejects: [], failures: [] };
    if (node.compiled.shape === 'sink') {
      return { problems, outputs: {}, rejects: [], failures: [], sink: node.compiled.sink };
    }
    const relations = new Relations(graph, session);
    const died = (site: number) => deadRows(session, graph, relations, node, site);
    const { reject, fail } = graph.sitesOf('node');
    return {
      problems,
      outputs: await readOutputs(session, relations, node),
      rejects: await died(reject),
      failures: (await died(fail)).map(({ message }) => message),
    };
  } finally {
    await session[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  }
}

async function compile(
  session: Session,
  definition: AnyNodeDefinition,
  config: unknown,
  inputs: Record<string, readonly Table[]>,
  source: NodeInput['source'],
) {
  const feeders = Object.entries(inputs).flatMap(([port, tables]) =>
    tables.map((table, index) => ({ id: `${port}_${index + 1}`, port, table })),
  );
  const rowsNode = findNode('input.rows');
  if (!rowsNode) throw new RangeError('input.rows is gone.');
  const configOf = ({ columns, rows }: Table) => ({ columns: columns.map(([name, type]) => ({ name, type })), rows });
  const nodes = new Map<string, { id: string; definition: AnyNodeDefinition; config: object }>();
  const sources = new Map<string, PreparedSource>();
  for (const { id: feeder, table } of feeders) {
    nodes.set(feeder, { id: feeder, definition: rowsNode, config: configOf(table) });
    sources.set(feeder, sourceOf(table));
  }
  nodes.set('node', { id: 'node', definition, config: Object(config) });
  if (source)
    sources.set('node', {
      ...sourceOf(source.table),
      ...(source.inferredTypes && { inferredTypes: source.inferredTypes }),
    });

  const pipelineNodes: PipelineNode[] = [...nodes.values()].map((node) => ({
    id: node.id,
    type: node.definition.type,
    config: {},
  }));
  const edges: PipelineEdge[] = feeders.map(({ id: feeder, port }) => ({ from: feeder, to: `node.${port}` }));
  const pipeline = {
    format: 'weir/1' as const,
    params: [],
    nodes: pipelineNodes,
    edges,
    environments: {},
    notes: [],
    groups: [],
    settings: {},
  };
  const built = buildGraph(pipeline, (node) => {
    const found = nodes.get(node.id);
    return found?.definition.ports(found.config);
  });
  const compiled = await compileGraph({
    graph: built.graph,
    nodes: new Map([...nodes].map(([key, node]) => [key, { ...node, config: Object(node.config) }])),
    sources,
    session,
    expressions: createExpressions(session, []),
    params: [],
    secrets: new Set(),
    ask: async () => undefined,
  });
  return { graph: compiled.graph, problems: [...built.problems, ...compiled.problems] };
}

function sourceOf({ columns, rows }: Table): PreparedSource {
  return openRows(
    columns.map(([name]) => name),
    rows,
    0,
  );
}

async function readOutputs(session: Session, relations: Relations, node: CompiledNode): Promise<NodeRun['outputs']> {
  const outputs: NodeRun['outputs'] = {};
  for (const { name, kind } of node.ports.outputs) {
    if (kind === 'rejected') continue;
    const { from, isMarked } = await relations.of({ node: node.id, port: name }, plainMode);
    const columns = node.columns.get(name) ?? [];
    const alive = isMarked ? sql` WHERE ${hidden.mark} = 0` : sql``;
    const cells = columns.map((column) => sql`CAST(${id(column.name)} AS VARCHAR)`);
    outputs[name] = {
      columns,
      rows: (await session.rows(sql`SELECT ${joinSql(cells)} FROM ${from}${alive}`)).map(texts),
    };
  }
  return outputs;
}

async function deadRows(
  session: Session,
  graph: CompiledGraph,
  relations: Relations,
  node: CompiledNode,
  site: number,
): Promise<NodeRun['rejects']> {
  const dead: NodeRun['rejects'] = [];
  for (const { relation, map } of await rejectingParts({ graph, relations, session, files: [] }, node)) {
    if (!relation.isMarked) continue;
    const errors: Sql[] = errorColumns(map.checks).map(({ value }) => value);
    const query = sql`SELECT ${joinSql([hidden.row, ...errors])} FROM ${relation.from} WHERE ${hidden.mark} = ${site} ORDER BY 1`;
    const rows: Cell[][] = await session.rows(query);
    dead.push(
      ...rows.map(texts).map(([row, code, column, message, value]) => ({
        row: row === null || row === undefined ? null : Number(row),
        code: code ?? '',
        column: column ?? null,
        message: message ?? '',
        value: value ?? null,
      })),
    );
  }
  return dead;
}

function texts(row: readonly Cell[]): (string | null)[] {
  return row.map((cell) => (cell === null ? null : String(cell)));
}
