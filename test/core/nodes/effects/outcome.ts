import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { WeirError } from '../../../../core/errors.ts';
import type { AnyNodeDefinition, ExampleTable, NodeExample } from '../../../../core/nodes/define-node.ts';
import { queryRows, runHere } from '../../../support/run-pipeline.ts';
import { warningsIn } from '../../../support/run-results.ts';
import { scopedFolder } from '../../../support/scoped-folder.ts';
import { exampleServer } from '../../../support/web-server.ts';
import { rowsConfig, writeExampleFile } from '../example-files.ts';
import type { Config, FieldProof } from './proof.ts';

/** All that a run with this node comes to. */
export interface Outcome {
  /** Why nothing was run or the run failed. */
  failure?: string;
  warnings: string[];
  rejects: object[];
  /** Columns with their types, then rows, of each output port. */
  tables: Record<string, unknown>;
  /** What the node wrote itself. */
  written: Record<string, unknown>;
}

export interface Setup {
  config: Config;
  inputs: NodeExample['inputs'];
  files?: NodeExample['files'];
  responses?: NodeExample['responses'];
  answers?: FieldProof['answers'];
  ahead?: Config;
  target?: string;
}

/** Runs the node over its inputs by the real engine and reads everything that comes of it. */
export async function outcomeOf(
  definition: AnyNodeDefinition,
  { config: given, inputs, files = {}, responses, answers, ahead, target }: Setup,
): Promise<Outcome> {
  await using folder = await scopedFolder();
  await using served = await exampleServer(answers ?? responses, given);
  const { config, server } = served;
  const withoutPlaces = (text: string) =>
    text.replaceAll(folder.path, '').replaceAll(server?.origin ?? folder.path, '');
  for (const [name, content] of Object.entries(files)) await writeExampleFile(join(folder.path, name), content);
  if (target !== undefined) makeDatabase(join(folder.path, String(config['path'])), target);
  const before = await namesIn(folder.path);
  const ports = rowPorts(definition, config);
  const outcome: Outcome = { warnings: [], rejects: [], tables: {}, written: {} };
  try {
    const { events, rejects } = await runHere(folder.path, pipelineOf(definition, config, inputs, ports, ahead));
    outcome.warnings = warningsIn(events);
    outcome.rejects = rejects.map(({ code, column, message, value, sourceRow, source }) => {
      return {
        code,
        column,
        message: withoutPlaces(message),
        value,
        sourceRow,
        source: source && withoutPlaces(source),
      };
    });
  } catch (error) {
    if (!(error instanceof WeirError)) throw error;
    outcome.failure = withoutPlaces(error.message);
    return outcome;
  }
  for (const port of ports) outcome.tables[port] = await parquetRows(join(folder.path, `to_${port}.parquet`));
  const own = (await namesIn(folder.path)).filter((name) => !before.includes(name) || name === config['path']);
  for (const name of own.filter((each) => !each.startsWith('to_') && !each.startsWith('.run')))
    outcome.written[name] = await contentOf(join(folder.path, name));
  return outcome;
}

function rowPorts(definition: AnyNodeDefinition, config: Config): string[] {
  if (!definition.config.safeParse(config).success) return [];
  return definition.ports(config).outputs.flatMap(({ name, kind }) => (kind === 'rows' ? [name] : []));
}

function pipelineOf(
  { type }: AnyNodeDefinition,
  config: Config,
  inputs: Record<string, ExampleTable[]>,
  ports: readonly string[],
  ahead: Config | undefined,
): object {
  const feeders = Object.entries(inputs).flatMap(([port, tables]) =>
    tables.map((table, index) => ({ id: `${port}_${index + 1}`, port, table })),
  );
  return {
    nodes: [
      ...feeders.map(({ id, table }) => ({ id, type: 'input.rows', config: rowsConfig(table) })),
      ...(ahead ? [{ id: 'ahead', type, config: { ...config, ...ahead } }] : []),
      { id: 'node', type, config },
      ...ports.map((name) => ({ id: `to_${name}`, type: 'output.parquet', config: { path: `to_${name}.parquet` } })),
    ],
    edges: [
      ...feeders.map(({ id, port }) => ({ from: id, to: `${ahead ? 'ahead' : 'node'}.${port}` })),
      ...(ahead ? [{ from: 'ahead.out', to: 'node' }] : []),
      ...ports.map((name) => ({ from: `node.${name}`, to: `to_${name}` })),
    ],
  };
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((name) => !name.startsWith('store.db'))
    .sort();
}

async function parquetRows(path: string): Promise<unknown> {
  return queryRows(`SELECT column_name || ' ' || column_type FROM (DESCRIBE FROM read_parquet('${path}'))
    UNION ALL SELECT CAST(to_json(row) AS VARCHAR) FROM read_parquet('${path}') AS row`);
}

async function contentOf(path: string): Promise<unknown> {
  if (path.endsWith('.db')) return tablesIn(path);
  const content = await readFile(path);
  return { bytes: content.length, hash: createHash('sha256').update(content).digest('hex') };
}

function tablesIn(path: string): Record<string, unknown> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = database.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'table'`).all();
    return Object.fromEntries(
      tables.map(({ name, sql }) => {
        const quoted = String(name).replaceAll('"', '""');
        return [String(name), { sql, rows: database.prepare(`SELECT * FROM "${quoted}" ORDER BY rowid`).all() }];
      }),
    );
  } finally {
    database.close();
  }
}

function makeDatabase(path: string, statements: string): void {
  const database = new DatabaseSync(path);
  try {
    database.exec(statements);
  } finally {
    database.close();
  }
}
