import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { NewReject } from '../../../workers/store/reject-batch.ts';
import { runHere } from '../../support/run-pipeline.ts';
import { scopedFolder } from '../../support/scoped-folder.ts';
import { byText } from '../../support/scripts/compare-loads.ts';
import { exportHere } from '../../support/scripts/export-here.ts';
import { pythonWithDuckdb, runPython, runScripts, type ScriptRun } from '../../support/scripts/python.ts';
import { type AskedRequest, exampleServer } from '../../support/web-server.ts';
import { httpScenarios } from './http-scenarios.ts';
import { type Scenario, secretName } from './scenario.ts';
import { databasesOf, expectSameLoads, prepareScenario } from './scenario-files.ts';
import { scenarios } from './scenarios.ts';

const secret = 'k&1/"ü';
process.env[secretName] = secret;
const python = await pythonWithDuckdb();
const all = [...scenarios, ...httpScenarios];

const oddNames = `
import ast, builtins, json, sys
for path in json.load(sys.stdin):
    used, known, imported = set(), {*dir(builtins), "__file__"}, set()
    for node in ast.walk(ast.parse(open(path, encoding="utf-8").read())):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else known).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.ExceptHandler)):
            known.add(node.name)
        elif isinstance(node, ast.arg):
            known.add(node.arg)
        elif isinstance(node, ast.alias):
            imported.add((node.asname or node.name).split(".")[0])
    print(json.dumps(sorted((used - known - imported) | (imported - used - {"annotations"}))))
`;

describe.skipIf(!python)('a script does what a run does with', () => {
  const rejected = new Map<string, NewReject[]>();
  const ended = new Map<string, ScriptRun[]>();
  const asked = new Map<string, { run: AskedRequest[]; script: AskedRequest[] }>();
  let folder: string;

  beforeAll(async () => {
    const temporary = await scopedFolder();
    folder = temporary.path;
    await using servers = new AsyncDisposableStack();
    const runs: string[][] = [];
    for (const scenario of all) runs.push(...(await runAndExport(scenario, servers)));
    if (!python) return;
    const results = await runScripts(python, runs);
    for (const { name, times = 1 } of all) ended.set(name, results.splice(0, times));
    return () => temporary[Symbol.asyncDispose]();
  }, 120_000);

  /** Runs a pipeline, and gives the runs of its script that are to be made. */
  async function runAndExport(scenario: Scenario, servers: AsyncDisposableStack): Promise<string[][]> {
    const { name, times = 1 } = scenario;
    const [run, script] = [placeOf('run', name), placeOf('script', name)];
    for (const side of [run, script]) await prepareScenario(side, scenario);
    const { config: pipeline, server } = servers.use(await exampleServer(scenario.answer, scenario.pipeline));
    const requests = server?.asked ?? [];
    for (let time = 0; time < times; time++) rejected.set(name, (await runHere(run, pipeline)).rejects);
    const askedByRun = requests.splice(0);
    const path = await exportHere(script, pipeline);
    requests.splice(0);
    asked.set(name, { run: askedByRun, script: requests });
    return Array.from({ length: times }, () => [path, '--base-dir', script]);
  }

  const placeOf = (side: string, name: string) => join(folder, side, name.replaceAll(/\W+/g, '-'));

  test('each script has all names that it uses, and imports no others', async () => {
    const scripts = all.map(({ name }) => join(placeOf('script', name), 'test.py'));
    const odd = python ? await runPython(python, oddNames, scripts) : [];
    expect(odd).toEqual(scripts.map(() => '[]'));
  });

  test.each(all)('$name', ({ name, pipeline }) => {
    for (const { code, stderr } of ended.get(name) ?? []) expect(code, stderr).toBe(0);
    const folders = { run: placeOf('run', name), script: placeOf('script', name) };
    expectSameLoads(pipeline, folders, rejected.get(name) ?? []);
  });

  test.each(httpScenarios)('$name: servers are asked for the same', ({ name, pipeline }) => {
    const { run = [], script = [] } = asked.get(name) ?? {};
    expect(script.map(askedFor).sort(byText)).toEqual(run.map(askedFor).sort(byText));
    for (const { stderr } of ended.get(name) ?? []) expect(stderr).not.toContain(secret);
    const side = placeOf('script', name);
    const files = ['test.py', ...databasesOf(pipeline)].map((file) => readFileSync(join(side, file), 'utf8'));
    expect(files.filter((text) => text.includes(secret))).toEqual([]);
  });
});

function askedFor({ method, url, headers, body }: AskedRequest): unknown[] {
  const { authorization, accept, 'content-type': type, 'x-plain': plain, 'x-key': key } = headers;
  return [method, url, body, authorization, accept, type, plain, key];
}
