import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { rejectLimitSetting } from '../../../core/run/reject-limit.ts';
import { readDatabase } from '../../support/read-database.ts';
import { runHere } from '../../support/run-pipeline.ts';
import { scopedFolder } from '../../support/scoped-folder.ts';
import { byText } from '../../support/scripts/compare-loads.ts';
import { exportHere } from '../../support/scripts/export-here.ts';
import { type Python, pythonWithDuckdb, runPython } from '../../support/scripts/python.ts';

const shop = fileURLToPath(new URL('../../../resources/samples/shop/', import.meta.url));

/** As the command line: statement by statement up to the first error. */
const execute = `
import json, os, sys
import duckdb, duckdb_ext
for script, folder, before in json.load(sys.stdin):
    os.chdir(folder)
    engine = duckdb.connect(config={"extension_directory": os.path.join(list(duckdb_ext.__path__)[0], "extensions")})
    try:
        for statement in before:
            engine.execute(statement)
        with open(script, encoding="utf-8") as file:
            engine.execute(file.read())
        print(json.dumps(None))
    except duckdb.Error as error:
        print(json.dumps(str(error).split("\\n")[0]))
    finally:
        engine.close()
`;

const python = await pythonWithDuckdb({ hasSqlite: true });

async function run(
  scripts: readonly [script: string, folder: string, before?: string[]][],
): Promise<(string | null)[]> {
  const lines = await runPython(
    given(python),
    execute,
    scripts.map(([script, folder, before = []]) => [script, folder, before]),
  );
  return lines.map((line): string | null => JSON.parse(line));
}

