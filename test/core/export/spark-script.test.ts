import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { beforeAll, describe, expect, test } from 'vitest';
import { nodeDefinitions } from '../../../core/nodes/registry.ts';
import type { NewReject } from '../../../workers/store/reject-batch.ts';
import { runHere } from '../../support/run-pipeline.ts';
import { scopedFolder } from '../../support/scoped-folder.ts';
import { exportHere } from '../../support/scripts/export-here.ts';
import type { ScriptRun } from '../../support/scripts/python.ts';
import { pythonWithSpark, runSparkScripts } from '../../support/scripts/spark.ts';
import { exampleServer } from '../../support/web-server.ts';
import { examplePipeline, expectExample, hostileExample, writeExampleFiles } from '../nodes/example-pipeline.ts';
import { rejectedCodes } from './rejected-codes.ts';
import { line, load, rows, type Scenario, secretName } from './scenario.ts';
import { expectSameLoads, prepareScenario } from './scenario-files.ts';
import { scenarios } from './scenarios.ts';

const secret = 'k&1/"ü';
process.env[secretName] = secret;
const spark = await pythonWithSpark();
const examples = nodeDefinitions.map((definition) => ({
  name: definition.type,
  definition,
  example: hostileExample(definition),
}));
/**
 * What goes ways of its own on Spark: files, lists within them, rejects on wires, rows that a table refuses, secrets.
 */
const compared = scenarios.filter(({ name }) =>
  /^(rows that (a table refused|tables refuse)|rejects of a reader|a list within|messages that)/.test(name),
);
const failing: Scenario['pipeline'] = line(
  rows({ id: 'integer', day: 'text' }, [1, '2024-01-31'], [2, 'never'], [3, '2024-02-01']),
  { id: 'days', type: 'sql', config: { query: 'SELECT id, CAST(day AS DATE) AS day FROM "rows"' } },
  load({ mode: 'replace' }),
);

// Slow: Spark takes a fifth of a second for whatever it does.
describe.skipIf(!spark)('a script for Spark, each row of which may be in another task,', () => {
  const rejected = new Map<string, NewReject[]>();
  const ended = new Map<string, ScriptRun>();
  let folder: string;

  beforeAll(async () => {
    const temporary = await scopedFolder();
    folder = temporary.path;
    await using servers = new AsyncDisposableStack();
    const runs: { name: string; words: string[] }[] = [];
    const plan = async (name: string, pipeline: object) => {
      const own = placeOf('script', name);
      runs.push({ name, words: [await exportHere(own, pipeline, 'pyspark'), '--base-dir', own] });
    };
    for (const { name, definition, example } of examples) {
      const own = placeOf('script', name);
      await mkdir(own, { recursive: true });
      await writeExampleFiles(own, example);
      const { config } = servers.use(await exampleServer(example.responses, example.config));
      await plan(name, examplePipeline(definition, { ...example, config }));
    }
    for (const scenario of compared) {
      const { name } = scenario;
      for (const side of ['run', 'script']) await prepareScenario(placeOf(side, name), scenario);
      const { config: pipeline } = servers.use(await exampleServer(scenario.answer, scenario.pipeline));
      rejected.set(name, (await runHere(placeOf('run', name), pipeline)).rejects);
      await plan(name, pipeline);
    }
    await mkdir(placeOf('script', 'failing'));
    await plan('failing', failing);
    if (!spark) return;
    const told = await runSparkScripts(
      spark,
      runs.map(({ words }) => words),
      1,
    );
    runs.forEach(({ name }, index) => {
      const run = told[index];
      if (run) ended.set(name, run);
    });
    return () => temporary[Symbol.asyncDispose]();
  }, 290_000);

  const placeOf = (side: string, name: string) => join(folder, side, name.replaceAll(/\W+/g, '-'));
  const endOf = (name: string) => ended.get(name) ?? { code: -1, stderr: 'It was not run.' };

  test.each(examples)('does what the example of $name says, with hostile column names', async (one) => {
    const { name, definition, example } = one;
    const { code, stderr } = endOf(name);
    expect(code, stderr).toBe(0);
    await expectExample(placeOf('script', name), definition, example);
    expect(await rejectedCodes(placeOf('script', name), example)).toEqual([...(example.rejects ?? [])].sort());
  });

  test.each(compared)('does what a run does with $name', async ({ name, pipeline }) => {
    const { code, stderr } = endOf(name);
    expect(code, stderr).toBe(0);
    const folders = { run: placeOf('run', name), script: placeOf('script', name) };
    expectSameLoads(pipeline, folders, rejected.get(name) ?? []);
    const told = [stderr, await readFile(join(placeOf('script', name), 'test_spark.py'), 'utf8')];
    expect(told.filter((text) => text.includes(secret))).toEqual([]);
  });

  test('ends with a sentence where a task fails, and nothing is loaded', () => {
    const { code, stderr } = endOf('failing');
    expect(code).toBe(1);
    expect(stderr).toMatch(/: days: .*never.* Nothing was loaded\.\n$/s);
    expect(stderr).not.toContain('Traceback');
    expect(existsSync(join(placeOf('script', 'failing'), 'out.db'))).toBe(false);
  });
});
