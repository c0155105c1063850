import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { checkConfig } from '../../../core/nodes/check-config.ts';
import type { AnyNodeDefinition, ExampleTable, NodeExample } from '../../../core/nodes/define-node.ts';
import { formOf } from '../../../core/nodes/form.ts';
import { findNode, nodeDefinitions } from '../../../core/nodes/registry.ts';
import { id, renderInlined, sql } from '../../../core/sql/sql.ts';
import { queryRows, runHere, temporaryFolder } from '../../support/run-pipeline.ts';
import { exampleServer } from '../../support/web-server.ts';
import { rowsConfig, writeExampleFile } from './example-files.ts';
import { renameConfig, unlabelledKeys } from './rename-config.ts';

type Cells = readonly (readonly (string | number | boolean | null)[])[];

const hostileNames = ['select', 'a"b', 'two\nlines', '🚀 é', '__proto__', "it's", 'x.y', ' lead', 'a,b;c', '%s{0}'];

describe.each(nodeDefinitions)('$type', (definition) => {
  const { example } = definition;

  test('does what its example says', async () => {
    await checkExample(definition, example);
  });

  test('does so with hostile column names', async () => {
    const names = new Map(namesIn(definition).map((name, index) => [name, hostileNames[index] ?? `col "${index}"`]));
    expect(names.size).toBeGreaterThan(0);
    await checkExample(definition, renameExample(definition, names));
  });

  test('has a form with a label for every key', () => {
    expect(unlabelledKeys(definition)).toEqual([]);
  });

  test('shows fields only by keys and values that exist', () => {
    const fields = formOf(definition.config);
    for (const { meta } of fields) {
      if (!meta?.visibleWhen) continue;
      const { key, in: values } = meta.visibleWhen;
      const decider = fields.find((field) => field.key === key);
      expect(decider?.shape.kind).toBe('choice');
      expect(decider?.shape.kind === 'choice' && decider.shape.options).toEqual(expect.arrayContaining([...values]));
    }
  });

  test('tells an unknown key, with its near match', () => {
    const [first = ''] = formOf(definition.config).map(({ key }) => key);
    const config = { ...example.config, [`${first}z`]: 1 };
    const checked = checkConfig(definition, 'n', config);
    expect(checked).toMatchObject({
      ok: false,
      problems: [{ code: 'node.config', node: 'n', field: [`${first}z`], suggestion: { replace: first } }],
    });
  });

  test('is told about in an analyst’s words', () => {
    expect(definition.title).not.toBe('');
    expect(definition.summary).toMatch(/^[A-Z].*\.$/);
    expect(findNode(definition.type)).toBe(definition);
  });
});

test('no two node types are called alike', () => {
  expect(new Set(nodeDefinitions.map(({ title }) => title)).size).toBe(nodeDefinitions.length);
});

test('node types are unique', () => {
  expect(new Set(nodeDefinitions.map(({ type }) => type)).size).toBe(nodeDefinitions.length);
});

/** Runs the example as a whole pipeline: each output port into a Parquet file, or the node as the output itself. */
async function checkExample(definition: AnyNodeDefinition, example: NodeExample): Promise<void> {
  await using folder = await temporaryFolder();
  await using served = await exampleServer(example.responses, example.config);
  for (const [name, content] of Object.entries(example.files ?? {}))
    await writeExampleFile(join(folder.path, name), content);
  const feeders = Object.entries(example.inputs).flatMap(([port, tables]) =>
    tables.map((table, index) => ({ id: `${port}_${index + 1}`, port, table })),
  );
  const ports = definition.ports(example.config).outputs.filter(({ kind }) => kind === 'rows');
  const nodes = [
    ...feeders.map(({ id: feeder, table }) => ({ id: feeder, type: 'input.rows', config: rowsConfig(table) })),
    { id: 'node', type: definition.type, config: served.config },
    ...ports.map(({ name }) => ({ id: `to_${name}`, type: 'output.parquet', config: { path: `${name}.parquet` } })),
  ];
  const edges = [
    ...feeders.map(({ id: feeder, port }) => ({ from: feeder, to: `node.${port}` })),
    ...ports.map(({ name }) => ({ from: `node.${name}`, to: `to_${name}` })),
  ];
  const { rejects } = await runHere(folder.path, { nodes, edges });
  for (const { name } of ports) {
    const rows = await queryRows(
      `SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${join(folder.path, `${name}.parquet`)}')`,
    );
    expectRows(rows, example.outputs[name] ?? []);
  }
  if (example.written) expectRows(await writtenRows(folder.path, example), example.written);
  expect(rejects.map(({ code }) => code)).toEqual(example.rejects ?? []);
}

async function writtenRows(folder: string, { config }: NodeExample): Promise<(string | null)[][]> {
  const path = join(folder, String(config['path']));
  if (path.endsWith('.parquet')) return queryRows(`SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${path}')`);
  if (path.endsWith('.json')) return queryRows(`SELECT COLUMNS(*)::VARCHAR FROM read_json('${path}')`);
  if (path.endsWith('.csv'))
    return queryRows(
      `SELECT * FROM read_csv('${path}', all_varchar = true, header = true, delim = ';', strict_mode = false)`,
    );
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const statement = database.prepare(renderInlined(sql`SELECT * FROM ${id(String(config['table']))} ORDER BY 1`));
    statement.setReturnArrays(true);
    const rows: unknown[] = statement.all();
    return rows.map((row) => (Array.isArray(row) ? row.map((cell) => (cell === null ? null : String(cell))) : []));
  } finally {
    database.close();
  }
}

function expectRows(actual: readonly (readonly (string | null)[])[], expected: Cells): void {
  const typed = actual.map((row, index) =>
    row.map((cell, column) => (cell !== null && typeof expected[index]?.[column] === 'number' ? Number(cell) : cell)),
  );
  expect(typed).toEqual(expected);
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