describe.skipIf(!python)('a pipeline as a SQL script', () => {
  test('loads what a run loads, again and again, and upon what a run has loaded', { timeout: 60_000 }, async () => {
    await using folder = await scopedFolder();
    const [own, other] = [join(folder.path, 'own'), join(folder.path, 'other')];
    for (const side of [own, other]) cpSync(shop, side, { recursive: true, filter: (path) => !path.endsWith('/out') });
    const pipeline: object = JSON.parse(readFileSync(join(shop, 'daily-sales.weir.json'), 'utf8'));
    const { rejects } = await runHere(other, pipeline);
    const expected = sales(other);
    cpSync(join(other, 'out'), join(own, 'out'), { recursive: true });
    const script = await exportHere(own, pipeline, 'sql');
    expect(
      await run([
        [script, own],
        [script, own],
        [script, other],
      ]),
    ).toEqual([null, null, null]);
    expect(sales(own)).toEqual(expected);
    expect(sales(other)).toEqual(expected);
    const report = 'out/sales-by-category.csv';
    expect(readFileSync(join(own, report), 'utf8')).toBe(readFileSync(join(other, report), 'utf8'));
    const counts = 'SELECT node, code, count(*) FROM sales_dlq GROUP BY 1, 2 ORDER BY 1, 2';
    expect(readDatabase(join(own, 'out/shop.db'), counts)).toEqual(countsOf(rejects));
  });

  const modes = {
    params: [{ name: 'least', type: 'integer' }],
    nodes: [
      {
        id: 'rows',
        type: 'input.rows',
        config: {
          columns: [
            { name: 'k"', type: 'text' },
            { name: 'n', type: 'integer' },
            { name: 'd', type: 'date' },
            { name: 'x', type: 'decimal(6,2)' },
          ],
          rows: [
            ['a', 1, '2024-01-31', '1.50'],
            ["it's", 2, null, null],
            ['a', 3, null, '2'],
            ['b', 4, '2024-02-01', '3'],
          ],
        },
      },
      { id: 'some', type: 'filter', config: { where: 'n >= $least' } },
      { id: 'add', type: 'output.sqlite', config: { path: 'one.db', table: 'added', mode: 'append' } },
      { id: 'keyed', type: 'output.sqlite', config: { path: 'one.db', table: 'keyed', mode: 'upsert', keys: ['k"'] } },
      {
        id: 'days',
        type: 'output.sqlite',
        config: { path: 'two.db', table: 'days', mode: 'delete_write', partitionBy: ['d'] },
      },
    ],
    edges: [{ from: 'rows', to: 'some' }, ...['add', 'keyed', 'days'].map((to) => ({ from: 'some', to }))],
  };

  test('writes in every mode, with params that are set before', async () => {
    await using folder = await scopedFolder();
    const script = await exportHere(folder.path, modes, 'sql');
    const least = ['SET VARIABLE weir_param_least = 2'];
    const ended = await run([
      [script, folder.path],
      [script, folder.path, ["SET VARIABLE weir_param_least = '1'"]],
      [script, folder.path, least],
    ]);
    expect(ended).toEqual([expect.stringContaining('The param least is needed'), null, null]);
    const rows = (file: string, table: string) =>
      readDatabase(join(folder.path, file), `SELECT * FROM ${table}`).sort(byText);
    expect(rows('one.db', 'added')).toHaveLength(7);
    expect(rows('one.db', 'keyed')).toEqual([
      ['a', 3, null, 2],
      ['b', 4, '2024-02-01', 3],
      ["it's", 2, null, null],
    ]);
    expect(rows('two.db', 'days')).toEqual([
      ['a', 1, '2024-01-31', 1.5],
      ['a', 3, null, 2],
      ['b', 4, '2024-02-01', 3],
      ["it's", 2, null, null],
    ]);
  });

  const keyed = (rows: unknown[][], keys = ['id']) => ({
    nodes: [
      {
        id: 'rows',
        type: 'input.rows',
        config: {
          columns: [
            { name: 'id', type: 'text' },
            { name: 'n', type: 'integer' },
            { name: 'yes', type: 'boolean' },
          ],
          rows,
        },
      },
      { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'upsert', keys } },
    ],
    edges: [{ from: 'rows', to: 'load' }],
  });

  test('updates the rows that an upsert finds, and leaves their other columns alone', async () => {
    await using folder = await scopedFolder();
    const file = join(folder.path, 'out.db');
    const database = new Database(file);
    database.exec(`CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER, yes INTEGER, remark TEXT DEFAULT 'none');
      INSERT INTO t VALUES ('1', 1, 0, 'precious'), ('2', 2, 0, 'alone')`);
    database.close();
    const rows = [
      ['1', 10, true],
      ['3', 30, false],
      ['1', 11, null],
    ];
    const script = await exportHere(folder.path, keyed(rows), 'sql');
    expect(await run([[script, folder.path]])).toEqual([null]);
    expect(readDatabase(file, 'SELECT * FROM t ORDER BY id')).toEqual([
      ['1', 11, null, 'precious'],
      ['2', 2, 0, 'alone'],
      ['3', 30, 0, 'none'],
    ]);
  });

  test('upserts rows that are nothing but their key', async () => {
    await using folder = await scopedFolder();
    const rows = [
      ['a', 1, true],
      ['a', 1, false],
      ['a', 1, true],
    ];
    const script = await exportHere(folder.path, keyed(rows, ['id', 'n', 'yes']), 'sql');
    expect(await run([script, script].map((path) => [path, folder.path]))).toEqual([null, null]);
    expect(readDatabase(join(folder.path, 'out.db'), 'SELECT * FROM t ORDER BY yes')).toEqual([
      ['a', 1, 0],
      ['a', 1, 1],
    ]);
  });

  test('rejects the rows of an upsert whose key is empty, as a run does', async () => {
    await using folder = await scopedFolder();
    const [own, other] = [join(folder.path, 'own'), join(folder.path, 'other')];
    for (const side of [own, other]) mkdirSync(side);
    const rows = [
      [null, 1, true],
      ['a', null, false],
      [null, null, null],
      ['a', 2, true],
    ];
    const pipeline = keyed(rows, ['id', 'n']);
    const { rejects } = await runHere(other, pipeline);
    const script = await exportHere(own, pipeline, 'sql');
    expect(await run([[script, own]])).toEqual([null]);
    expect(readDatabase(join(own, 'out.db'), 'SELECT * FROM t')).toEqual([['a', 2, 1]]);
    const letters = 'SELECT code, "column", message, value, record, source_row FROM t_dlq';
    const expected = rejects.map((row) => [row.code, row.column, row.message, row.value, row.record, row.sourceRow]);
    expect(expected).toHaveLength(3);
    expect(readDatabase(join(own, 'out.db'), letters).sort(byText)).toEqual(expected.sort(byText));
    expect(readFileSync(script, 'utf8')).toContain(
      '("id" VARCHAR NOT NULL, "n" BIGINT NOT NULL, "yes" BIGINT, PRIMARY KEY',
    );
  });

  test('compares rejects with what was read, be it readable or not, on one line or several', async () => {
    await using folder = await scopedFolder();
    const { path } = folder;
    await writeFile(join(path, 'in.csv'), `a,b\n${'1,"x\ny"\n'.repeat(5)}${'2,x\n'.repeat(4)}3\n`);
    const pipeline = (percent: number) => ({
      settings: { maxRejected: { percent } },
      nodes: [
        { id: 'in', type: 'input.csv', config: { path: 'in.csv' } },
        { id: 'rules', type: 'validate', config: { rules: [{ name: 'rule', expr: "a = '1'", severity: 'reject' }] } },
        { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } },
      ],
      edges: [
        { from: 'in', to: 'rules' },
        { from: 'rules', to: 'load' },
      ],
    });
    const script = await exportHere(path, pipeline(49), 'sql');
    const [exceeded] = await run([[script, path]]);
    expect(exceeded).toContain(`More rows were rejected than are allowed (${rejectLimitSetting}): 5`);
    await exportHere(path, pipeline(50), 'sql');
    expect(await run([[script, path]])).toEqual([null]);
  });

  test('reads several files by the names of their columns, and ends at a line that it cannot read', async () => {
    await using folder = await scopedFolder();
    const { path } = folder;
    const write = (name: string, text: string) => writeFile(join(path, name), text);
    await Promise.all([write('1.csv', 'a,b\n1,x\n'), write('2.csv', 'b,c\ny,2\n')]);
    const load = { path: 'out.db', table: 't', mode: 'replace' };
    const nodes = [
      { id: 'in', type: 'input.csv', config: { path: '*.csv', delimiter: ',', header: true } },
      { id: 'load', type: 'output.sqlite', config: load },
    ];
    const script = await exportHere(path, { nodes, edges: [{ from: 'in', to: 'load' }] }, 'sql');
    expect(await run([[script, path]])).toEqual([null]);
    const rows = [
      ['1', 'x', null],
      [null, 'y', '2'],
    ];
    expect(readDatabase(join(path, 'out.db'), 'SELECT * FROM t')).toEqual(rows);
    await write('2.csv', `b,c\n${'y,2\n'.repeat(9)}z\n`);
    expect(await run([[script, path]])).toEqual([expect.stringContaining('Error')]);
    expect(readDatabase(join(path, 'out.db'), 'SELECT * FROM t')).toEqual(rows);
  });

  test('ends before anything is written where a file has changed, a check fails, or too many rows are rejected', async () => {
    await using folder = await scopedFolder();
    const { path } = folder;
    await writeFile(join(path, 'in.csv'), 'a,b\n1,x\n2\n');
    const pipeline = (rule: string, severity: string, settings = {}) => ({
      settings,
      nodes: [
        { id: 'in', type: 'input.csv', config: { path: 'in.csv' } },
        { id: 'rules', type: 'validate', config: { rules: [{ name: 'rule', expr: rule, severity }] } },
        { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } },
      ],
      edges: [
        { from: 'in', to: 'rules' },
        { from: 'rules', to: 'load' },
      ],
    });
    const script = await exportHere(path, pipeline("a <> '1'", 'fail'), 'sql');
    const [failed] = await run([[script, path]]);
    expect(failed).toContain('rules: rows fail a check, such as: "1" breaks the rule');
    await exportHere(path, pipeline('TRUE', 'warn', { maxRejected: { rows: 0 } }), 'sql');
    const [exceeded] = await run([[script, path]]);
    expect(exceeded).toContain(`More rows were rejected than are allowed (${rejectLimitSetting}): 1`);
    await writeFile(join(path, 'in.csv'), 'b,a\n1,x\n');
    const [changed] = await run([[script, path]]);
    expect(changed).toContain('the columns of in.csv are not those that it had');
    expect(existsSync(join(path, 'out.db'))).toBe(false);
  });

  test('replaces a folder of partitions, and none that holds something else', async () => {
    await using folder = await scopedFolder();
    const { path } = folder;
    await writeFile(join(path, 'in.csv'), 'a,b\n1,x\n2,y\n');
    const script = await exportHere(
      path,
      {
        nodes: [
          { id: 'in', type: 'input.csv', config: { path: 'in.csv' } },
          { id: 'parts', type: 'output.parquet', config: { path: './parts [1]/', partitionBy: ['a'] } },
        ],
        edges: [{ from: 'in', to: 'parts' }],
      },
      'sql',
    );
    expect(
      await run([
        [script, path],
        [script, path],
      ]),
    ).toEqual([null, null]);
    const notes = join(path, 'parts [1]', 'notes.txt');
    await writeFile(notes, 'mine');
    const [refused] = await run([[script, path]]);
    expect(refused).toContain('holds more than the files of partitions, such as');
    expect(existsSync(notes)).toBe(true);
  });

  test('is not made where SQL alone could not do it', async () => {
    await using folder = await scopedFolder();
    const withUpdate = modes.nodes.map((node) =>
      node.id === 'keyed' ? { ...node, config: { ...node.config, update: ['n'] } } : node,
    );
    await expect(exportHere(folder.path, { ...modes, nodes: withUpdate }, 'sql')).rejects.toThrow(
      /"keyed" updates some columns .* Export to Python instead/,
    );
    await writeFile(join(folder.path, 'in.json'), '{"data": [{"n": 1}]}');
    const within = [
      { id: 'in', type: 'input.json', config: { path: 'in.json', records: '/data' } },
      { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } },
    ];
    const lists = { nodes: within, edges: [{ from: 'in', to: 'load' }] };
    await expect(exportHere(folder.path, lists, 'sql')).rejects.toThrow(
      /"in" reads a list within a JSON document, which a SQL script cannot read\. Export to Python instead/,
    );
  });
});

