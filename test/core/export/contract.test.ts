import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnyNodeDefinition, NodeExample } from '../../../core/nodes/define-node.ts';
import { findNode, nodeDefinitions } from '../../../core/nodes/registry.ts';
import { scopedFolder } from '../../support/scoped-folder.ts';
import { exportHere } from '../../support/scripts/export-here.ts';
import { pythonWithDuckdb, runScripts, type ScriptRun } from '../../support/scripts/python.ts';
import { exampleServer } from '../../support/web-server.ts';
import { examplePipeline, expectExample, hostileExample, writeExampleFiles } from '../nodes/example-pipeline.ts';
import { rejectedCodes } from './rejected-codes.ts';

interface Case {
  definition: AnyNodeDefinition;
  example: NodeExample;
  name: string;
  folder: string;
}

const python = await pythonWithDuckdb();
const cases = nodeDefinitions.flatMap((definition): Omit<Case, 'folder'>[] => [
  { definition, example: definition.example, name: `${definition.type} does what its example says` },
  { definition, example: hostileExample(definition), name: `${definition.type} does so with hostile column names` },
]);

describe.skipIf(!python)('a pipeline as a Python script', () => {
  const ended = new Map<string, { run: ScriptRun; folder: string }>();

  beforeAll(async () => {
    const folder = await scopedFolder();
    await using servers = new AsyncDisposableStack();
    const runs: string[][] = [];
    for (const [index, { definition, example }] of cases.entries()) {
      const own = join(folder.path, String(index));
      await mkdir(own);
      await writeExampleFiles(own, example);
      const { config } = servers.use(await exampleServer(example.responses, example.config));
      runs.push([await exportHere(own, examplePipeline(definition, { ...example, config })), '--base-dir', own]);
    }
    const told = await runScripts(given(python), runs);
    cases.forEach(({ name }, index) => {
      const run = told[index];
      if (run) ended.set(name, { run, folder: join(folder.path, String(index)) });
    });
    return () => folder[Symbol.asyncDispose]();
  }, 120_000);

  test.each(cases)('$name', async ({ name, definition, example }) => {
    const { run, folder } = given(ended.get(name));
    expect(run.code, run.stderr).toBe(0);
    await expectExample(folder, definition, example);
    expect(await rejectedCodes(folder, example)).toEqual([...(example.rejects ?? [])].sort());
  });
});

test.each([
  ['input.http', 'reads from a server, which a SQL script cannot read'],
  ['input.excel', 'reads an Excel workbook, which a SQL script cannot read'],
  ['http_lookup', 'asks a server about rows, which a SQL script cannot do'],
])('a SQL script is not made of %s: which node it is, and the way out, is told', async (type, words) => {
  await using folder = await scopedFolder();
  const definition = given(findNode(type));
  const { example } = definition;
  await writeExampleFiles(folder.path, example);
  await using served = await exampleServer(example.responses, example.config);
  const exporting = exportHere(folder.path, examplePipeline(definition, { ...example, config: served.config }), 'sql');
  await expect(exporting).rejects.toThrow(`"node" ${words}. Export to Python instead.`);
});

function given<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('It is missing.');
  return value;
}
