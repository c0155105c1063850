import { spawn } from 'node:child_process';
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { rejectLimitSetting } from '../../../core/run/reject-limit.ts';
import { readScriptParts } from '../../../src-main/app/export/script-parts.ts';
import { endlessPipeline } from '../../support/endless-pipeline.ts';
import { readDatabase } from '../../support/read-database.ts';
import { scopedFolder } from '../../support/scoped-folder.ts';
import { exportHere } from '../../support/scripts/export-here.ts';
import {
  newerDuckdb,
  type Python,
  pythonWith,
  pythonWithDuckdb,
  runPython,
  runScripts,
} from '../../support/scripts/python.ts';
import { json, webServer } from '../../support/web-server.ts';
import { writeXlsx, type XlsxSheet } from '../../support/xlsx-file.ts';

const python = await pythonWithDuckdb();
const secret = (name: string) => `\${env:${name}}`;

describe.skipIf(!python)('an exported script', () => {
  let folder: string;
  let dispose: () => PromiseLike<void>;

  beforeEach(async () => {
    const temporary = await scopedFolder();
    folder = temporary.path;
    dispose = () => temporary[Symbol.asyncDispose]();
    await writeFile(join(folder, 'in.csv'), 'id,day,n\n1,2024-01-31,5\n2,2024-02-01,6\n3,soon,7\n');
  });
  afterEach(() => dispose());

  const where = (expr: string, more: object = {}) => ({
    nodes: [
      { id: 'in', type: 'input.csv', config: { path: 'in.csv', columns: { day: 'date', n: 'integer' } } },
      { id: 'some', type: 'filter', config: { where: expr } },
      { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } },
    ],
    edges: [
      { from: 'in', to: 'some' },
      { from: 'some', to: 'load' },
    ],
    ...more,
  });
  const run = (...runs: string[][]) =>
    runScripts(
      given(python),
      runs.map(([script = '', ...options]) => [script, '--base-dir', folder, '--quiet', ...options]),
    );
  const loaded = () => readDatabase(join(folder, 'out.db'), 'SELECT id FROM t').flat();

  test('divides whole numbers by zero as a run does, with a newer engine too', async ({ skip }) => {
    const newer = await pythonWith(newerDuckdb);
    if (!newer) return skip();
    const script = await exportHere(folder, where('n // (n - 5) IS NULL AND n % (n - 5) IS NULL'));
    expect(await runScripts(newer, [[script, '--base-dir', folder, '--quiet']])).toMatchObject([{ code: 0 }]);
    expect(loaded()).toEqual(['1']);
  });

  test('takes params by their names with dashes, typed, over those of the environment and the defaults', async () => {
    const script = await exportHere(
      folder,
      where('day = $run_date AND n >= $least AND n <= $most', {
        params: [
          { name: 'run_date', type: 'date', default: '2024-01-31' },
          { name: 'least', type: 'integer', default: 0 },
          { name: 'most', type: 'number', default: 9 },
        ],
        environments: { late: { run_date: '2024-02-01' }, none: { least: 100 } },
      }),
    );
    const words = [
      [],
      ['--env', 'late'],
      ['--env', 'none', '--least', '1'],
      ['--run-date', '2024-02-01', '--env', 'none'],
      ['--most', '-1e3', '--quiet'],
      ['--run-date=soon'],
      ['--run-date=0000-01-01'],
      ['--env', 'lte'],
      ['--least', '1.5'],
    ];
    const sides = words.map((_, index) => join(folder, String(index)));
    for (const side of sides) cpSync(join(folder, 'in.csv'), join(side, 'in.csv'));
    const all = await run(...words.map((options, index) => [script, ...options, '--base-dir', sides[index] ?? '']));
    const told = all.map(({ code, stderr }) => (code === 0 ? 0 : [code, stderr.trim().split('\n').at(-1)]));
    const ids = sides.slice(0, 5).map((side) => readDatabase(join(side, 'out.db'), 'SELECT id FROM t').flat());
    expect(ids).toEqual([['1'], ['2'], ['1'], [], []]);
    expect(told).toEqual([
      0,
      0,
      0,
      0,
      0,
      [2, '-c: --run-date must be a date such as 2024-01-31, not "soon".'],
      [2, '-c: --run-date must be a date such as 2024-01-31, not "0000-01-01".'],
      [2, expect.stringContaining("invalid choice: 'lte'")],
      [2, '-c: --least must be a whole number of at most 64 bits, not "1.5".'],
    ]);
  });

  test('is one that Python 3.9 understands, whatever it is made of', async () => {
    const parts = await readScriptParts(undefined);
    const parse = 'import ast, json, sys; ast.parse(json.load(sys.stdin), feature_version=(3, 9)); print("understood")';
    expect(await runPython(given(python), parse, [...parts.values()].join('\n'))).toEqual(['understood']);
  });

  test('loads whether or not anybody listens to what it says', async () => {
    const listener = `
import importlib.util, json, sys
class Gone:
    def write(self, text):
        raise BrokenPipeError
for listener in (Gone(), None):
    spec = importlib.util.spec_from_file_location("script", "${await exportHere(folder, where('n > 5'))}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.stderr = listener
    print(module.main(["--base-dir", "${folder}"]))`;
    expect(await runPython(given(python), listener, null)).toEqual(['0', '0']);
    expect(loaded()).toEqual(['2']);
  });

  test('asks for a param that has no default', async () => {
    const script = await exportHere(folder, where('n = $env', { params: [{ name: 'env', type: 'integer' }] }));
    expect(await run([script], [script, '--param-env', '6'])).toEqual([
      { code: 2, stderr: '-c: --param-env is needed: the param has no default.\n' },
      { code: 0, stderr: '' },
    ]);
    expect(loaded()).toEqual(['2']);
  });

  test('takes JSON as a param, however deep it nests, and no more than a run does', async () => {
    const params = [{ name: 'list', type: 'json' }];
    const script = await exportHere(folder, where('n = 4 + json_array_length($list)', { params }));
    const deep = `[1, ${'['.repeat(3000)}${']'.repeat(3000)}]`;
    const ended = await run(...[deep, deep.slice(0, -1), '[NaN, 1]'].map((list) => [script, '--list', list]));
    const refused = { code: 2, stderr: expect.stringMatching(/^-c: --list must be valid JSON, not "\[.*"\.\n$/) };
    expect(ended).toEqual([{ code: 0, stderr: '' }, refused, refused]);
    expect(loaded()).toEqual(['2']);
  });

  test('reads secrets when it starts, and neither holds nor tells them', async () => {
    vi.stubEnv('SHOP_FOLDER', folder);
    vi.stubEnv('SHOP_WORD', 'sesame');
    const pipeline = {
      nodes: [
        { id: 'in', type: 'input.csv', config: { path: `${secret('SHOP_FOLDER')}/in.csv` } },
        { id: 'more', type: 'derive', config: { columns: [{ name: 'word', expr: `'${secret('SHOP_WORD')}'` }] } },
        {
          id: 'rule',
          type: 'validate',
          config: { rules: [{ name: 'no', expr: `word = '${secret('SHOP_WORD')}' AND id <> '2'` }] },
        },
        {
          id: 'load',
          type: 'output.sqlite',
          config: { path: `${secret('SHOP_FOLDER')}/out.db`, table: secret('SHOP_TABLE'), mode: 'replace' },
        },
      ],
      edges: [
        { from: 'in', to: 'more' },
        { from: 'more', to: 'rule' },
        { from: 'rule', to: 'load' },
      ],
    };
    vi.stubEnv('SHOP_TABLE', 't');
    const script = await exportHere(folder, pipeline);
    const text = readFileSync(script, 'utf8');
    expect(text).not.toContain(folder);
    expect(text).not.toContain('sesame');
    const env = (values: object) => ({ ...given(python), env: { ...given(python).env, ...values } });
    const both = { SHOP_TABLE: 't', SHOP_FOLDER: folder, SHOP_WORD: 'an\'other "word"' };
    expect(await runScripts(env(both), [[script, '--quiet']])).toEqual([{ code: 0, stderr: '' }]);
    expect(readDatabase(join(folder, 'out.db'), 'SELECT id, word FROM t')).toEqual([
      ['1', 'an\'other "word"'],
      ['3', 'an\'other "word"'],
    ]);
    const [[source, message] = []] = readDatabase(join(folder, 'out.db'), 'SELECT source, message FROM t_dlq').map(
      (row) => (Array.isArray(row) ? row : []),
    );
    expect([source, message]).toEqual(['•••/in.csv', expect.stringContaining("'•••' AND id <> '2'")]);
    expect(await runScripts(env({ SHOP_WORD: '' }), [[script]])).toEqual([
      { code: 2, stderr: '-c: The environment variable SHOP_FOLDER is not set. Set it before the script starts.\n' },
    ]);
    vi.stubEnv('SHOP_LEAST', '5');
    await expect(exportHere(folder, where(`n > ${secret('SHOP_LEAST')}`))).rejects.toThrow(
      /"some" uses .* where a script needs to know its value/,
    );
    vi.stubEnv('SHOP_LEAST', "5' OR a 7");
    await expect(exportHere(folder, where(`id > '${secret('SHOP_LEAST')}'`))).rejects.toThrow(
      'This cannot be understood with the secret that stands in it.',
    );
  });

  test('loads nothing where a check must not fail, or too many rows are rejected', async () => {
    const failing = await exportHere(folder, {
      ...where('TRUE'),
      nodes: where('TRUE').nodes.map((node) =>
        node.id === 'some'
          ? { id: 'some', type: 'validate', config: { rules: [{ name: 'small', expr: 'n < 6', severity: 'fail' }] } }
          : node,
      ),
    });
    const [failed] = await run([failing]);
    expect(failed).toEqual({
      code: 1,
      stderr: expect.stringMatching(
        /^-c: some: 1 row fails a check about "n", the first in row 2 of .*in\.csv\. Correct the data, or let the node reject such rows\. Nothing was loaded\.\n$/,
      ),
    });
    const limited = await exportHere(folder, where('TRUE', { settings: { maxRejected: { rows: 0 } } }));
    const [exceeded] = await run([limited]);
    expect(exceeded?.code).toBe(1);
    expect(exceeded?.stderr).toMatch(
      /1 × in\.day: cast\.failed.*\n.*1 of 3 rows was rejected \(33\.33 %\), more than the 0 rows allowed/,
    );
    expect(exceeded?.stderr).toContain(`allowed (${rejectLimitSetting}).`);
    expect(existsSync(join(folder, 'out.db'))).toBe(false);
  });

  test('asks a server that the environment alone knows, and tells what it answers without naming it', async () => {
    await using server = await webServer(({ url, headers }) =>
      url === '/a' && headers['x-key'] === 'k1' ? json([{ n: 1 }]) : { status: 404 },
    );
    vi.stubEnv('SHOP_API', server.origin);
    vi.stubEnv('SHOP_KEY', 'k1');
    const script = await exportHere(folder, {
      nodes: [
        {
          id: 'api',
          type: 'input.http',
          config: { url: `${secret('SHOP_API')}/a`, headers: { 'x-key': secret('SHOP_KEY') } },
        },
        {
          id: 'more',
          type: 'http_lookup',
          config: {
            url: `${secret('SHOP_API')}/b/{n}`,
            headers: { 'x-key': secret('SHOP_KEY') },
            fields: { m: '/m' },
          },
        },
        { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } },
      ],
      edges: [
        { from: 'api', to: 'more' },
        { from: 'more', to: 'load' },
      ],
    });
    const ends = async (key: string) => {
      const { program, env } = given(python);
      const values = { SHOP_API: server.origin, SHOP_KEY: key };
      const [ended] = await runScripts({ program, env: { ...env, ...values } }, [
        [script, '--base-dir', folder, '--quiet'],
      ]);
      return ended;
    };
    expect(await ends('k1')).toEqual({ code: 0, stderr: '' });
    expect(readDatabase(join(folder, 'out.db'), 'SELECT source, message FROM t_dlq')).toEqual([
      ['•••/a', 'GET •••/b/{n} answered 404 Not Found'],
    ]);
    expect(await ends('k2')).toEqual({
      code: 1,
      stderr: '-c: api: •••/a answered 404 Not Found. Check the address. Nothing was loaded.\n',
    });
    expect(await ends('k1\n')).toEqual({
      code: 1,
      stderr:
        '-c: api: headers.x-key holds a character that cannot be sent, such as a line break. Nothing was loaded.\n',
    });
  });

  test('waits for its servers at the same time, and names the source that one refuses', async () => {
    let isRefusing = false;
    const held: (() => void)[] = [];
    await using server = await webServer(({ url }) => (response) => {
      held.push(() =>
        isRefusing && url === '/b' ? response.writeHead(404).end() : response.end(`[{"from": "${url}"}]`),
      );
      if (held.length === 3) for (const answer of held.splice(0)) answer();
    });
    const ids = ['a', 'b', 'c'];
    const script = await exportHere(folder, {
      nodes: [
        ...ids.map((id) => ({ id, type: 'input.http', config: { url: `${server.origin}/${id}` } })),
        { id: 'typed', type: 'cast', config: { columns: { from: { type: 'text' } } } },
        { id: 'all', type: 'union', config: {} },
        { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } },
      ],
      edges: [
        { from: 'a', to: 'typed' },
        ...['typed', 'b', 'c'].map((from) => ({ from, to: 'all' })),
        { from: 'all', to: 'load' },
      ],
    });
    expect(await run([script, '--quiet'])).toEqual([{ code: 0, stderr: '' }]);
    const loaded = readDatabase(join(folder, 'out.db'), 'SELECT * FROM t');
    expect(loaded).toEqual([['/a'], ['/b'], ['/c']]);
    isRefusing = true;
    expect(await run([script, '--quiet'])).toEqual([
      { code: 1, stderr: `-c: b: ${server.origin}/b answered 404 Not Found. Check the address. Nothing was loaded.\n` },
    ]);
    expect(readDatabase(join(folder, 'out.db'), 'SELECT * FROM t')).toEqual(loaded);
  });

  test('disarms formulas in a file of rejects', async () => {
    await writeFile(join(folder, 'odd.csv'), 'n\n=1+1\n＝1\n-1x\n2\n');
    const script = await exportHere(folder, {
      nodes: [
        { id: 'odd', type: 'input.csv', config: { path: 'odd.csv' } },
        { id: 'typed', type: 'cast', config: { columns: { n: { type: 'integer' } } } },
        { id: 'file', type: 'output.csv', config: { path: 'numbers.csv' } },
      ],
      edges: [
        { from: 'odd', to: 'typed' },
        { from: 'typed', to: 'file' },
      ],
    });
    expect(await run([script])).toMatchObject([{ code: 0 }]);
    const rejects = readFileSync(join(folder, 'numbers_dlq.csv'), 'utf8');
    expect(rejects.match(/,'[^,]+,/g)).toEqual([",'=1+1,", ",'＝1,", ",'-1x,"]);
  });

  test('says how a workbook differs from what it was', async () => {
    const head = ['id', 'price'];
    const books: Record<string, XlsxSheet> = {
      same: { name: 'Data', rows: [head, [1, 2.5]] },
      more: {
        name: 'Data',
        rows: [
          [...head, 'new'],
          [2, 3, 'x'],
        ],
      },
      lost: { name: 'Data', rows: [head, [1, { error: '#N/A' }], [2, { formula: 'B2', value: null }]] },
      typed: { name: 'Data', rows: [head, [], [2.5, 1]] },
      less: { name: 'Data', rows: [['id'], [1]] },
      other: { name: 'Date', rows: [head, [1, 2.5]] },
      none: { name: 'Data', rows: [] },
    };
    const sides = [...Object.keys(books), 'damaged'].map((name) => join(folder, name));
    for (const [name, sheet] of Object.entries(books)) {
      mkdirSync(join(folder, name));
      writeXlsx(join(folder, name, 'in.xlsx'), [sheet]);
    }
    mkdirSync(join(folder, 'damaged'));
    await writeFile(join(folder, 'damaged/in.xlsx'), 'id;price\n');
    const script = await exportHere(join(folder, 'same'), {
      nodes: [
        { id: 'book', type: 'input.excel', config: { path: 'in.xlsx', sheet: 'Data' } },
        { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'replace' } },
      ],
      edges: [{ from: 'book', to: 'load' }],
    });
    const ended = await run(...sides.map((side) => [script, '--base-dir', side]));
    const ends = (words: string) => `-c: book: ${words} Nothing was loaded.\n`;
    expect(ended.map(({ code, stderr }) => [code, stderr.replaceAll(`${folder}/`, '')])).toEqual([
      [0, ''],
      [0, 'warning: book: new was not there when the pipeline was exported, and is left out.\n'],
      [
        0,
        'warning: book: 1 Excel error is read as no value: #N/A in B2.\nwarning: book: 1 formula has no value yet: B3. Save the workbook in Excel to compute them.\n',
      ],
      [
        1,
        ends(
          '"id" in row 3 of the sheet is no value of the type that the column had when the pipeline was exported (BIGINT). Export it again.',
        ),
      ],
      [1, ends('There is no column "price" in less/in.xlsx any more. If this is intended, export the pipeline again.')],
      [1, ends('in.xlsx has no sheet "Data". There are: "Date".')],
      [1, ends('There is nothing in the sheet "Data" of in.xlsx. Choose another sheet or range.')],
      [
        1,
        ends(
          'damaged/in.xlsx is not an Excel workbook (.xlsx), or it is damaged or locked by a password. Save it again as .xlsx.',
        ),
      ],
    ]);
    expect(readDatabase(join(folder, 'more/out.db'), 'SELECT * FROM t')).toEqual([[2, 3]]);
  });

  test('leaves targets as they were where the last of them fails', async () => {
    const pipeline = where('TRUE');
    const nodes = [
      ...pipeline.nodes,
      { id: 'file', type: 'output.csv', config: { path: 'out/rows.csv' } },
      {
        id: 'strict',
        type: 'output.sqlite',
        config: { path: 'other.db', table: 'gone', mode: 'append', createTable: false },
      },
    ];
    const edges = [...pipeline.edges, { from: 'some', to: 'file' }, { from: 'some', to: 'strict' }];
    const script = await exportHere(folder, { nodes, edges });
    const [ended] = await run([script]);
    expect(ended).toEqual({
      code: 1,
      stderr:
        '-c: strict: The table "gone" does not exist. Create it, or let the output create it. Nothing was loaded.\n',
    });
    expect(readdirSync(folder).filter((name) => name.endsWith('.db'))).toEqual([]);
    expect(readdirSync(join(folder, 'out'))).toEqual([]);
  });

  test('loads a database that is named by hard links once', async () => {
    new Database(join(folder, 'out.db')).exec('CREATE TABLE t (id, day, n); CREATE TABLE u (id, day, n)').close();
    linkSync(join(folder, 'out.db'), join(folder, 'link.db'));
    const pipeline = where('n < 6');
    const link = { id: 'link', type: 'output.sqlite', config: { path: 'link.db', table: 'u', mode: 'replace' } };
    const edges = [...pipeline.edges, { from: 'some', to: 'link' }];
    const [ended] = await run([await exportHere(folder, { nodes: [...pipeline.nodes, link], edges })]);
    expect(ended).toEqual({ code: 0, stderr: '' });
    expect(readDatabase(join(folder, 'out.db'), 'SELECT t.id, u.id FROM t, u')).toEqual([['1', '1']]);
  });

  test('replaces a folder of partitions, and none that holds something else', async () => {
    const days = { id: 'days', type: 'output.parquet', config: { path: 'days', partitionBy: ['day'] } };
    const pipeline = where('TRUE');
    const edges = [...pipeline.edges, { from: 'some', to: 'days' }];
    const script = await exportHere(folder, { nodes: [...pipeline.nodes, days], edges });
    const [first, again] = await run([script], [script]);
    expect([first?.code, again?.code]).toEqual([0, 0]);
    await writeFile(join(folder, 'days/notes.txt'), 'mine');
    const [refused] = await run([script]);
    expect(refused).toEqual({
      code: 1,
      stderr: expect.stringMatching(/days holds more than the files of partitions, such as notes\.txt, and the whole/),
    });
    expect(readdirSync(join(folder, 'days')).sort()).toEqual(['day=2024-01-31', 'day=2024-02-01', 'notes.txt']);
  });

  test('packs a file in another encoding once it is encoded', async () => {
    const config = { path: 'packed.csv', encoding: 'utf-16', compression: 'gzip' };
    const pipeline = where('n < 6');
    const edges = [...pipeline.edges, { from: 'some', to: 'packed' }];
    const script = await exportHere(folder, {
      nodes: [...pipeline.nodes, { id: 'packed', type: 'output.csv', config }],
      edges,
    });
    const [ended] = await run([script]);
    expect(ended?.code).toBe(0);
    expect(gunzipSync(readFileSync(join(folder, 'packed.csv'))).toString('utf16le')).toBe(
      '\uFEFFid,day,n\n1,2024-01-31,5\n',
    );
  });

  test('ends at once and leaves nothing behind when it is interrupted', async () => {
    const script = await exportHere(folder, endlessPipeline);
    const { program, env } = given(python);
    const child = spawn(program, [script, '--base-dir', folder], { env: { ...env, TMPDIR: folder } });
    const ended = new Promise((resolve) => child.once('close', resolve));
    let stderr = '';
    await new Promise<void>((resolve) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
        if (stderr.includes('d: 2,000 rows read')) resolve();
      });
    });
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(stderr).toMatch(/cancelled\. Nothing was loaded\.\n$/);
    expect(readdirSync(folder).filter((name) => /^pipeline-|\.db/.test(name))).toEqual([]);
  });
});

function given(python: Python | undefined): Python {
  if (!python) throw new Error('There is no Python.');
  return python;
}