function sales(folder: string): unknown {
  return readDatabase(join(folder, 'out/shop.db'), 'SELECT * FROM sales').sort(byText);
}

function countsOf(rejects: readonly { node: string; code: string }[]): unknown[] {
  const groups = Map.groupBy(rejects, ({ node, code }) => JSON.stringify([node, code]));
  return [...groups].map(([key, { length }]) => [...JSON.parse(key), length]).sort(byText);
}

function given(known: Python | undefined): Python {
  if (!known) throw new Error('There is no Python.');
  return known;
}

test('a table of checked rows holds none of the columns that were needed on the way to it alone', async () => {
  await using folder = await scopedFolder();
  await writeFile(join(folder.path, 'gaps.csv'), 'v\n1\n\n2\n');
  const script = await exportHere(
    folder.path,
    {
      format: 'weir/1',
      nodes: [
        { id: 'gaps', type: 'input.csv', config: { path: 'gaps.csv' } },
        { id: 'typed', type: 'cast', config: { columns: { v: { type: 'integer', onError: 'null' } } } },
        { id: 'filled', type: 'fill', config: { columns: { v: 'median' } } },
        { id: 'to', type: 'output.csv', config: { path: 'out.csv' } },
      ],
      edges: [
        { from: 'gaps', to: 'typed' },
        { from: 'typed', to: 'filled' },
        { from: 'filled', to: 'to' },
      ],
    },
    'sql',
  );
  expect(readFileSync(script, 'utf8')).toContain('    * EXCLUDE (_1_row, _2_v_0, _4_v_median),');
});
