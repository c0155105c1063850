import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readDatabase } from '../../support/read-database.ts';
import { scopedFolder } from '../../support/scoped-folder.ts';
import { exportHere } from '../../support/scripts/export-here.ts';
import { pythonWithDuckdb, runPython } from '../../support/scripts/python.ts';

/**
 * As much of Airflow as a DAG file sees of it: it notes what it is told, and puts params into templates as Airflow
 * does.
 */
const airflow: Record<string, string> = {
  'airflow/__init__.py': '',
  'airflow/sdk.py': `
class Param:
    def __init__(self, default=None, **schema):
        self.default, self.schema = default, schema
class DAG:
    def __init__(self, **settings):
        self.settings = settings
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
`,
  'airflow/providers/__init__.py': '',
  'airflow/providers/standard/__init__.py': '',
  'airflow/providers/standard/operators/__init__.py': '',
  'airflow/providers/standard/operators/bash.py': `
operators = []
class BashOperator:
    def __init__(self, **settings):
        operators.append(settings)
`,
};

const schedule = `
import json, os, re, runpy, subprocess, sys
dag_file, choices = json.load(sys.stdin)
sys.path.insert(0, os.path.dirname(dag_file))
from airflow.providers.standard.operators import bash
dag = runpy.run_path(dag_file)["dag"]
params = {name: param.default for name, param in dag.settings["params"].items()}
operator = bash.operators[0]
for chosen in choices:
    values = {**params, **chosen}
    rendered = lambda text: re.sub(r"\\{\\{ params\\['(\\w+)'\\] .*? \\}\\}", lambda found: "" if values[found.group(1)] is None else str(values[found.group(1)]), text)
    env = {**os.environ, **{name: rendered(text) for name, text in operator["env"].items()}}
    ended = subprocess.run(["bash", "-c", operator["bash_command"]], env=env, capture_output=True, text=True)
    print(json.dumps([ended.returncode, ended.stderr]))
`;

const python = await pythonWithDuckdb();

test.skipIf(!python)('a DAG runs the script beside it, with the params that somebody chose', async () => {
  await using folder = await scopedFolder();
  await writeFile(join(folder.path, 'in.csv'), 'word\nplain\n$(touch hacked) "quoted"\n');
  for (const [name, text] of Object.entries(airflow)) {
    await mkdir(dirname(join(folder.path, name)), { recursive: true });
    await writeFile(join(folder.path, name), text);
  }
  const pipeline = {
    name: 'Words of "one" kind',
    params: [{ name: 'word', type: 'text', default: 'plain', description: "It's the word" }],
    environments: { none: { word: 'none' } },
    nodes: [
      { id: 'in', type: 'input.csv', config: { path: 'in.csv' } },
      { id: 'some', type: 'filter', config: { where: 'word = $word' } },
      { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'append' } },
    ],
    edges: [
      { from: 'in', to: 'some' },
      { from: 'some', to: 'load' },
    ],
  };
  const dag = await exportHere(folder.path, pipeline, 'airflow');
  expect(dag).toBe(join(folder.path, 'test_dag.py'));
  if (!python) return;
  const choices = [{}, { word: '$(touch hacked) "quoted"' }, { environment: 'none' }, { environment: 'other' }];
  const ended = (await runPython(python, schedule, [dag, choices])).map((line): [number, string] => JSON.parse(line));
  expect(ended.map(([code]) => code)).toEqual([0, 0, 0, 2]);
  expect(readDatabase(join(folder.path, 'out.db'), 'SELECT word FROM t')).toEqual([
    ['plain'],
    ['$(touch hacked) "quoted"'],
  ]);
});
