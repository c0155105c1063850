import { join } from 'node:path';
import { expect } from 'vitest';
import type { AnyNodeDefinition, ExampleTable, NodeExample } from '../../../core/nodes/define-node.ts';
import { id, renderInlined, sql } from '../../../core/sql/sql.ts';
import { readDatabase } from '../../support/read-database.ts';
import { queryRows } from '../../support/run-pipeline.ts';
import { rowsConfig, writeExampleFile } from './example-files.ts';
import { renameConfig } from './rename-config.ts';

type Cells = readonly (readonly (string | number | boolean | null)[])[];

const hostileNames = ['select', 'a"b', 'two\nlines', '🚀 é', '__proto__', "it's", 'x.y', ' lead', 'a,b;c', '%s{0}'];

/** An example as a whole pipeline: each output port into a Parquet file, or the node as the output itself. */
export function examplePipeline(
  definition: AnyNodeDefinition,
  example: NodeExample,
): { nodes: object[]; edges: object[] } {
  const feeders = Object.entries(example.inputs).flatMap(([port, tables]) =>
    tables.map((table, index) => ({ id: `${port}_${index + 1}`, port, table })),
  );
  const ports = rowPorts(definition, example);
  return {
    nodes: [
      ...feeders.map(({ id: feeder, table }) => ({ id: feeder, type: 'input.rows', config: rowsConfig(table) })),
      { id: 'node', type: definition.type, config: example.config },
      ...ports.map((name) => ({ id: `to_${name}`, type: 'output.parquet', config: { path: `${name}.parquet` } })),
    ],
    edges: [
      ...feeders.map(({ id: feeder, port }) => ({ from: feeder, to: `node.${port}` })),
      ...ports.map((name) => ({ from: `node.${name}`, to: `to_${name}` })),
    ],
  };
}

function rowPorts(definition: AnyNodeDefinition, { config }: NodeExample): string[] {
  return definition.ports(config).outputs.flatMap(({ name, kind }) => (kind === 'rows' ? [name] : []));
}

export async function writeExampleFiles(folder: string, { files = {} }: NodeExample): Promise<void> {
  for (const [name, content] of Object.entries(files)) await writeExampleFile(join(folder, name), content);
}

/** Compares what the pipeline of an example has written with what the example says. */
export async function expectExample(
  folder: string,
  definition: AnyNodeDefinition,
  example: NodeExample,
): Promise<void> {
  for (const name of rowPorts(definition, example)) {
    const rows = await queryRows(`SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${join(folder, `${name}.parquet`)}')`);
    expectRows(rows, example.outputs[name] ?? []);
  }
  if (example.written) expectRows(await writtenRows(folder, example), example.written);
}

async function writtenRows(folder: string, { config }: NodeExample): Promise<(string | null)[][]> {
  const path = join(folder, String(config['path']));
  if (path.endsWith('.parquet')) return queryRows(`SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${path}')`);
  if (path.endsWith('.json')) return queryRows(`SELECT COLUMNS(*)::VARCHAR FROM read_json('${path}')`);
  if (path.endsWith('.csv'))
    return queryRows(
      `SELECT * FROM read_csv('${path}', all_varchar = true, header = true, delim = ';', strict_mode = false)`,
    );
  const rows = readDatabase(path, renderInlined(sql`SELECT * FROM ${id(String(config['table']))} ORDER BY 1`));
  return rows.map((row) => (Array.isArray(row) ? row.map((cell) => (cell === null ? null : String(cell))) : []));
}

function expectRows(actual: readonly (readonly (string | null)[])[], expected: Cells): void {
  const typed = actual.map((row, index) =>
    row.map((cell, column) => (cell !== null && typeof expected[index]?.[column] === 'number' ? Number(cell) : cell)),
  );
  expect(typed).toEqual(expected);
}

/** The example of a node with column names that are hard to quote. */
export function hostileExample(definition: AnyNodeDefinition): NodeExample {
  const names = new Map(namesIn(definition).map((name, index) => [name, hostileNames[index] ?? `col "${index}"`]));
  expect(names.size).toBeGreaterThan(0);
  return renameExample(definition, names);
}

/** The columns of an example: of its inputs and files, or those that an input declares itself. */
function namesIn(definition: AnyNodeDefinition): string[] {
  const { inputs, files = {}, responses = {}, config } = definition.example;
  const tables = [...Object.values(inputs).flat(), ...Object.values(files).filter((file) => typeof file !== 'string')];
  const headers = Object.entries(files).flatMap(([path, file]) =>
    typeof file === 'string' ? namesInText(path, file) : [],
  );
  const answered = isSource(definition) ? Object.values(responses).flatMap(keysIn) : [];
  const declared = definition.type === 'input.rows' ? [config['columns']].flat().map(nameOf) : [];
  return [...new Set([...tables.flatMap(({ columns }) => Object.keys(columns)), ...headers, ...answered, ...declared])];
}

const jsonKey = /"(\w+)":/g;

/** The records of an answer are what a source gives; what others take from it has its name in the config. */
function isSource({ category }: AnyNodeDefinition): boolean {
  return category === 'input';
}

function keysIn(text: string): string[] {
  return [...text.matchAll(jsonKey)].map(([, key = '']) => key);
}

function namesInText(path: string, text: string): string[] {
  if (path.endsWith('.json')) return keysIn(text);
  return text.split('\n')[0]?.split(';') ?? [];
}

function nameOf(column: unknown): string {
  return typeof column === 'object' && column !== null && 'name' in column ? String(column.name) : String(column);
}

function renameExample(definition: AnyNodeDefinition, names: ReadonlyMap<string, string>): NodeExample {
  const { example } = definition;
  const renameTable = ({ columns, rows }: ExampleTable): ExampleTable => ({
    columns: Object.fromEntries(Object.entries(columns).map(([name, type]) => [names.get(name) ?? name, type])),
    rows,
  });
  // Names that a node turns into values are renamed where they come out.
  const given = new Set(Object.values(example.inputs).flatMap((tables) => tables.flatMap(({ rows }) => rows.flat())));
  const renameCell = (cell: Cells[number][number]) =>
    typeof cell === 'string' && !given.has(cell) ? (names.get(cell) ?? cell) : cell;
  const renameFile = (path: string, file: string | ExampleTable) =>
    typeof file === 'string' ? renameText(path, file, names) : renameTable(file);
  return {
    ...example,
    config: Object(renameConfig(definition, example.config, names)),
    inputs: Object.fromEntries(Object.entries(example.inputs).map(([port, tables]) => [port, tables.map(renameTable)])),
    files: Object.fromEntries(
      Object.entries(example.files ?? {}).map(([path, file]) => [path, renameFile(path, file)]),
    ),
    ...(example.responses && isSource(definition) && { responses: renameAnswers(example.responses, names) }),
    outputs: Object.fromEntries(
      Object.entries(example.outputs).map(([port, rows]) => [port, rows.map((row) => row.map(renameCell))]),
    ),
  };
}

function renameAnswers(answers: Record<string, string>, names: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(answers).map(([url, text]) => [url, renameText('.json', text, names)]));
}

function renameText(path: string, text: string, names: ReadonlyMap<string, string>): string {
  if (path.endsWith('.json')) {
    return text.replaceAll(jsonKey, (_, key: string) => `${JSON.stringify(names.get(key) ?? key)}:`);
  }
  const [header = '', ...lines] = text.split('\n');
  const quoted = header.split(';').map((name) => `"${(names.get(name) ?? name).replaceAll('"', '""')}"`);
  return [quoted.join(';'), ...lines].join('\n');
}
